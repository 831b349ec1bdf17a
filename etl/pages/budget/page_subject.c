#include "pages/budget/subject.h"

#include "page/asked_words.h"
#include "page/bars.h"
#include "page/lens_words.h"
#include "pages/lines/entries.h"

/* ---- what it is called ---- */

static void take_names(struct page *p, struct subject *s)
{
	const struct lens *l = &p->lens;

	if (l->depth == 0) {
		s->name = l->tree->label;
		return;
	}
	const struct lens_step *step = &l->path[l->depth - 1];
	s->is_body = (int)step->dimension == p->guide->body;
	s->code = step->code;
	struct str dimension = dimension_word(p, step->dimension);
	s->name = step->label.len ? step->label : step->code;
	s->kind = str_eq(step->code, s->name)
			  ? dimension
			  : arena_printf(p->arena, "%.*s %.*s", STR_ARG(dimension),
					 STR_ARG(step->code));
}

/* ---- what it consists of ---- */

static bool is_in_path(const struct lens *l, size_t dimension)
{
	for (size_t i = 0; i < l->depth; i++)
		if (l->path[i].dimension == dimension)
			return true;
	return false;
}

static bool offers(const struct page *p, size_t dimension)
{
	enum dimension_role r = p->guide->roles[dimension];

	return r != ROLE_AXIS && r != ROLE_TEXT && !is_in_path(&p->lens, dimension);
}

static void add_tab(struct page *p, struct subject *s, size_t dimension, size_t chosen)
{
	struct url_draft d;

	if (s->ntabs == SUBJECT_TABS)
		return;
	url_start(&d, p->arena, url_lens(p, &p->lens, ""));
	url_query(&d, WORD_SPLIT, p->guide->slugs[dimension]);
	s->tabs[s->ntabs++] = (struct subject_tab){dimension_word(p, dimension), url_done(&d),
						   dimension == chosen};
}

/* Where many governments are: of one what it spends on, of anything else whose it is. -1: neither. */
static int among_governments(const struct page *p)
{
	const struct guide *g = p->guide;

	if (g->body < 0)
		return -1;
	if (offers(p, (size_t)g->body))
		return g->body;
	return g->ntrees && g->trees[0].n && offers(p, g->trees[0].levels[0])
		       ? (int)g->trees[0].levels[0]
		       : -1;
}

/* What is shown unasked: the next level of the tree. -1: there is none. */
static int first_dimension(const struct page *p)
{
	int next = lens_next_level(&p->lens);

	return next >= 0 ? next : among_governments(p);
}

/* The first, unless the reader asks for another dimension. -1: there is none. */
static int chosen_dimension(const struct page *p)
{
	const struct guide_tree *t = guide_tree(p->guide, page_param(p, WORD_SPLIT));
	int first = first_dimension(p);

	if (t && t->n && offers(p, t->levels[0]))
		return (int)t->levels[0];
	if (first >= 0)
		return first;
	for (size_t i = 0; i < p->guide->cube->ndimensions; i++)
		if (offers(p, i) && p->guide->roles[i] != ROLE_TIME &&
		    (int)i != p->guide->amendment)
			return (int)i;
	return -1;
}

/* What it may be divided by, in words of the address. */
static int check_split(struct page *p, int chosen, struct error *e)
{
	struct str asked = page_param(p, WORD_SPLIT), list = STR("");
	const struct guide *g = p->guide;
	const struct guide_tree *t = guide_tree(g, asked);

	if (!asked.len || (t && t->n && chosen == (int)t->levels[0]))
		return 0;
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (offers(p, i) && guide_tree(g, g->slugs[i]))
			list = words_add(p, list, g->slugs[i]);
	return word_off(p, WORD_SPLIT, list, e);
}

/* The rows beyond the first are told as one, unless the reader asks for all. */
static void limit_rows(struct page *p, struct subject *s)
{
	struct url_draft d;

	size_t limit = s->all_rows ? SUBJECT_ALL_ROWS : SUBJECT_ROWS;
	if (s->breakdown.n <= limit)
		return;
	breakdown_sort(&s->breakdown, BREAKDOWN_BY_AMOUNT);
	breakdown_limit(&s->breakdown, limit);
	if (s->all_rows)
		return;
	url_start(&d, p->arena, url_lens(p, &p->lens, ""));
	url_query(&d, WORD_SPLIT, p->guide->slugs[s->breakdown.dimension]);
	url_query(&d, "alle", STR("ja"));
	s->all_url = url_done(&d);
}

