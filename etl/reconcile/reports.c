#include "reconcile/reports.h"

#include "base/json_out.h"
#include "base/utf8.h"
#include "explore/inquiry.h"

#include <stdlib.h>

struct reading {
	struct arena *arena;
	const struct guide *guide;
	const struct guide_beside *beside;
	int period; /* dimension, or -1 */
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
static int find_period(struct reading *r, struct session *s, struct error *e)
{
	const struct cube *c = r->guide->cube;

	r->period = -1;
	for (size_t i = 0; i < c->ndimensions && r->period < 0; i++) {
		const struct dimension *d = &c->dimensions[i];
		const struct value *values;
		uint32_t n;
		if (d->text ||
		    (!is_period_word(r->arena, d->name) && !is_period_word(r->arena, d->label)))
			continue;
		if (picture_values(&values, &n, r->guide->picture, s, i, d->key, e) != 0)
			return -1;
		if (d->attributes[d->key].type == VALUE_STRING || n <= IV3_PERIODS)
			r->period = (int)i;
	}
	return 0;
}

/* ---- what there is ---- */

static struct str axis_ref(const struct guide *g, const struct guide_axis *x)
{
	return g->cube->dimensions[x->dimension].attributes[x->attribute].ref;
}

static struct str ref_of(const struct guide *g, int dimension)
{
	const struct dimension *d = &g->cube->dimensions[dimension];

	return d->attributes[d->key].ref;
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
	if (r->period >= 0)
		add(&b, ref_of(g, r->period));
	else if (g->phase.dimension >= 0)
		add(&b, axis_ref(g, &g->phase));
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
	struct str ref = r->period >= 0 ? ref_of(g, r->period) : axis_ref(g, &g->phase);
	const struct datum *d = tabular_cell(&r->rows, row, (size_t)tabular_column(&r->rows, ref));

	if (year->kind != DATUM_INTEGER)
		return false;
	*out = (struct iv3_report_of){.year = (int)year->number};
	if (r->period >= 0) {
		out->period = d->kind == DATUM_TEXT      ? iv3_period_of(r->arena, d->text)
			      : d->kind == DATUM_INTEGER ? (int)d->number
							 : -1;
		out->phase = STR("all");
		out->cut = cut_with(r, ref, d);
		return out->period >= 0 && out->period < IV3_PERIODS;
	}
	if (d->kind != DATUM_TEXT)
		return false;
	enum phase_meaning meaning = phase_meaning_of(d->text);
	out->period = meaning == PHASE_BUDGET ? 0 : IV3_PERIODS - 1;
	out->phase = d->text;
	out->cut = r->beside->cut;
	return meaning == PHASE_BUDGET || meaning == PHASE_ACTUAL;
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
	else if (find_period(&r, s, e) == 0 && r.period < 0 && g->phase.dimension < 0)
		error_set(
			e, STATUS_REFUSED,
			"cube %.*s has neither periods nor phases, so budget and actual cannot be "
			"told apart",
			STR_ARG(b->cube));
	else
		result = ask(&r, s, e) != 0 ? -1 : take_rows(out, &r, e);
	guide_close(g);
	return result;
}
