/* Where the years of a subject are no sequel: its code was another before, or is another since, or it was called
 * otherwise. What went over whole to one other code is shown along with it; what was divided is only said. */
#include "page/bars.h"
#include "pages/budget/subject.h"

static const struct lens_step *last_step(const struct lens *l)
{
	return &l->path[l->depth - 1];
}

static const struct guide_member *year_of(const struct guide *g, int64_t year)
{
	for (size_t i = 0; i < g->year.n; i++)
		if (g->year.members[i].value.number == year)
			return &g->year.members[i];
	return NULL;
}

void subject_add_break(struct page *p, struct subject *s, int64_t year, struct str sentence)
{
	static const char *const marks[SUBJECT_BREAKS] = {"¹", "²", "³", "⁴"};
	const struct guide_member *m = year_of(p->guide, year);

	if (!m || s->nbreaks == SUBJECT_BREAKS)
		return;
	s->breaks[s->nbreaks] = (struct subject_break){m, year, str_z(marks[s->nbreaks]), sentence};
	s->nbreaks++;
}

/* ---- another code ---- */

struct others {
	struct str codes; /* "6.21, 6.22" */
	struct str only;  /* the code, when there is one and all went over */
};

/* How many turns of that year lead to a code (or from it). */
static size_t turns_with(const struct guide *g, size_t dimension, int64_t year, struct str code,
			 bool to)
{
	size_t n = 0;

	for (size_t i = 0; i < g->nturns; i++) {
		const struct guide_turn *t = &g->turns[i];
		n += t->dimension == dimension && t->year == year &&
		     str_eq(to ? t->to : t->from, code);
	}
	return n;
}

/* The codes of the other side of the turns of that year that name `code` on this one. */
static struct others others_of(const struct page *p, size_t dimension, int64_t year,
			       struct str code, bool before)
{
	const struct guide *g = p->guide;
	struct others out = {0};

	for (size_t i = 0; i < g->nturns; i++) {
		const struct guide_turn *t = &g->turns[i];
		struct str own = before ? t->to : t->from, other = before ? t->from : t->to;
		if (t->dimension != dimension || t->year != year || !str_eq(own, code))
			continue;
		out.codes = out.codes.len ? arena_printf(p->arena, "%.*s, %.*s", STR_ARG(out.codes),
							 STR_ARG(other))
					  : other;
		if (t->whole)
			out.only = other;
	}
	/* Nobody else may have come of it, or gone to it. */
	if (turns_with(g, dimension, year, code, before) != 1 ||
	    turns_with(g, dimension, year, out.only, !before) != 1)
		out.only = (struct str){0};
	return out;
}

/* The frame of the same money under its other code. */
static int take_other(struct page *p, struct subject *s, struct str code, int64_t year, bool before,
		      struct error *e)
{
	struct subject_other *o = &s->others[s->nothers];
	const struct lens_step *own = last_step(&p->lens);

	if (s->nothers == SUBJECT_BREAKS)
		return 0;
	o->lens = p->lens;
	o->lens.tree = guide_tree(p->guide, p->guide->slugs[own->dimension]);
	if (!o->lens.tree)
		return 0;
	o->lens.depth = 1;
	o->lens.path[0] = (struct lens_step){own->dimension, value_text(code), code, {0}};
	if (frame_divided(&o->frame, p->session, &o->lens, p->arena, e) != 0)
		return -1;
	o->year = year;
	o->before = before;
	o->code = code;
	s->nothers++;
	return 0;
}

static int take_turn(struct page *p, struct subject *s, int64_t year, bool before, struct error *e)
{
	const struct lens_step *own = last_step(&p->lens);
	struct others o = others_of(p, own->dimension, year, own->code, before);
	struct text_hole holes[] = {{"year", arena_printf(p->arena, "%d", (int)year)},
				    {"code", o.only.len ? o.only : o.codes},
				    {"own", own->code}};
	struct str sentence = o.only.len ? (before ? T("Tot {year} had dit code {code}; die jaren "
						       "zijn hier meegenomen.")
						   : T("Vanaf {year} heeft dit code {code}; die "
						       "jaren zijn hier meegenomen."))
			      : before
				      ? T("Vanaf {year} anders ingedeeld: {own} kwam uit {code}.")
				      : T("Vanaf {year} anders ingedeeld: {own} ging naar {code}.");

	if (o.codes.len == 0 || str_eq(o.only, own->code))
		return 0;
	subject_add_break(p, s, year, text_filled(p->arena, text_of(p->lang, sentence), holes, 3));
	return o.only.len ? take_other(p, s, o.only, year, before, e) : 0;
}

/* ---- another name ---- */

static struct asked ask_names(struct page *p)
{
	const struct guide *g = p->guide;
	const struct dimension *d = &g->cube->dimensions[last_step(&p->lens)->dimension];
	const struct dimension *year = &g->cube->dimensions[g->year.dimension];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, g->name);
	struct lens_cut path = {.path = true};

	ask_param(&q, "drilldown",
		  arena_printf(p->arena, "%.*s|%.*s",
			       STR_ARG(year->attributes[g->year.attribute].ref),
			       STR_ARG(d->attributes[d->label_attribute].ref)));
	ask_param(&q, "cut", lens_cut_text(&p->lens, p->arena, &path));
	ask_param(&q, "aggregates", STR("_count"));
	return q;
}

/* Rows come by year: a name that differs from the year before is told once. */
static int take_names(struct page *p, struct subject *s, struct error *e)
{
	const struct dimension *d = &p->guide->cube->dimensions[last_step(&p->lens)->dimension];
	struct tabular rows;
	struct str name = {0};

	if (d->label_attribute == d->key)
		return 0;
	struct asked q = ask_names(p);
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct datum *year = tabular_cell(&rows, i, 0);
		const struct datum *label = tabular_cell(&rows, i, 1);
		if (label->kind != DATUM_TEXT || year->kind != DATUM_INTEGER)
			continue;
		struct text_hole holes[] = {
			{"year", arena_printf(p->arena, "%d", (int)year->number)}, {"name", name}};
		if (name.len && !str_eq(name, label->text))
			subject_add_break(
				p, s, (int64_t)year->number,
				text_filled(p->arena,
					    text_of(p->lang, T("Heette tot {year} “{name}”.")),
					    holes, 2));
		name = label->text;
	}
	return 0;
}

int subject_take_turns(struct page *p, struct subject *s, struct error *e)
{
	const struct guide *g = p->guide;

	if (p->lens.depth == 0 || g->year.n < 2 || g->year.type != VALUE_INTEGER)
		return 0;
	for (size_t i = 0; i < g->year.n; i++) {
		int64_t year = g->year.members[i].value.number;
		if (take_turn(p, s, year, true, e) != 0 || take_turn(p, s, year, false, e) != 0)
			return -1;
	}
	return take_names(p, s, e);
}
