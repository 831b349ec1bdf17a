/* What was chosen, as tables of the members of another dimension. */
#include "pages/beside/comparison.h"

/* ---- columns ---- */

static struct crosstab_columns columns_of(const struct compare_sheet *s, size_t dimension)
{
	struct crosstab_columns c = {.dimension = dimension, .n = s->n};

	for (size_t i = 0; i < s->n; i++)
		c.values[i] = s->heads[i].value;
	return c;
}

static struct url url_of_head(const struct page *p, const struct compare *x,
			      const struct compare_candidate *c)
{
	struct lens l = p->lens;

	if (x->view.of == COMPARE_PHASES)
		return (struct url){{0}};
	if (x->view.of == COMPARE_MEMBERS)
		return url_member(p, &p->lens, x->view.dimension, &c->value, c->code);
	l.year = axis_find(&p->guide->year, c->code);
	lens_default_beside(&l, &p->whole);
	return url_lens(p, &l, "");
}

static void take_heads(const struct page *p, struct compare *x)
{
	struct compare_sheet *s = &x->sheet;

	for (size_t i = 0; i < x->ncandidates; i++) {
		const struct compare_candidate *c = &x->candidates[i];
		if (!c->chosen)
			continue;
		struct compare_head *h = &s->heads[s->n++];
		*h = (struct compare_head){.value = c->value,
					   .code = c->code,
					   .label = c->label,
					   .url = url_of_head(p, x, c),
					   .rank = c->rank};
		h->unfinished = x->view.of == COMPARE_YEARS &&
				guide_unfinished(p->guide, axis_find(&p->guide->year, c->code));
	}
}

/* ---- rows ---- */

/* The same comparison one step down. */
static struct url url_of_row(const struct page *p, const struct compare *x, size_t dimension,
			     const struct crosstab_row *r)
{
	struct compare_view below = x->view;
	struct lens down;

	if (!lens_step_down(&down, &p->lens, dimension, &r->value, r->code))
		return (struct url){{0}};
	below.rows = -1;
	return compare_url(p, x, &down, &below);
}

static void take_rows(struct page *p, const struct compare *x, struct compare_sheet *s)
{
	size_t room = COMPARE_CELLS / (s->n ? s->n : 1);

	if (room > COMPARE_ROWS)
		room = COMPARE_ROWS;
	crosstab_sort(&s->table, s->adds ? 1 : 0, s->n, s->in_order);
	s->nrows = s->table.n < room ? s->table.n : room;
	s->more = s->table.n - s->nrows;
	s->rows = ARENA_ARRAY(p->arena, struct compare_row, s->nrows + 1);
	for (size_t i = 0; i < s->nrows; i++) {
		const struct crosstab_row *r = &s->table.rows[i];
		struct breakdown_row worded = {.value = r->value, .label = r->label};
		s->rows[i] = (struct compare_row){
			.row = r,
			.label = member_word(p, &worded),
			.url = url_of_row(p, x, s->table.dimension, r),
			.difference = crosstab_spread(r->figures, s->n, s->in_order)};
	}
	s->difference = crosstab_spread(s->table.totals, s->n, s->in_order);
}

#define CODE_SHORT 6u

static bool has_short_codes(const struct crosstab *t)
{
	bool labelled = false;

	for (size_t i = 0; i < t->n; i++) {
		if (t->rows[i].code.len > CODE_SHORT)
			return false;
		labelled = labelled || !str_eq(t->rows[i].code, t->rows[i].label);
	}
	return labelled;
}

static void take_form(const struct page *p, struct compare_sheet *s)
{
	struct breakdown largest = {0};

	for (size_t i = 0; i < s->n; i++) {
		const struct figure *f = &s->table.totals[i];
		money_sum size = f->amount < 0 ? -f->amount : f->amount;
		if (f->known && size >= largest.total.shown.amount) {
			largest.total.shown = *f;
			largest.total.shown.amount = size;
		}
	}
	s->form = form_of(p, &largest);
}

static struct str side_of(const struct page *p)
{
	return p->lens.side ? side_title(p, p->lens.side) : text_of(p->lang, T("Bedrag"));
}

static void take_caption(const struct page *p, struct compare_sheet *s, int rows, struct str what)
{
	struct text_hole holes[] = {
		{"side", side_of(p)},
		{"dimension", rows >= 0 ? dimension_word(p, (size_t)rows) : (struct str){0}},
		{"what", what},
		{"unit",
		 s->share ? text_of(p->lang, T("in % van de kolom")) : unit_words(p, s->form)},
	};

	s->caption = text_filled(
		p->arena,
		rows >= 0 ? text_of(p->lang, T("{side} per {dimension}, {what}, {unit}"))
			  : text_of(p->lang, T("{side}, {what}, {unit}")),
		holes, sizeof holes / sizeof *holes);
}

/* What all columns have in common: "2024, werkelijk". */
static struct str common(const struct page *p, const struct lens *l)
{
	struct str text = l->year ? l->year->code : (struct str){0};

	if (l->phase)
		text = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(text), text.len ? ", " : "",
				    STR_ARG(phase_word(p, l->phase)));
	return text.len ? text : p->guide->place;
}

static int ask_sheet(struct page *p, const struct compare *x, struct compare_sheet *s,
		     const struct lens *l, size_t dimension, struct error *e)
{
	struct crosstab_columns c = columns_of(s, dimension);

	if (crosstab_ask(&s->table, p->session, l, &c, x->view.rows, p->arena, e) != 0)
		return -1;
	s->coded = has_short_codes(&s->table);
	take_form(p, s);
	take_rows(p, x, s);
	take_caption(p, s, x->view.rows, common(p, l));
	return 0;
}

/* ---- the decisions that amended a budget ---- */

static int take_amendments(struct page *p, struct compare *x, struct error *e)
{
	const struct guide *g = p->guide;
	struct compare_sheet *s = &x->amendments;
	struct lens amended = x->lens;
	struct breakdown all;

	amended.phase = axis_meaning(&g->phase, PHASE_AMENDED);
	amended.beside = amended.before = NULL;
	if (x->view.of != COMPARE_PHASES || g->amendment < 0 || !amended.phase ||
	    !compare_offers(p, (size_t)g->amendment) || x->view.rows == g->amendment)
		return 0;
	if (breakdown_ask(&all, p->session, &amended, (size_t)g->amendment, p->arena, e) != 0)
		return -1;
	breakdown_sort(&all, BREAKDOWN_BY_CODE);
	for (size_t i = 0; i < all.n && s->n < CROSSTAB_COLUMNS; i++) {
		const struct breakdown_row *r = &all.rows[i];
		if (!r->value.null)
			s->heads[s->n++] = (struct compare_head){
				.value = r->value, .code = r->code, .label = member_word(p, r)};
	}
	if (s->n < 2)
		return 0;
	x->amended = true;
	s->id = STR("wijzigingen");
	s->adds = true;
	s->share = x->view.share;
	return ask_sheet(p, x, s, &amended, (size_t)g->amendment, e);
}

int compare_fill(struct page *p, struct compare *x, struct error *e)
{
	struct compare_sheet *s = &x->sheet;

	take_heads(p, x);
	s->id = STR("naast");
	s->share = x->view.share;
	s->in_order = x->view.of != COMPARE_MEMBERS;
	if (s->n == 0)
		return 0;
	if (ask_sheet(p, x, s, &x->lens, x->view.dimension, e) != 0)
		return -1;
	x->takeaway = (struct takeaway){s->caption, &s->table.asked, false};
	return take_amendments(p, x, e);
}
