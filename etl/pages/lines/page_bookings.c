#include "pages/lines/bookings.h"

#include "page/asked_words.h"
#include "page/bars.h"
#include "page/lens_words.h"
#include "pages/lines/entries.h"

#define TEXT_MAX 200u
#define PAGES_MOST 1000000u
#define BOOKING_DIMENSIONS 5u

/* ---- what is looked for ---- */

/* The dimension of single lines' texts that words are looked up in; -1: there is none. */
int bookings_text_dimension(const struct guide *g)
{
	int found = -1;

	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		if (g->roles[i] != ROLE_TEXT || d->attributes[d->key].type != VALUE_STRING)
			continue;
		if (str_eq(d->name, STR("description")) || found < 0)
			found = (int)i;
	}
	return found;
}

/* description~"words", quoted as JSON. */
static const char *text_cut(const struct page *p, const struct bookings *x)
{
	int d = bookings_text_dimension(p->guide);
	struct value v = value_text(x->text);

	if (d < 0 || x->text.len == 0)
		return NULL;
	const struct dimension *dimension = &p->guide->cube->dimensions[d];
	struct str cut =
		cut_of_value(p->arena, dimension->attributes[dimension->key].ref, VALUE_STRING, &v);
	size_t ref = dimension->attributes[dimension->key].ref.len;
	return arena_printf(p->arena, "%.*s~%.*s", (int)ref, cut.ptr, (int)(cut.len - ref - 1),
			    cut.ptr + ref + 1)
		.ptr;
}

/* ---- columns ---- */

static struct str field_of(const struct guide *g, size_t dimension)
{
	const struct dimension *d = &g->cube->dimensions[dimension];

	return d->attributes[d->label_attribute].ref;
}

static bool is_chosen(const struct page *p, size_t dimension)
{
	for (size_t i = 0; i < p->lens.depth; i++)
		if (p->lens.path[i].dimension == dimension)
			return true;
	return false;
}

static bool is_among(const size_t *list, size_t n, size_t dimension)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == dimension)
			return true;
	return false;
}

static void add_once(const struct page *p, size_t *out, size_t *n, int dimension)
{
	if (dimension >= 0 && *n < BOOKING_DIMENSIONS && !is_chosen(p, (size_t)dimension) &&
	    !is_among(out, *n, (size_t)dimension))
		out[(*n)++] = (size_t)dimension;
}

static int booked_on(const struct guide *g)
{
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		if (g->roles[i] == ROLE_TIME && d->attributes[d->key].type == VALUE_DATE)
			return (int)i;
	}
	return -1;
}

/* When, what, to whom, on what: at most so many that a line stays a line. */
static size_t pick_dimensions(const struct page *p, size_t out[BOOKING_DIMENSIONS])
{
	const struct guide *g = p->guide;
	const struct guide_tree *t = p->lens.tree ? p->lens.tree : g->ntrees ? &g->trees[0] : NULL;
	size_t n = 0;

	add_once(p, out, &n, booked_on(g));
	add_once(p, out, &n, bookings_text_dimension(g));
	add_once(p, out, &n, g->supplier);
	if (t)
		add_once(p, out, &n, (int)t->levels[t->n - 1]);
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (g->roles[i] == ROLE_SPLIT && !(t && is_among(t->levels, t->n, i)) &&
		    (int)i != g->amendment)
			add_once(p, out, &n, (int)i);
	return n;
}

static struct url with_order(const struct page *p, const struct bookings *x, struct str order,
			     uint64_t page)
{
	struct url_draft d;

	url_start(&d, p->arena, url_lens(p, &p->lens, "regels"));
	if (x->text.len)
		url_query(&d, "tekst", x->text);
	if (order.len)
		url_query(&d, "orde", order);
	if (page > 1)
		url_query_number(&d, "pagina", (int64_t)page);
	return url_done(&d);
}

static bool order_is_known(const struct page *p, struct str order)
{
	struct str rest = order, ref = str_split(&rest, ':');

	if (rest.ptr && !str_eq(rest, STR("asc")) && !str_eq(rest, STR("desc")))
		return false;
	for (size_t i = 0; i < p->guide->cube->ndimensions; i++)
		if (str_eq(ref, field_of(p->guide, i)) && p->guide->roles[i] != ROLE_TEXT)
			return true;
	return str_eq(ref, p->guide->cube->measures[p->lens.measure].name);
}