static int take_breakdown(struct page *p, struct subject *s, struct error *e)
{
	int chosen = chosen_dimension(p);
	int next = first_dimension(p);
	bool tiles;

	if (check_split(p, chosen, e) != 0 || word_only(p, "alle", "ja", &s->all_rows, e) != 0 ||
	    word_only(p, WORD_VIEW, WORD_TILES, &tiles, e) != 0)
		return -1;
	if (chosen < 0)
		return 0;
	if (next >= 0)
		add_tab(p, s, (size_t)next, (size_t)chosen);
	for (size_t i = 0; i < p->guide->cube->ndimensions; i++)
		if ((int)i != next && offers(p, i))
			add_tab(p, s, i, (size_t)chosen);
	if (breakdown_ask(&s->breakdown, p->session, &p->lens, (size_t)chosen, p->arena, e) != 0)
		return -1;
	s->has_breakdown = s->breakdown.n > 0;
	bool ordered = p->guide->roles[chosen] == ROLE_TIME ||
		       (s->breakdown.coded && chosen == next && chosen != p->guide->body);
	breakdown_sort(&s->breakdown, ordered ? BREAKDOWN_BY_CODE : BREAKDOWN_BY_AMOUNT);
	limit_rows(p, s);
	portions_take(p, &s->breakdown, &s->portions);
	s->drawing = portions_chosen(p, &s->portions);
	if (chosen != next) {
		s->drawing.key = WORD_SPLIT;
		s->drawing.value = p->guide->slugs[chosen];
	}
	s->form = form_of(p, &s->breakdown);
	s->takeaway.asked = &s->breakdown.asked;
	s->takeaway.what = breakdown_title(p, &s->breakdown, FIGURE_EXACT);
	return 0;
}

/* ---- what changed, who was paid ---- */

static int take_changes(struct page *p, struct subject *s, struct error *e)
{
	struct lens since = p->lens;

	if (!s->head.year_before || !s->has_breakdown || s->head.since.amount == 0 ||
	    p->lens.before)
		return 0;
	since.before = s->head.year_before;
	since.beside = NULL;
	since.scale = SCALE_TOTAL;
	since.prices = 0;
	if (breakdown_ask(&s->changes, p->session, &since, s->breakdown.dimension, p->arena, e) !=
	    0)
		return -1;
	breakdown_sort(&s->changes, BREAKDOWN_BY_DIFFERENCE);
	while (s->nchanges < s->changes.n && s->nchanges < SUBJECT_CHANGES &&
	       s->changes.rows[s->nchanges].difference.amount != 0)
		s->nchanges++;
	return 0;
}

static int take_suppliers(struct page *p, struct subject *s, struct error *e)
{
	struct lens alone = p->lens;
	int supplier = p->guide->supplier;

	if (supplier < 0 || !offers(p, (size_t)supplier) ||
	    (s->has_breakdown && s->breakdown.dimension == (size_t)supplier))
		return 0;
	alone.beside = alone.before = NULL;
	alone.scale = SCALE_TOTAL;
	alone.prices = 0;
	if (breakdown_ask(&s->suppliers, p->session, &alone, (size_t)supplier, p->arena, e) != 0)
		return -1;
	breakdown_sort(&s->suppliers, BREAKDOWN_BY_AMOUNT);
	/* Lines without a supplier are no supplier. */
	for (size_t i = 0; i < s->suppliers.n; i++)
		s->has_suppliers = s->has_suppliers || !s->suppliers.rows[i].value.null;
	return 0;
}

/* ---- the page ---- */

int page_subject(struct page *p, struct error *e)
{
	struct subject *s = ARENA_NEW(p->arena, struct subject);

	take_names(p, s);
	struct text_hole holes[] = {{"subject", s->name}, {"year", year_word(p)}};
	p->title = text_filled(p->arena, text_of(p->lang, T("{subject} in {year}")), holes, 2);
	if (headline_ask(p, &s->head, e) != 0 || take_breakdown(p, s, e) != 0 ||
	    take_changes(p, s, e) != 0 || take_suppliers(p, s, e) != 0 ||
	    told_ask(p, (struct str){0}, p->lens.depth == 0, s->told, SUBJECT_TOLD, &s->all_told,
		     e) != 0 ||
	    same_government_ask(p, &s->same, s->is_body ? s->code : STR(""), s->name, e) != 0 ||
	    subject_take_years(p, s, e) != 0 || proof_ask(p, &s->proof, e) != 0)
		return -1;
	s->ntold = s->all_told < SUBJECT_TOLD ? s->all_told : SUBJECT_TOLD;
	s->lines = frame_cell(&p->frame, p->lens.year, p->lens.phase, p->lens.side)->lines;
	s->lines_url = url_lens(p, &p->lens, "regels");
	page_write(p, subject_body, s);
	return 0;
}

int drawing_of_breakdown(struct page *p, struct error *e)
{
	struct subject *s = ARENA_NEW(p->arena, struct subject);

	if (take_breakdown(p, s, e) != 0)
		return -1;
	if (!s->has_breakdown)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	return portions_write(p, &s->portions, s->drawing.key ? &s->drawing.value : NULL, e);
}

int drawing_of_years(struct page *p, struct error *e)
{
	struct subject *s = ARENA_NEW(p->arena, struct subject);

	take_names(p, s);
	if (subject_take_years(p, s, e) != 0)
		return -1;
	if (s->nyears < 2)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	return drawing_write(p, &s->timeline, subject_timeline, s, e);
}
