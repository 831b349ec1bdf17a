#include "reconcile/reports.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"
#include "explore/inquiry.h"

#include <stdlib.h>

struct reading {
	struct arena *arena;
	const struct guide *guide;
	const struct guide_beside *beside;
	struct iv3_when when;
	struct tabular rows;
};

/* ---- periods ---- */

static bool is_period_word(struct arena *a, struct str text)
{
	static const char *const words[] = {"period",         "periode", "verslagsoort",
					    "verslagperiode", "report",  NULL};
	struct str folded = utf8_fold(a, text);

	for (size_t i = 0; words[i]; i++)
		if (str_eq(folded, str_z(words[i])))
			return true;
	return false;
}

/* Months are no periods of Iv3: there are more than six. */
int iv3_when_find(struct iv3_when *out, struct arena *a, const struct guide *g, struct session *s,
		  struct error *e)
{
	const struct cube *c = g->cube;
	int found = -1;

	for (size_t i = 0; i < c->ndimensions && found < 0; i++) {
		const struct dimension *d = &c->dimensions[i];
		const struct value *values;
		uint32_t n;
		if (d->text || (!is_period_word(a, d->name) && !is_period_word(a, d->label)))
			continue;
		if (picture_values(&values, &n, g->picture, s, i, d->key, e) != 0)
			return -1;
		if (d->attributes[d->key].type == VALUE_STRING || n <= IV3_PERIODS)
			found = (int)i;
	}
	*out = (struct iv3_when){found >= 0 ? found : g->phase.dimension, {0}};
	if (out->dimension < 0)
		return error_set(
			e, STATUS_REFUSED,
			"cube %.*s has neither periods nor phases, so budget and actual cannot be "
			"told apart",
			STR_ARG(g->name));
	const struct dimension *d = &c->dimensions[out->dimension];
	out->ref = d->attributes[found >= 0 ? d->key : g->phase.attribute].ref;
	return 0;
}

int iv3_when_of(const struct iv3_when *w, struct arena *a, const struct datum *d)
{
	(void)w;
	if (d->kind == DATUM_INTEGER)
		return d->number >= 0 && d->number < IV3_PERIODS ? (int)d->number : -1;
	if (d->kind != DATUM_TEXT)
		return -1;
	int period = iv3_period_of(a, d->text);
	if (period >= 0)
		return period;
	enum phase_meaning meaning = phase_meaning_of(d->text);
	return meaning == PHASE_BUDGET ? 0 : meaning == PHASE_ACTUAL ? IV3_PERIODS - 1 : -1;
}

/* ---- what there is ---- */

static struct str axis_ref(const struct guide *g, const struct guide_axis *x)
{
	return g->cube->dimensions[x->dimension].attributes[x->attribute].ref;
}

static void add(struct buffer *b, struct str ref)
{
	buffer_printf(b, "%s%.*s", b->len ? "|" : "", STR_ARG(ref));
}

static int ask(struct reading *r, struct session *s, struct error *e)
{
	struct asked q = ask_new(s, r->arena, ENDPOINT_AGGREGATE, r->guide->name);
	const struct guide *g = r->guide;
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	add(&b, axis_ref(g, &g->year));
	add(&b, r->when.ref);
	ask_param(&q, "drilldown", arena_dup(r->arena, buffer_str(&b)));
	buffer_drop(&b);
	ask_param(&q, "cut", r->beside->cut);
	ask_param(&q, "aggregates", STR("_count"));
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(&r->rows, &q, e);
}

static struct str cut_with(const struct reading *r, struct str ref, const struct datum *d)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	if (r->beside->cut.len)
		buffer_printf(&b, "%.*s|", STR_ARG(r->beside->cut));
	buffer_printf(&b, "%.*s:", STR_ARG(ref));
	if (d->kind == DATUM_TEXT)
		json_escape(&b, d->text);
	else
		buffer_printf(&b, "%lld", (long long)d->number);
	struct str own = arena_dup(r->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

/* What is neither budget nor actual, or of no period, is no delivery: false. */
static bool take_row(struct iv3_report_of *out, const struct reading *r, size_t row)
{
	const struct guide *g = r->guide;
	const struct datum *year = tabular_cell(
		&r->rows, row, (size_t)tabular_column(&r->rows, axis_ref(g, &g->year)));
	const struct datum *d =
		tabular_cell(&r->rows, row, (size_t)tabular_column(&r->rows, r->when.ref));

	if (year->kind != DATUM_INTEGER)
		return false;
	*out = (struct iv3_report_of){.year = (int)year->number,
				      .period = iv3_when_of(&r->when, r->arena, d),
				      .phase = STR("all"),
				      .cut = cut_with(r, r->when.ref, d)};
	return out->period >= 0;
}

static int by_when(const void *x, const void *y)
{
	const struct iv3_report_of *p = x, *q = y;

	return p->year != q->year ? (p->year > q->year) - (p->year < q->year)
				  : p->period - q->period;
}

static int take_rows(struct iv3_reports *out, const struct reading *r, struct error *e)
{
	out->items = ARENA_ARRAY(r->arena, struct iv3_report_of, r->rows.n + 1);
	for (size_t i = 0; i < r->rows.n; i++)
		if (take_row(&out->items[out->n], r, i))
			out->n++;
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, by_when);
	for (size_t i = 1; i < out->n; i++)
		if (by_when(&out->items[i - 1], &out->items[i]) == 0)
			return error_set(e, STATUS_REFUSED,
					 "cube %.*s has %d, %s twice; its cut must choose one",
					 STR_ARG(r->guide->name), out->items[i].year,
					 iv3_period_name(out->items[i].period));
	return 0;
}

int iv3_reports_of(struct iv3_reports *out, struct arena *a, struct session *s,
		   const struct guide_beside *b, struct error *e)
{
	struct reading r = {.arena = a, .beside = b};
	struct guide *g;
	int result = -1;

	*out = (struct iv3_reports){0};
	if (guide_open(&g, s, a, b->cube, e) != 0)
		return -1;
	r.guide = g;
	if (g->year.dimension < 0)
		error_set(e, STATUS_REFUSED, "cube %.*s has no dimension of years",
			  STR_ARG(b->cube));
	else if (iv3_when_find(&r.when, a, g, s, e) == 0)
		result = ask(&r, s, e) != 0 ? -1 : take_rows(out, &r, e);
	guide_close(g);
	return result;
}