static void add_column(const struct page *p, struct bookings *x, struct str ref, struct str title,
		       bool amount)
{
	struct str order = page_param(p, "orde");
	struct booking_column *c = &x->columns[x->ncolumns++];
	struct str up = arena_printf(p->arena, "%.*s:asc", STR_ARG(ref));
	struct str down = arena_printf(p->arena, "%.*s:desc", STR_ARG(ref));

	*c = (struct booking_column){.ref = ref, .title = title, .amount = amount};
	c->sorted = str_eq(order, up) ? 1 : str_eq(order, down) ? -1 : 0;
	if (!order_is_known(p, ref))
		return;
	c->sort = with_order(p, x, c->sorted == 1 || (amount && c->sorted == 0) ? down : up, 1);
	c->sorted_word = c->sorted > 0   ? STR("ascending")
			 : c->sorted < 0 ? STR("descending")
					 : STR("none");
}

/* ---- rows ---- */

static struct str word_of(const struct page *p, const struct datum *d)
{
	if (d->kind == DATUM_TEXT || d->kind == DATUM_NUMERAL)
		return d->text;
	if (d->kind == DATUM_DATE) {
		struct worded w = worded_date(p->lang, (int32_t)d->number);
		return arena_dup(p->arena, worded_str(&w));
	}
	if (d->kind == DATUM_INTEGER)
		return arena_printf(p->arena, "%lld", (long long)d->number);
	return (struct str){0};
}

static void take_rows(const struct page *p, struct bookings *x, const struct tabular *rows)
{
	struct booking_cell *cells =
		ARENA_ARRAY(p->arena, struct booking_cell, rows->n * x->ncolumns + 1);

	x->n = rows->n;
	x->total = rows->total;
	x->here = (struct figure){.known = true,
				  .decimals = measure_decimals(p->guide, p->lens.measure)};
	for (size_t i = 0; i < rows->n; i++)
		for (size_t k = 0; k < x->ncolumns; k++) {
			const struct datum *d = tabular_cell(rows, i, k);
			struct booking_cell *c = &cells[i * x->ncolumns + k];
			c->is_amount = x->columns[k].amount;
			if (!c->is_amount) {
				c->text = word_of(p, d);
				continue;
			}
			c->amount = (struct figure){
				d->kind == DATUM_AMOUNT, d->number, x->here.decimals, {0}, {0}};
			x->here.amount += c->amount.known ? d->number : 0;
		}
	x->cells = cells;
}

/* By the first column that is no text: to sort by all of them, texts too, is to read every text. */
static struct str order_unasked(const struct page *p, const size_t *dimensions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p->guide->roles[dimensions[i]] != ROLE_TEXT)
			return arena_printf(p->arena, "%.*s:asc",
					    STR_ARG(field_of(p->guide, dimensions[i])));
	return arena_printf(p->arena, "%.*s:desc",
			    STR_ARG(p->guide->cube->measures[p->lens.measure].name));
}

static struct str order_choices(const struct page *p, const struct bookings *x)
{
	struct str list = STR("");

	for (size_t i = 0; i < x->ncolumns; i++) {
		struct str ref = x->columns[i].ref;
		if (!order_is_known(p, ref))
			continue;
		list = words_add(p, list, arena_printf(p->arena, "%.*s:asc", STR_ARG(ref)));
		list = words_add(p, list, arena_printf(p->arena, "%.*s:desc", STR_ARG(ref)));
	}
	return list;
}

/* What it may be ordered by are the columns. */
static int check_order(struct page *p, const struct bookings *x, struct error *e)
{
	struct str order = page_param(p, "orde");

	return !order.len || order_is_known(p, order) ? 0
						      : word_off(p, "orde", order_choices(p, x), e);
}

static int ask_rows(struct page *p, struct bookings *x, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct lens_cut own = lens_own(&p->lens);
	struct str fields = {0}, order = page_param(p, "orde");
	size_t dimensions[BOOKING_DIMENSIONS];
	size_t n = pick_dimensions(p, dimensions);
	const struct measure *m = &p->guide->cube->measures[p->lens.measure];
	struct tabular rows;

	*q = ask_new(p->session, p->arena, ENDPOINT_FACTS, p->guide->name);
	own.extra = text_cut(p, x);
	for (size_t i = 0; i < n; i++) {
		struct str ref = field_of(p->guide, dimensions[i]);
		fields = arena_printf(p->arena, "%.*s%.*s,", STR_ARG(fields), STR_ARG(ref));
		add_column(p, x, ref, dimension_word(p, dimensions[i]), false);
	}
	add_column(p, x, m->name, m->label.len ? m->label : m->name, true);
	if (check_order(p, x, e) != 0)
		return -1;
	ask_param(q, "fields",
		  arena_printf(p->arena, "%.*s%.*s", STR_ARG(fields), STR_ARG(m->name)));
	ask_param(q, "cut", lens_cut_text(&p->lens, p->arena, &own));
	ask_param(q, "order", order.len ? order : order_unasked(p, dimensions, n));
	x->takeaway = (struct takeaway){x->subject, q, true};
	struct asked paged = *q;
	ask_param(&paged, "pagesize", arena_printf(p->arena, "%u", LINES_PAGE));
	ask_param(&paged, "page", arena_printf(p->arena, "%llu", (unsigned long long)x->page));
	if (ask_tabular(&rows, &paged, e) != 0)
		return -1;
	take_rows(p, x, &rows);
	x->pages = (x->total + LINES_PAGE - 1) / LINES_PAGE;
	p->answer->partial = x->pages > 1;
	return 0;
}

