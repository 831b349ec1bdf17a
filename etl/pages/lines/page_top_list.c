/* /{cube}/{year}/…/lijst */
#include "pages/lines/top_list.h"

#include "page/bars.h"
#include "page/lens_words.h"
#include "pages/lines/entries.h"

static bool is_plain(const struct page *p)
{
	return p->lens.scale == SCALE_TOTAL && !p->lens.prices;
}

static void take_row(const struct page *p, struct top_list *x, const struct tabular *t, size_t i,
		     size_t sum)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->dimension];
	const struct attribute *key = &d->attributes[d->key];
	const struct datum *code = tabular_cell(t, i, 0);
	struct top_row *r = &x->rows[x->n++];
	struct value v = value_of_datum(code);
	struct lens_cut own = lens_own(&p->lens);
	struct buffer text;

	buffer_init(&text, SIZE_MAX);
	value_plain(&text, key->type, &v);
	r->code = arena_dup(p->arena, buffer_str(&text));
	buffer_drop(&text);
	const struct datum *label = tabular_cell(t, i, x->coded ? 1 : 0);
	r->label = label->kind == DATUM_TEXT && label->text.len ? label->text : r->code;
	own.extra = cut_of_value(p->arena, key->ref, key->type, &v).ptr;
	r->figure = (struct figure){.cut = lens_cut_text(&p->lens, p->arena, &own),
				    .plain = is_plain(p)};
	figure_take(&r->figure, tabular_cell(t, i, sum), t->columns[sum].decimals);
	r->url = url_member(p, &p->lens, x->dimension, &v, r->code);
	int count = tabular_column(t, STR("_count"));
	r->lines = count < 0 ? 0 : (uint64_t)tabular_cell(t, i, (size_t)count)->number;
}

/* The very question of the API, its order and number of rows included. */
static int take_rows(struct page *p, struct top_list *x, struct str order, struct error *e)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->dimension];
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct lens_cut own = lens_own(&p->lens);
	struct str by = d->attributes[d->key].ref;
	struct tabular t;

	x->coded = d->label_attribute != d->key;
	if (x->coded)
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by),
				  STR_ARG(d->attributes[d->label_attribute].ref));
	*q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
	ask_param(q, "drilldown", by);
	ask_param(q, "cut", lens_cut_text(&p->lens, p->arena, &own));
	ask_lens(q, &p->lens);
	ask_param(q, "order", order);
	ask_param(q, "pagesize", arena_printf(p->arena, "%llu", (unsigned long long)x->top));
	x->takeaway.asked = q;
	if (ask_tabular(&t, q, e) != 0)
		return -1;
	struct str measure = p->guide->cube->measures[p->lens.measure].name;
	int sum = tabular_column(&t, arena_printf(p->arena, "%.*s.sum", STR_ARG(measure)));
	x->total = t.total;
	x->rows = ARENA_ARRAY(p->arena, struct top_row, t.n + 1);
	for (size_t i = 0; i < t.n && sum >= 0; i++)
		take_row(p, x, &t, i, (size_t)sum);
	return 0;
}

static void name_it(struct page *p, struct top_list *x)
{
	const struct lens *l = &p->lens;
	struct str what = dimension_word(p, x->dimension);
	struct str of = l->depth ? l->path[l->depth - 1].label : p->guide->place;
	struct text_hole holes[] = {
		{"what", what},
		{"of", of},
		{"side", l->side ? side_word(p, l->side) : text_of(p->lang, T("bedrag"))},
		{"year", year_word(p)}};

	if (l->phase)
		holes[3].value = arena_printf(p->arena, "%.*s, %.*s", STR_ARG(holes[3].value),
					      STR_ARG(phase_word(p, l->phase)));
	p->title =
		text_filled(p->arena, text_of(p->lang, T("{what}: {side} {year}, {of}")), holes, 4);
	x->what = x->takeaway.what = p->title;
}

int page_top_list(struct page *p, struct error *e)
{
	struct top_list *x = ARENA_NEW(p->arena, struct top_list);
	struct lens path = p->lens;
	struct str order;

	p->unindexed = p->request->nparams > 0;
	path.tree = p->lens.depth ? p->lens.tree : NULL;
	x->form = url_lens_path(p, &path, "lijst");
	if (top_list_read(p, x, &order, e) != 0 || take_rows(p, x, order, e) != 0)
		return -1;
	struct lens_cut own = lens_own(&p->lens);
	if (figure_ask(&x->all, p->session, &p->lens, &own, p->arena, e) != 0 ||
	    proof_ask(p, &x->proof, e) != 0)
		return -1;
	x->all.plain = is_plain(p);
	x->shares = is_plain(p) && x->all.known && x->all.amount > 0;
	name_it(p, x);
	page_crumb(p, text_of(p->lang, T("Lijst")), url_lens(p, &p->lens, "lijst"));
	page_write(p, top_list_body, x);
	return 0;
}
