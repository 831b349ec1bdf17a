/* What the address of a comparison asks for, and addresses of others. */
#include "page/asked_words.h"
#include "page/lens_words.h"
#include "pages/beside/comparison.h"

#define WORD_COLUMNS "kolommen"
#define WORD_ROWS "verdeling"

static bool is_in_path(const struct lens *l, size_t dimension)
{
	for (size_t i = 0; i < l->depth; i++)
		if (l->path[i].dimension == dimension)
			return true;
	return false;
}

bool compare_offers(const struct page *p, size_t dimension)
{
	enum dimension_role r = p->guide->roles[dimension];

	return r != ROLE_AXIS && r != ROLE_TEXT && p->guide->slugs[dimension].len &&
	       !is_in_path(&p->lens, dimension);
}

int compare_rows_unasked(const struct page *p, const struct compare_view *v)
{
	const struct guide *g = p->guide;
	int next = lens_next_level(&p->lens);
	bool members = v->of == COMPARE_MEMBERS;

	if (next >= 0 && !(members && (size_t)next == v->dimension) &&
	    compare_offers(p, (size_t)next))
		return next;
	for (size_t i = 0; i < g->ntrees; i++) {
		size_t top = g->trees[i].levels[0];
		if (compare_offers(p, top) && !(members && top == v->dimension) &&
		    g->roles[top] == ROLE_SPLIT)
			return (int)top;
	}
	return -1;
}

static int dimension_of_slug(const struct page *p, struct str slug)
{
	const struct guide_tree *t = slug.len ? guide_tree(p->guide, slug) : NULL;

	return t && t->n && compare_offers(p, t->levels[0]) ? (int)t->levels[0] : -1;
}

/* Whose money it is, where there are several; else what a reader would split it by. */
static int members_unasked(const struct page *p)
{
	const struct guide *g = p->guide;

	if (g->body >= 0 && compare_offers(p, (size_t)g->body))
		return g->body;
	for (size_t i = 0; i < g->ntrees; i++)
		if (compare_offers(p, g->trees[i].levels[0]))
			return (int)g->trees[i].levels[0];
	return -1;
}

static bool has_phases(const struct page *p)
{
	return p->guide->phase.n > 1;
}

static bool has_years(const struct page *p)
{
	return p->guide->year.n > 1;
}

static enum compare_of of_unasked(const struct page *p)
{
	const struct guide *g = p->guide;

	if (page_param(p, "leden").len)
		return COMPARE_MEMBERS;
	if (page_param(p, "fasen").len && has_phases(p))
		return COMPARE_PHASES;
	if (page_param(p, "jaren").len && has_years(p))
		return COMPARE_YEARS;
	if (g->body >= 0 && compare_offers(p, (size_t)g->body))
		return COMPARE_MEMBERS;
	if (has_years(p) && !p->has_year)
		return COMPARE_YEARS;
	return has_phases(p) ? COMPARE_PHASES : has_years(p) ? COMPARE_YEARS : COMPARE_MEMBERS;
}

void compare_read_view(const struct page *p, struct compare *x)
{
	const struct guide *g = p->guide;
	struct str columns = page_param(p, WORD_COLUMNS);
	struct compare_view *v = &x->view;
	int members = dimension_of_slug(p, columns);

	if (str_eq(columns, STR("jaren")) && has_years(p))
		v->of = COMPARE_YEARS;
	else if (str_eq(columns, STR("fasen")) && has_phases(p))
		v->of = COMPARE_PHASES;
	else
		v->of = members >= 0 ? COMPARE_MEMBERS : of_unasked(p);
	if (members < 0)
		members = members_unasked(p);
	v->dimension = v->of == COMPARE_YEARS    ? (size_t)g->year.dimension
		       : v->of == COMPARE_PHASES ? (size_t)g->phase.dimension
		       : members >= 0            ? (size_t)members
						 : g->cube->ndimensions;
	v->rows = dimension_of_slug(p, page_param(p, WORD_ROWS));
	if (v->rows < 0 || (v->of == COMPARE_MEMBERS && (size_t)v->rows == v->dimension))
		v->rows = compare_rows_unasked(p, v);
	v->share = str_eq(page_param(p, WORD_SCALE), STR(WORD_SHARE));
	x->chosen_word = v->of == COMPARE_YEARS    ? "jaren"
			 : v->of == COMPARE_PHASES ? "fasen"
						   : "leden";
}