/* ---- around them ---- */

static void chip(struct bookings *x, struct str what, struct str value, struct url without)
{
	if (x->nchips < LINES_CHIPS)
		x->chips[x->nchips++] = (struct booking_chip){what, value, without};
}

static void take_chips(const struct page *p, struct bookings *x)
{
	const struct lens *l = &p->lens;
	const struct url none = {{0}};

	if (l->year)
		chip(x, text_of(p->lang, T("Jaar")), l->year->code, none);
	if (l->side)
		chip(x, text_of(p->lang, T("Kant")), side_word(p, l->side), none);
	if (l->phase)
		chip(x, text_of(p->lang, T("Fase")), phase_word(p, l->phase), none);
	for (size_t i = 0; i < l->depth; i++) {
		struct lens up = *l;
		up.depth = i;
		if (i == 0)
			up.tree = NULL;
		chip(x, dimension_word(p, l->path[i].dimension), l->path[i].label,
		     url_lens(p, &up, "regels"));
	}
	for (size_t i = 0; i < p->guide->ntoggles && i < 32; i++) {
		struct lens all = *l;
		all.toggles &= ~(1u << i);
		if (l->toggles & (1u << i))
			chip(x, text_of(p->lang, T("Keuze")), p->guide->toggles[i].label,
			     url_lens(p, &all, "regels"));
	}
	if (x->text.len)
		chip(x, text_of(p->lang, T("Tekst")), x->text, x->form);
}

static int take_sum(struct page *p, struct bookings *x, struct error *e)
{
	struct lens plain = p->lens;
	struct lens_cut own = lens_own(&plain);

	plain.scale = SCALE_TOTAL;
	plain.prices = 0;
	own.extra = text_cut(p, x);
	if (figure_ask(&x->sum, p->session, &plain, &own, p->arena, e) != 0)
		return -1;
	x->sum.plain = true;
	return 0;
}

/* Where lines have no texts, none is left out by its text. */
static int read_text(struct page *p, struct bookings *x, struct error *e)
{
	x->text = str_trim(page_param(p, "tekst"));
	x->has_texts = bookings_text_dimension(p->guide) >= 0;
	return x->text.len > TEXT_MAX || (x->text.len && !x->has_texts)
		       ? word_off(p, "tekst", STR(""), e)
		       : 0;
}

int page_bookings(struct page *p, struct error *e)
{
	struct bookings *x = ARENA_NEW(p->arena, struct bookings);
	const struct lens *l = &p->lens;

	p->unindexed = true;
	x->subject = l->depth ? l->path[l->depth - 1].label : p->guide->place;
	x->form = url_lens(p, l, "regels");
	struct text_hole holes[] = {{"subject", x->subject}, {"year", year_word(p)}};
	p->title = text_filled(p->arena, text_of(p->lang, T("De regels van {subject} in {year}")),
			       holes, 2);
	page_crumb(p, text_of(p->lang, T("Regels")), x->form);
	if (word_number(p, "pagina", PAGES_MOST, 1, &x->page, e) != 0 || read_text(p, x, e) != 0 ||
	    ask_rows(p, x, e) != 0 || word_page(p, x->page, x->pages, e) != 0 ||
	    take_sum(p, x, e) != 0 || proof_ask(p, &x->proof, e) != 0)
		return -1;
	struct str order = page_param(p, "orde");
	if (x->page > 1)
		x->previous = with_order(p, x, order, x->page - 1);
	if (x->page < x->pages)
		x->next = with_order(p, x, order, x->page + 1);
	take_chips(p, x);
	page_write(p, bookings_body, x);
	return 0;
}
