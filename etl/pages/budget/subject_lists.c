/* Where one list of codes ends and another begins: of two years that follow each other no code is the same, as when functies became
 * taakvelden. Years under the other list are then no years without money, and it is said. */
#include "pages/budget/subject.h"

struct coded_years {
	const struct tabular *rows; /* year, code: by year */
	struct str own;
	int64_t first, last, before,
		after; /* of the own code, and of the years beside these; 0: none */
};

static int64_t year_at(const struct coded_years *c, size_t row)
{
	const struct datum *d = tabular_cell(c->rows, row, 0);

	return d->kind == DATUM_INTEGER ? (int64_t)d->number : 0;
}

static struct str code_at(const struct coded_years *c, size_t row)
{
	const struct datum *d = tabular_cell(c->rows, row, 1);

	return d->kind == DATUM_TEXT ? d->text : STR("");
}

static void find_years(struct coded_years *c)
{
	for (size_t i = 0; i < c->rows->n; i++) {
		if (!str_eq(code_at(c, i), c->own))
			continue;
		c->first = c->first ? c->first : year_at(c, i);
		c->last = year_at(c, i);
	}
	for (size_t i = 0; c->first && i < c->rows->n; i++) {
		int64_t year = year_at(c, i);
		if (year && year < c->first)
			c->before = year;
		if (year > c->last && !c->after)
			c->after = year;
	}
}

static bool has(const struct coded_years *c, int64_t year, struct str code)
{
	for (size_t i = 0; i < c->rows->n; i++)
		if (year_at(c, i) == year && str_eq(code_at(c, i), code))
			return true;
	return false;
}

static bool is_another_list(const struct coded_years *c, int64_t year, int64_t next)
{
	for (size_t i = 0; i < c->rows->n; i++)
		if (year_at(c, i) == year && code_at(c, i).len && has(c, next, code_at(c, i)))
			return false;
	return true;
}

static int ask(struct tabular *out, struct page *p, const struct dimension *d, struct error *e)
{
	const struct guide *g = p->guide;
	struct lens_cut all = {.path = false};
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, g->name);
	struct str year = g->cube->dimensions[g->year.dimension].attributes[g->year.attribute].ref;

	ask_param(&q, "drilldown",
		  arena_printf(p->arena, "%.*s|%.*s", STR_ARG(year),
			       STR_ARG(d->attributes[d->key].ref)));
	struct str cut = lens_cut_text(&p->lens, p->arena, &all);
	if (cut.len)
		ask_param(&q, "cut", cut);
	ask_param(&q, "order", year);
	ask_param(&q, "aggregates", STR("_count"));
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(out, &q, e);
}

static void tell(struct page *p, struct subject *s, int64_t year, struct str sentence)
{
	struct text_hole hole = {"year", arena_printf(p->arena, "%d", (int)year)};

	subject_add_break(p, s, year, text_filled(p->arena, text_of(p->lang, sentence), &hole, 1));
}

int subject_take_lists(struct page *p, struct subject *s, struct error *e)
{
	const struct guide *g = p->guide;

	if (p->lens.depth == 0 || g->year.n < 2 || g->year.type != VALUE_INTEGER)
		return 0;
	const struct lens_step *step = &p->lens.path[p->lens.depth - 1];
	const struct dimension *d = &g->cube->dimensions[step->dimension];
	struct tabular rows;
	struct coded_years c = {.rows = &rows, .own = step->code};

	if (d->attributes[d->key].type != VALUE_STRING)
		return 0;
	if (ask(&rows, p, d, e) != 0)
		return -1;
	/* Of so many it is no list of codes, as suppliers. */
	if (rows.too_many || rows.total > rows.n)
		return 0;
	find_years(&c);
	if (c.before && is_another_list(&c, c.before, c.first))
		tell(p, s, c.first,
		     T("Vanaf {year} een andere indeling: geen enkele code van de jaren daarvoor staat erin, dus die jaren zijn hier niet mee te vergelijken."));
	if (c.after && is_another_list(&c, c.last, c.after))
		tell(p, s, c.after,
		     T("Vanaf {year} een andere indeling, waarin geen enkele code van deze jaren terugkomt: de reeks houdt hier op."));
	return 0;
}
