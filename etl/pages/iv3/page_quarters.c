/* /{cube}/{year}/kwartalen */
#include "pages/iv3/quarters_page.h"

#include "base/text/json_out.h"
#include "page/asked_words.h"
#include "pages/lines/entries.h"

static int year_of(const struct page *p)
{
	uint64_t year;

	return p->lens.year && str_to_u64(p->lens.year->code, &year) && year < 3000 ? (int)year : 0;
}

/* What the reader leaves out, and whose it is. */
static struct str own_cut(const struct page *p, const struct quarters_page *x)
{
	const struct lens_cut all = {0};
	struct lens l = p->lens;
	struct str cut, one = STR("");

	l.tree = NULL;
	l.depth = 0;
	cut = lens_cut_text(&l, p->arena, &all);
	if (x->peers.one) {
		const struct dimension *d = &p->guide->cube->dimensions[p->guide->body];
		struct buffer b;
		buffer_init(&b, 4096);
		buffer_printf(&b, "%.*s:", STR_ARG(d->attributes[d->key].ref));
		json_escape(&b, x->peers.one->code);
		one = arena_dup(p->arena, buffer_str(&b));
		buffer_drop(&b);
	}
	if (cut.len == 0 || one.len == 0)
		return cut.len ? cut : one;
	return arena_printf(p->arena, "%.*s|%.*s", STR_ARG(one), STR_ARG(cut));
}

/* ---- what is shown ---- */

static struct str filled(const struct page *p, struct str words, int a, int b)
{
	const struct text_hole holes[] = {{"from", arena_printf(p->arena, "%d", a)},
					  {"to", arena_printf(p->arena, "%d", b)}};

	return text_filled(p->arena, text_of(p->lang, words), holes, 2);
}

static struct str head_of(const struct page *p, const struct iv3_quarters *q, int to)
{
	int from = q->delivered[to] ? q->from[to] : to;

	if (from == to)
		return filled(p, T("{to}e kwartaal"), from, to);
	return from + 1 == to ? filled(p, T("{from}e en {to}e kwartaal samen"), from, to)
			      : filled(p, T("{from}e t/m {to}e kwartaal samen"), from, to);
}

static int next_delivered(const struct iv3_quarters *q, int quarter)
{
	while (quarter <= IV3_QUARTERS && !q->delivered[quarter])
		quarter++;
	return quarter;
}

static void take_lacking(struct page *p, struct quarters_page *x)
{
	x->lacking = ARENA_ARRAY(p->arena, struct str, IV3_QUARTERS);
	for (int i = 1; i <= IV3_QUARTERS; i++) {
		int next = next_delivered(&x->of, i);
		if (x->of.delivered[i])
			continue;
		x->lacking[x->nlacking++] =
			next > IV3_QUARTERS
				? filled(p, T("Het {from}e kwartaal is (nog) niet geleverd."), i, i)
				: filled(p,
					 T("Het {from}e kwartaal is niet geleverd: wat er in het {to}e "
					   "alleen bij kwam is niet te zeggen, wel samen met wat ontbreekt."),
					 i, next);
	}
}

static struct figure figure_of(const struct page *p, const struct quarters_page *x,
			       const struct iv3_quarter_row *r, int report)
{
	return (struct figure){.known = x->of.delivered[report],
			       .amount = r->amounts[report],
			       .decimals = x->of.decimals,
			       .plain = true,
			       .cut = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(r->cut),
						   STR_ARG(x->of.cuts[report]))};
}

static void take_cell(const struct page *p, struct quarters_page *x, struct quarters_row *row,
		      int quarter)
{
	struct quarters_cell *c = &row->cells[quarter];

	c->delivered = x->of.delivered[quarter];
	if (!c->delivered)
		return;
	int before = x->of.from[quarter] - 1;
	c->cumulative = c->came_in = figure_of(p, x, row->of, quarter);
	if (before >= 1) {
		struct figure earlier = figure_of(p, x, row->of, before);
		c->came_in = figure_difference(&c->cumulative, &earlier);
	}
	c->correction = c->came_in.amount < 0;
}

