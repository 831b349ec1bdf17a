#include "page/headline.h"

#include "answer/explained.h"

struct figure framed(const struct page *p, const struct frame *f, struct lens_cut cut)
{
	const struct frame_cell *c = frame_cell(f, cut.year, cut.phase, cut.side);

	return (struct figure){c->known,    c->amount,
			       f->decimals, lens_cut_text(&p->lens, p->arena, &cut),
			       {0},         !f->divided};
}

static void take_before(struct page *p, struct headline *h)
{
	struct lens_cut cut = lens_own(&p->lens);

	if (!p->lens.year || p->lens.year == p->guide->year.members ||
	    guide_unfinished(p->guide, p->lens.year))
		return;
	cut.year = p->lens.year - 1;
	h->before = framed(p, &p->frame, cut);
	if (!h->before.known)
		return;
	h->year_before = cut.year;
	h->since = figure_difference(&h->shown, &h->before);
}

int headline_ask(struct page *p, struct headline *out, struct error *e)
{
	struct lens_cut own = lens_own(&p->lens);
	struct lens per = p->lens;
	struct error missing;

	(void)e;
	*out = (struct headline){.shown = framed(p, &p->frame, own)};
	if (p->lens.beside || p->lens.before) {
		out->beside = framed(p, &p->frame, lens_beside(&p->lens));
		out->difference = figure_difference(&out->shown, &out->beside);
	}
	take_before(p, out);
	if (!lens_divides(&p->lens) || !p->lens.year || !out->shown.known)
		return 0;
	per.scale = SCALE_PER_INHABITANT;
	/* Where the number of inhabitants is missing, the sentence goes without. */
	if (figure_ask(&out->per_inhabitant, p->session, &per, &own, p->arena, &missing) != 0)
		out->per_inhabitant.known = false;
	return 0;
}

/* ---- texts ---- */

static bool speaks_of_tree(const struct page *p, const struct explanation *x)
{
	const struct guide *g = p->guide;
	const struct guide_tree *t = p->lens.tree ? p->lens.tree : g->ntrees ? &g->trees[0] : NULL;

	for (size_t i = 0; i < x->scope.nterms; i++) {
		int d = (int)x->scope.terms[i].dimension;
		bool known = g->roles[d] == ROLE_AXIS;
		for (size_t k = 0; t && k < t->n && !known; k++)
			known = (int)t->levels[k] == d;
		if (!known)
			return false;
	}
	return true;
}

/* "gemeenteraad, 30 januari 2025, agendapunt 6. Wegen" */
static struct str cited_in(const struct page *p, const struct citation *c)
{
	struct str day = page_day(p, c->meeting_date);
	struct str item = c->agenda_item.len ? text_of(p->lang, T("agendapunt")) : STR("");

	return arena_printf(p->arena, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(c->meeting),
			    c->meeting.len && day.len ? ", " : "", STR_ARG(day),
			    (c->meeting.len || day.len) && item.len ? ", " : "", STR_ARG(item),
			    item.len ? " " : "", STR_ARG(c->agenda_item));
}

static struct told told_of(const struct page *p, const struct explanation *x)
{
	struct told t = {
		.title = arena_dup(p->arena, x->title),
		.author = arena_dup(p->arena, x->author),
		.date = page_day(p, x->date),
		.source = arena_dup(p->arena, x->source),
		.cited_in = cited_in(p, &x->cited),
		.text = html_of_markdown(p->arena, x->text),
	};
	url_web(&t.source_url, t.source);
	if (x->cited.document.len)
		t.source = arena_dup(p->arena, x->cited.document);
	return t;
}

int told_ask(struct page *p, struct str extra, bool of_tree, struct told *out, size_t max,
	     size_t *n, struct error *e)
{
	struct lens_cut own = lens_own(&p->lens);
	own.extra = extra.len ? arena_dup(p->arena, extra).ptr : NULL;
	return told_of_cut(p, lens_cut_text(&p->lens, p->arena, &own), of_tree, out, max, n, e);
}

int told_of_cut(struct page *p, struct str cut, bool of_tree, struct told *out, size_t max,
		size_t *n, struct error *e)
{
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_EXPLANATIONS, p->guide->name);
	struct result *r;

	ask_param(&q, "cut", cut);
	q.query.params = q.params;
	*n = 0;
	if (query_ask(&r, p->session, &q.query, e) != 0)
		return -1;
	for (size_t i = 0; i < r->explanations->n; i++) {
		const struct explanation *x = r->explanations->items[i];
		if (of_tree && !speaks_of_tree(p, x))
			continue;
		if (*n < max)
			out[*n] = told_of(p, x);
		(*n)++;
	}
	result_close(r);
	return 0;
}
