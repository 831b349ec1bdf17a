#include "page/portions.h"

#include "page/bars.h"
#include "page/lens_words.h"
#include <stdlib.h>

#define HUNDRED 100u

static struct figure sum_of(const struct breakdown *b, money_sum amount)
{
	return (struct figure){
		.known = true, .amount = amount, .decimals = b->total.shown.decimals};
}

static struct chart_part part_of(const struct page *p, const struct breakdown *b,
				 const struct breakdown_row *r)
{
	return (struct chart_part){
		.label = member_word(p, r),
		.code = b->coded ? r->code : (struct str){0},
		.amount_text = figure_said(p, &r->shown),
		.amount = figure_drawn(&r->shown),
		.url = url_member(p, &p->lens, b->dimension, &r->value, r->code)};
}

void portions_take(const struct page *p, const struct breakdown *b, struct portions *out)
{
	*out = (struct portions){.of = b,
				 .parts = ARENA_ARRAY(p->arena, struct chart_part, b->n + 1),
				 .fates = ARENA_ARRAY(p->arena, enum chart_fate, b->n + 1)};
	for (size_t i = 0; i < b->n; i++) {
		const struct breakdown_row *r = &b->rows[i];
		out->parts[i] = part_of(p, b, r);
		if (r->shown.known && r->shown.amount > 0 &&
		    (!out->most || r->shown.amount > out->most->shown.amount))
			out->most = r;
	}
	chart_treemap_plan(&out->whole, out->parts, b->n, out->fates);
	out->positive = sum_of(b, out->whole.positive);
	out->negative = sum_of(b, out->whole.negative);
	struct figure small = sum_of(b, out->whole.small);
	struct text_hole hole = {"n", arena_printf(p->arena, "%zu", out->whole.fates[CHART_SMALL])};
	out->small = (struct chart_part){
		.label = text_filled(p->arena, text_of(p->lang, T("{n} kleine samen")), &hole, 1),
		.amount_text = figure_said(p, &small)};
}

struct str portions_finding(const struct page *p, const struct portions *x)
{
	if (!x->most)
		return (struct str){0};
	struct text_hole holes[] = {
		{"member", member_word(p, x->most)},
		{"amount", figure_told(p, &x->most->shown, SIGN_MINUS)},
		{"percent", percent_said(p, &x->most->shown, &x->positive)},
		{"whole", figure_told(p, &x->positive, SIGN_MINUS)},
	};
	return drawing_finding(
		p,
		text_filled(p->arena,
			    text_of(p->lang, T("{member} is het grootst: {amount}, {percent} van "
					       "{whole}")),
			    holes, 4));
}

struct figure column_whole(const struct breakdown *b, bool beside)
{
	money_sum whole = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct figure *f = beside ? &b->rows[i].beside : &b->rows[i].shown;
		whole += f->known && f->amount > 0 ? f->amount : 0;
	}
	return sum_of(b, whole);
}

struct worded share_text(const struct page *p, const struct figure *whole, const struct figure *f)
{
	if (!f->known || whole->amount <= 0)
		return (struct worded){0};
	if (f->amount < 0)
		return (struct worded){.len = sizeof "–" - 1, .text = "–"};
	return worded_percent(p->lang, f->amount, whole->amount, 1, SIGN_MINUS);
}

struct worded portion_text(const struct page *p, const struct portions *x, const struct figure *f)
{
	return share_text(p, &x->positive, f);
}

struct str portions_of_what(const struct page *p, const struct portions *x)
{
	struct text_hole holes[] = {
		{"amount", figure_said(p, &x->positive)},
		{"total", figure_said(p, &x->of->total.shown)},
		{"negative", figure_said(p, &x->negative)},
	};
	return text_filled(
		p->arena,
		x->whole.negative == 0
			? text_of(p->lang, T("Aandeel: deel van het totaal, {amount}"))
			: text_of(p->lang,
				  T("Aandeel: deel van al wat positief is, {amount}; wat negatief "
				    "is ({negative}) is geen deel. Samen is dat {total}")),
		holes, 3);
}

/* ---- drawing ---- */

void portions_draw(struct buffer *out, const struct page *p, const struct chart_frame *f,
		   const void *data)
{
	const struct portions *x = data;

	(void)p;
	chart_treemap(out, f, x->parts, x->of->n, &x->small);
}

struct drawing portions_drawing(const struct page *p, const struct portions *x)
{
	return (struct drawing){.page = "",
				.word = "vlakken",
				.title = breakdown_title(p, x->of, FIGURE_PLAIN),
				.finding = portions_finding(p, x)};
}