/* Whether a dimension can stand in the columns, or in the rows. */
static struct str offered(const struct page *p, struct str list)
{
	const struct guide *g = p->guide;

	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (dimension_of_slug(p, g->slugs[i]) == (int)i)
			list = words_add(p, list, g->slugs[i]);
	return list;
}

static int check_columns(struct page *p, struct error *e)
{
	struct str said = page_param(p, WORD_COLUMNS), list = STR("");
	bool years = has_years(p), phases = has_phases(p);

	if (!said.len || (years && str_eq(said, STR("jaren"))) ||
	    (phases && str_eq(said, STR("fasen"))) || dimension_of_slug(p, said) >= 0)
		return 0;
	list = words_add(p, list, years ? STR("jaren") : STR(""));
	list = words_add(p, list, phases ? STR("fasen") : STR(""));
	return word_off(p, WORD_COLUMNS, offered(p, list), e);
}

int compare_check_view(struct page *p, const struct compare *x, struct error *e)
{
	static const char *const chosen[] = {"jaren", "fasen", "leden"};
	struct str rows = page_param(p, WORD_ROWS);

	if (check_columns(p, e) != 0)
		return -1;
	for (size_t i = 0; i < sizeof chosen / sizeof *chosen; i++)
		if (page_param(p, chosen[i]).len && strcmp(chosen[i], x->chosen_word) != 0)
			return word_off(p, chosen[i], STR(""), e);
	return !rows.len || (x->view.rows >= 0 && dimension_of_slug(p, rows) == x->view.rows)
		       ? 0
		       : word_off(p, WORD_ROWS, offered(p, STR("")), e);
}

struct str compare_kind(const struct page *p, const struct compare_view *v)
{
	return v->of == COMPARE_YEARS    ? STR("jaren")
	       : v->of == COMPARE_PHASES ? STR("fasen")
					 : p->guide->slugs[v->dimension];
}

/* What was chosen in so many words; who chose nothing gets what stands there unasked again. */
static void keep_chosen(const struct page *p, const struct compare *x, struct url_draft *d)
{
	for (size_t i = 0; i < p->request->nparams; i++)
		if (str_eq(p->request->params[i].key, str_z(x->chosen_word)))
			url_query(d, x->chosen_word, p->request->params[i].value);
}

struct url compare_url(const struct page *p, const struct compare *x, const struct lens *l,
		       const struct compare_view *v)
{
	struct lens own = *l;
	struct url_draft d;

	lens_default_beside(&own, &p->whole);
	if (v->share)
		own.scale = SCALE_TOTAL;
	url_start(&d, p->arena, url_lens(p, &own, "vergelijken"));
	url_query(&d, WORD_COLUMNS, compare_kind(p, v));
	if (v->rows >= 0 && v->rows != compare_rows_unasked(p, v))
		url_query(&d, WORD_ROWS, p->guide->slugs[v->rows]);
	if (v->share)
		url_query(&d, WORD_SCALE, STR(WORD_SHARE));
	if (v->of == x->view.of && v->dimension == x->view.dimension)
		keep_chosen(p, x, &d);
	return url_done(&d);
}

bool compare_divides(const struct page *p, const struct compare_view *v)
{
	const struct guide *g = p->guide;
	bool of_region = v->of == COMPARE_MEMBERS && (int)v->dimension == g->region;
	bool one_year = g->year.n == 0 || p->lens.year || v->of == COMPARE_YEARS;

	return g->has_statistics && one_year && (of_region || lens_divides(&p->lens));
}
