#include "page/asked_words.h"
#include "page/bars.h"
#include "page/lens_words.h"
#include "pages/budget/glance.h"
#include "pages/lines/entries.h"

static const struct guide_member *other_side(const struct page *p)
{
	const struct guide_axis *x = &p->guide->side;

	if (!p->lens.side || x->n < 2)
		return NULL;
	return p->lens.side->meaning == SIDE_EXPENDITURE ? axis_meaning(x, SIDE_REVENUE)
	       : p->lens.side->meaning == SIDE_REVENUE   ? axis_meaning(x, SIDE_EXPENDITURE)
							 : NULL;
}

static void take_sides(struct page *p, struct glance *g)
{
	struct lens_cut cut = lens_own(&p->lens);

	g->other = other_side(p);
	if (!g->other)
		return;
	cut.side = g->other;
	g->other_side = framed(p, &p->frame, cut);
	bool revenue = g->other->meaning == SIDE_REVENUE;
	g->balance = revenue ? figure_difference(&g->other_side, &g->head.shown)
			     : figure_difference(&g->head.shown, &g->other_side);
}

/* "Zonder mutaties reserves" leaves out mutaties reserves. */
static struct str left_out_word(struct str label)
{
	const struct str without = STR("Zonder ");

	if (!str_starts(label, without))
		return label;
	return (struct str){label.ptr + without.len, label.len - without.len};
}

/* What the toggles leave out: the whole without them, less what is shown. */
static int take_left_out(struct page *p, struct glance *g, struct error *e)
{
	struct lens all = p->lens;
	struct lens_cut own = lens_own(&all);
	struct frame of_measure;
	const struct frame *f = &p->whole;

	all.toggles = 0;
	if (p->lens.toggles == 0)
		return 0;
	if (p->whole.measure != p->lens.measure) { /* the whole is of the cube's first one */
		if (frame_ask(&of_measure, p->session, &all, p->arena, e) != 0)
			return -1;
		f = &of_measure;
	}
	struct figure whole = framed(p, f, own);
	whole.cut = lens_cut_text(&all, p->arena, &own);
	g->left_out = figure_difference(&whole, &g->head.shown);
	g->with_all = url_lens(p, &all, "");
	for (size_t i = 0; i < p->guide->ntoggles && i < 32; i++)
		if (p->lens.toggles & (1u << i))
			g->left_out_names =
				arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(g->left_out_names),
					     g->left_out_names.len ? ", " : "",
					     STR_ARG(left_out_word(p->guide->toggles[i].label)));
	return 0;
}

/* ---- why ---- */

static int take_explanation(struct page *p, struct glance_why *w, size_t dimension, struct error *e)
{
	const struct dimension *d = &p->guide->cube->dimensions[dimension];
	struct str member = cut_of_value(p->arena, d->attributes[d->key].ref,
					 d->attributes[d->key].type, &w->row->value);
	size_t n;

	if (told_ask(p, member, true, &w->told, 1, &n, e) != 0)
		return -1;
	w->explained = n > 0;
	return 0;
}

/* Fine enough to name a cause: the third level of the tree, or its last. */
static int cause_level(const struct page *p)
{
	const struct guide_tree *t = p->lens.tree       ? p->lens.tree
				     : p->guide->ntrees ? &p->guide->trees[0]
							: NULL;

	if (!t)
		return -1;
	return (int)t->levels[t->n > 2 ? 2 : t->n - 1];
}

static int take_whys(struct page *p, struct glance *g, struct error *e)
{
	int level = cause_level(p);

	if (level < 0 || !(p->lens.beside || p->lens.before) || !g->head.difference.known)
		return 0;
	if (breakdown_ask(&g->finer, p->session, &p->lens, (size_t)level, p->arena, e) != 0)
		return -1;
	breakdown_sort(&g->finer, BREAKDOWN_BY_DIFFERENCE);
	g->others = g->finer.total.difference;
	for (size_t i = 0; i < g->finer.n && i < GLANCE_WHY; i++) {
		struct glance_why *w = &g->why[g->nwhy];
		const struct breakdown_row *r = &g->finer.rows[i];
		if (r->difference.amount == 0)
			break;
		*w = (struct glance_why){
			.row = r,
			.url = url_member(p, &p->lens, (size_t)level, &r->value, r->code)};
		if (take_explanation(p, w, (size_t)level, e) != 0)
			return -1;
		g->others.amount -= r->difference.amount;
		g->nwhy++;
	}
	g->nothers = g->finer.n - g->nwhy;
	return 0;
}

/* ---- the page ---- */

static int take_split(struct page *p, struct glance *g, struct error *e)
{
	int level = lens_next_level(&p->lens);
	bool tiles;

	if (word_only(p, WORD_VIEW, WORD_TILES, &tiles, e) != 0)
		return -1;
	if (level < 0)
		return 0;
	if (breakdown_ask(&g->split, p->session, &p->lens, (size_t)level, p->arena, e) != 0)
		return -1;
	breakdown_sort(&g->split, g->split.coded ? BREAKDOWN_BY_CODE : BREAKDOWN_BY_AMOUNT);
	if (g->split.n > GLANCE_ROWS) {
		struct lens all = p->lens;
		all.tree = all.tree ? all.tree : &p->guide->trees[0];
		breakdown_sort(&g->split, BREAKDOWN_BY_AMOUNT);
		breakdown_limit(&g->split, GLANCE_ROWS);
		g->all_url = url_lens(p, &all, "");
	}
	portions_take(p, &g->split, &g->portions);
	g->drawing = portions_chosen(p, &g->portions);
	g->form = form_of(p, &g->split);
	g->takeaway.asked = &g->split.asked;
	g->takeaway.what = breakdown_title(p, &g->split, FIGURE_EXACT);
	return 0;
}

static int take_hundred(struct page *p, struct glance *g, struct error *e)
{
	if (!page_has_flows(p))
		return 0;
	if (flow_side_ask(p, &g->from, SIDE_REVENUE, e) != 0)
		return -1;
	return flow_side_ask(p, &g->to, SIDE_EXPENDITURE, e);
}

int page_glance(struct page *p, struct error *e)
{
	struct glance *g = ARENA_NEW(p->arena, struct glance);
	struct text_hole holes[] = {{"place", p->guide->place}, {"year", year_word(p)}};

	p->here = "glance";
	p->title = text_filled(p->arena,
			       p->guide->headline.len
				       ? p->guide->headline
				       : text_of(p->lang, T("{place} in {year}, in één oogopslag")),
			       holes, 2);
	if (headline_ask(p, &g->head, e) != 0)
		return -1;
	take_sides(p, g);
	if (take_left_out(p, g, e) != 0 || take_split(p, g, e) != 0 || take_hundred(p, g, e) != 0 ||
	    take_whys(p, g, e) != 0 ||
	    same_government_ask(p, &g->same, p->guide->body < 0 ? p->guide->region_code : STR(""),
				p->guide->place, e) != 0 ||
	    proof_ask(p, &g->proof, e) != 0)
		return -1;
	page_write(p, glance_body, g);
	return 0;
}

int drawing_of_glance(struct page *p, struct error *e)
{
	struct glance *g = ARENA_NEW(p->arena, struct glance);

	if (take_split(p, g, e) != 0)
		return -1;
	return portions_write(p, &g->portions, NULL, e);
}