static void take_rows(struct page *p, struct quarters_page *x)
{
	x->rows = ARENA_ARRAY(p->arena, struct quarters_row, x->of.n + 1);
	for (size_t i = 0; i < x->of.n; i++) {
		struct quarters_row *row = &x->rows[i];
		row->of = &x->of.rows[i];
		for (int q = 1; q <= IV3_QUARTERS; q++)
			take_cell(p, x, row, q);
		row->account = figure_of(p, x, row->of, IV3_QUARTER_ACCOUNT);
	}
	for (int q = 1; q <= IV3_QUARTERS; q++)
		x->heads[q] = head_of(p, &x->of, q);
	x->corrected = iv3_quarters_corrected(&x->of);
	take_lacking(p, x);
}

static void take_years(struct page *p, struct quarters_page *x)
{
	struct lens l = p->lens;

	x->years.title = text_of(p->lang, T("Jaar"));
	for (size_t i = 0; i < x->of.nyears && x->years.n < CHOICES_MAX; i++) {
		struct str code = arena_printf(p->arena, "%d", x->of.years[i]);
		struct url_draft d;
		l.year = axis_find(&p->guide->year, code);
		if (!l.year)
			continue;
		url_start(&d, p->arena, url_lens(p, &l, QUARTERS_WORD));
		if (x->several && x->peers.one)
			url_query(&d, "lid", x->peers.one->code);
		x->years.items[x->years.n++] =
			(struct lens_choice){code, url_done(&d), x->of.years[i] == x->of.year};
	}
}

static struct url api_of(struct page *p, const struct quarters_page *x, bool csv)
{
	struct url_draft d;

	url_start(&d, p->arena,
		  url_own(p->arena,
			  arena_printf(p->arena, "%.*s/api/3/cubes/%.*s/quarters/",
				       STR_ARG(p->site->base.text), STR_ARG(p->guide->name))));
	url_query_number(&d, "year", x->of.year);
	if (own_cut(p, x).len)
		url_query(&d, "cut", own_cut(p, x));
	if (csv)
		url_query(&d, "download", STR("csv"));
	return url_done(&d);
}

/* That this year or government has none is told on the page. */
static int make(struct page *p, struct quarters_page *x, struct error *e)
{
	const struct iv3_quarters_wanted w = {.year = year_of(p), .cut = own_cut(p, x)};

	if (iv3_quarters_of(&x->of, p->arena, p->session, p->guide, &w, e) == 0) {
		x->made = true;
		take_rows(p, x);
		take_years(p, x);
		x->api = api_of(p, x, false);
		x->csv = api_of(p, x, true);
		return 0;
	}
	if (e->status != STATUS_NOT_FOUND || !page_has_quarters(p))
		return -1;
	x->why_not = arena_dup(p->arena, str_z(e->text));
	return 0;
}

static int take_members(struct page *p, struct quarters_page *x, struct error *e)
{
	if (p->guide->body < 0 || !page_has_quarters(p))
		return 0;
	/* Whoever delivered a quarter may have no account yet, or one side alone. */
	const struct lens asked = p->lens;
	p->lens.phase = NULL;
	p->lens.side = NULL;
	int result = peers_take_members(p, &x->peers, e);
	p->lens = asked;
	if (result != 0)
		return -1;
	x->several = x->peers.nmembers > 1;
	if (!x->several && x->peers.unknown.len)
		return word_off(p, "lid", x->peers.members[0].code, e);
	if (!x->several && x->peers.nmembers)
		x->peers.one = &x->peers.members[0];
	return 0;
}

int page_quarters(struct page *p, struct error *e)
{
	struct quarters_page *x = ARENA_NEW(p->arena, struct quarters_page);

	p->here = "quarters";
	p->alone = true;
	p->lens.scale = SCALE_TOTAL;
	p->lens.prices = 0;
	if (p->guide->nmeasures)
		p->lens.measure = p->guide->measures[0]; /* the cumulative one */
	if (take_members(p, x, e) != 0)
		return -1;
	if ((!x->several || x->peers.one) && make(p, x, e) != 0)
		return -1;
	x->who = x->several && x->peers.one ? x->peers.one->label : p->guide->place;
	struct text_hole hole = {"who", x->who};
	p->title = text_filled(p->arena, text_of(p->lang, T("Kwartalen van {who}")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Kwartalen")), url_lens(p, &p->lens, QUARTERS_WORD));
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, quarters_body, x);
	return 0;
}