void bars_draw(struct buffer *out, const struct page *p, const struct chart_frame *f,
	       const void *data)
{
	const struct breakdown *b = data;
	size_t n = b->limit ? b->limit : b->n;
	struct chart_bar *bars = ARENA_ARRAY(p->arena, struct chart_bar, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct breakdown_row *r = &b->rows[i];
		struct worded w = figure_percent(p, &r->difference, &r->beside, SIGN_BOTH);
		bars[i] = (struct chart_bar){
			.budget = figure_drawn(&r->beside),
			.actual = figure_drawn(&r->shown),
			.unfinished = guide_unfinished(p->guide, p->lens.year),
			.label = member_word(p, r),
			.code = b->coded && codes_are_short(b) ? r->code : (struct str){0},
			.amount = r->shown.known ? figure_said(p, &r->shown) : (struct str){0},
			.difference = arena_dup(p->arena, worded_str(&w))};
	}
	chart_bars(out, f, bars, n);
}

struct drawing bars_drawing(const struct page *p, const struct portions *x)
{
	struct drawing own = portions_drawing(p, x);

	own.word = "verdeling";
	own.words = drawing_words(p);
	return own;
}

struct drawing portions_chosen(const struct page *p, const struct portions *x)
{
	return page_tiles(p) && x->whole.worth ? portions_drawing(p, x) : bars_drawing(p, x);
}

int portions_write(struct page *p, const struct portions *x, const struct str *split,
		   struct error *e)
{
	bool tiles = str_eq(p->drawing, STR("vlakken"));
	struct drawing own = tiles ? portions_drawing(p, x) : bars_drawing(p, x);

	if (x->of->n == 0 || (tiles && !x->whole.worth))
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	if (split) {
		own.key = WORD_SPLIT;
		own.value = *split;
	}
	return tiles ? drawing_write(p, &own, portions_draw, x, e)
		     : drawing_write(p, &own, bars_draw, x->of, e);
}

struct url url_of_view(const struct page *p, const struct drawing *x, bool tiles)
{
	struct url_draft d;

	url_start(&d, p->arena, url_view(p, tiles));
	if (x->key)
		url_query(&d, x->key, x->value);
	return url_done(&d);
}

/* ---- of one hundred ---- */

static int by_amount(const void *x, const void *y)
{
	const struct breakdown_row *const *p = x, *const *q = y;

	if ((*p)->shown.amount != (*q)->shown.amount)
		return (*p)->shown.amount > (*q)->shown.amount ? -1 : 1;
	return *p < *q ? -1 : *p > *q;
}

/* What whole units leave goes to those that lost most of it (largest remainder). */
static void hand_out(struct hundred_part *out, size_t n, const money_sum *rests, unsigned left)
{
	bool given[HUNDRED_PARTS + 1] = {false};

	while (left-- > 0) {
		size_t most = n;
		for (size_t i = 0; i < n; i++)
			if (!given[i] && (most == n || rests[i] > rests[most]))
				most = i;
		if (most == n)
			return;
		given[most] = true;
		out[most].units++;
	}
}

size_t portions_hundred(const struct portions *x, struct hundred_part out[HUNDRED_PARTS + 1])
{
	const struct breakdown_row **rows = xcalloc(x->of->n + 1, sizeof *rows);
	money_sum rests[HUNDRED_PARTS + 1], others = x->whole.positive, whole = x->whole.positive;
	unsigned left = HUNDRED;
	size_t positive = 0, n = 0;

	for (size_t i = 0; i < x->of->n; i++)
		if (x->of->rows[i].shown.known && x->of->rows[i].shown.amount > 0)
			rows[positive++] = &x->of->rows[i];
	qsort(rows, positive, sizeof *rows, by_amount);
	for (; n < positive && n < HUNDRED_PARTS; n++)
		out[n].row = rows[n];
	if (positive > n)
		out[n++].row = NULL;
	for (size_t i = 0; i < n; i++) {
		money_sum own = out[i].row ? out[i].row->shown.amount : others;
		others -= own;
		out[i].units = (unsigned)(own * HUNDRED / whole);
		rests[i] = own * HUNDRED % whole;
		left -= out[i].units;
	}
	hand_out(out, n, rests, left);
	free(rows);
	return n;
}

money_sum portions_others(const struct portions *x, const struct hundred_part *parts, size_t n)
{
	money_sum others = x->whole.positive;

	for (size_t i = 0; i < n; i++)
		others -= parts[i].row ? parts[i].row->shown.amount : 0;
	return others;
}
