/* Quarters of a cube of deliveries: which were delivered, and what each has. */
#include "reconcile/quarters.h"

#include "base/text/json_out.h"
#include "explore/inquiry.h"

#include <stdlib.h>

#define SUM_MOST ((int64_t)1 << 60)

struct reading {
	struct iv3_quarters *out;
	struct arena *arena;
	struct session *session;
	struct guide *guide;
	struct iv3_fields fields;
	struct iv3_when when;
	struct str year, side, taakveld, name, body,
		measure;       /* refs; no body: the cube is of one */
	struct str government; /* the one that is asked of */
	struct tabular reports, rows;
};

/* ---- where a cube has it ---- */

static struct str ref_of(const struct guide *g, size_t dimension, size_t attribute)
{
	return g->cube->dimensions[dimension].attributes[attribute].ref;
}

static int find_refs(struct reading *r, struct error *e)
{
	const struct guide *g = r->guide;
	const struct guide_beside own = {.cube = g->name, .title = g->title};

	if (g->year.dimension < 0 || g->side.dimension < 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "cube %.*s has no years, or no sides, so no quarters",
				 STR_ARG(g->name));
	if (iv3_fields_of(&r->fields, r->arena, g, g->iv3.n ? &g->iv3.own : &own, e) != 0 ||
	    iv3_when_find(&r->when, r->arena, g, r->session, e) != 0)
		return -1;
	const struct iv3_field *task = &r->fields.taakveld;
	const struct dimension *d = &g->cube->dimensions[task->dimension];
	r->year = ref_of(g, (size_t)g->year.dimension, g->year.attribute);
	r->side = ref_of(g, (size_t)g->side.dimension, g->side.attribute);
	r->taakveld = ref_of(g, task->dimension, task->attribute);
	r->name = d->label_attribute != task->attribute
			  ? ref_of(g, task->dimension, d->label_attribute)
			  : STR("");
	if (g->body >= 0)
		r->body = ref_of(g, (size_t)g->body, g->cube->dimensions[g->body].key);
	r->measure = g->cube->measures[r->fields.measure].name;
	r->out->decimals = measure_decimals(g, r->fields.measure);
	return 0;
}

static void add_ref(struct buffer *b, struct str ref)
{
	if (ref.len)
		buffer_printf(b, "%s%.*s", b->len ? "|" : "", STR_ARG(ref));
}

static int ask(struct tabular *out, struct reading *r, const struct str *refs, size_t n,
	       struct str cut, struct str aggregates, struct error *e)
{
	struct asked q = ask_new(r->session, r->arena, ENDPOINT_AGGREGATE, r->guide->name);
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	for (size_t i = 0; i < n; i++)
		add_ref(&b, refs[i]);
	ask_param(&q, "drilldown", arena_dup(r->arena, buffer_str(&b)));
	buffer_drop(&b);
	ask_param(&q, "cut", cut);
	ask_param(&q, "aggregates", aggregates);
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(out, &q, e);
}

static const struct datum *at(const struct tabular *t, size_t row, struct str ref)
{
	int column = ref.len ? tabular_column(t, ref) : -1;

	return column >= 0 ? tabular_cell(t, row, (size_t)column) : NULL;
}

static struct str text_at(const struct tabular *t, size_t row, struct str ref)
{
	const struct datum *d = at(t, row, ref);

	return d && d->kind == DATUM_TEXT ? d->text : STR("");
}

static struct str cut_of(struct arena *a, struct str ref, const struct datum *d)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_printf(&b, "%.*s:", STR_ARG(ref));
	if (d && d->kind == DATUM_INTEGER)
		buffer_printf(&b, "%lld", (long long)d->number);
	else
		json_escape(&b, d && d->kind == DATUM_TEXT ? d->text : STR(""));
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static struct str both(struct arena *a, struct str x, struct str y)
{
	return x.len && y.len ? arena_printf(a, "%.*s|%.*s", STR_ARG(x), STR_ARG(y))
	       : x.len        ? x
			      : y;
}

/* ---- whose ---- */

/* Of the lines that the cut leaves; which reports there are is another question, for a cut may leave nothing of one. */
static int find_government(struct reading *r, struct str cut, struct error *e)
{
	struct tabular members;

	if (r->body.len == 0)
		return 0;
	if (ask(&members, r, &r->body, 1, cut, STR("_count"), e) != 0)
		return -1;
	if (members.n > 1)
		return error_set(e, STATUS_USAGE,
				 "cube %.*s has several governments; choose one: cut=%.*s:\"…\"",
				 STR_ARG(r->guide->name), STR_ARG(r->body));
	if (members.n == 0)
		return error_set(e, STATUS_NOT_FOUND, "cube %.*s has no lines of %.*s",
				 STR_ARG(r->guide->name), STR_ARG(cut));
	r->government = cut_of(r->arena, r->body, at(&members, 0, r->body));
	return 0;
}

/* ---- which reports ---- */

static int by_year(const void *x, const void *y)
{
	int p = *(const int *)x, q = *(const int *)y;

	return (p > q) - (p < q);
}

static int year_at(const struct reading *r, size_t row)
{
	const struct datum *d = at(&r->reports, row, r->year);

	return d && d->kind == DATUM_INTEGER ? (int)d->number : 0;
}

static int period_at(const struct reading *r, const struct tabular *t, size_t row)
{
	const struct datum *d = at(t, row, r->when.ref);

	return d ? iv3_when_of(&r->when, r->arena, d) : -1;
}

static void find_years(struct reading *r)
{
	struct iv3_quarters *out = r->out;
	size_t n = 0;

	out->years = ARENA_ARRAY(r->arena, int, r->reports.n + 1);
	for (size_t i = 0; i < r->reports.n; i++) {
		int period = period_at(r, &r->reports, i);
		if (year_at(r, i) && period >= 1 && period <= IV3_QUARTERS)
			out->years[n++] = year_at(r, i);
	}
	if (n)
		qsort(out->years, n, sizeof *out->years, by_year);
	for (size_t i = 0; i < n; i++)
		if (out->nyears == 0 || out->years[out->nyears - 1] != out->years[i])
			out->years[out->nyears++] = out->years[i];
}

static int take_year(struct reading *r, int year, struct error *e)
{
	struct iv3_quarters *out = r->out;

	for (size_t i = 0; i < out->nyears; i++)
		if (year == 0 || out->years[i] == year)
			out->year = out->years[i];
	if (out->year)
		return 0;
	return error_set(e, STATUS_NOT_FOUND, "cube %.*s has no quarters%s%.0d",
			 STR_ARG(r->guide->name), year ? " of " : "", year);
}

static int take_reports(struct reading *r, struct error *e)
{
	struct iv3_quarters *out = r->out;
	int before = 0;

	for (size_t i = 0; i < r->reports.n; i++) {
		int period = period_at(r, &r->reports, i);
		if (period < 1 || year_at(r, i) != out->year)
			continue;
		if (out->delivered[period])
			return error_set(e, STATUS_REFUSED,
					 "cube %.*s has %d, %s twice; its cut must choose one",
					 STR_ARG(r->guide->name), out->year,
					 iv3_period_name(period));
		out->delivered[period] = true;
		out->cuts[period] = cut_of(r->arena, r->when.ref, at(&r->reports, i, r->when.ref));
	}
	for (int q = 1; q <= IV3_QUARTERS; q++)
		if (out->delivered[q]) {
			out->from[q] = before + 1;
			before = q;
		}
	return 0;
}

/* ---- amounts ---- */

static int add_to(struct iv3_quarter_row *row, int period, int64_t amount, struct error *e)
{
	int64_t sum;

	if (!__builtin_add_overflow(row->amounts[period], amount, &sum) && sum <= SUM_MOST &&
	    sum >= -SUM_MOST) {
		row->amounts[period] = sum;
		return 0;
	}
	return error_set(e, STATUS_LIMIT, "taakveld %.*s: the sum is larger than any budget",
			 STR_ARG(row->taakveld));
}

static struct iv3_quarter_row *row_of(struct reading *r, enum iv3_part part, bool total,
				      struct str taakveld)
{
	struct iv3_quarters *out = r->out;

	for (size_t i = 0; i < out->n; i++) {
		struct iv3_quarter_row *x = &out->rows[i];
		if (x->part == part && x->total == total && str_eq(x->taakveld, taakveld))
			return x;
	}
	struct iv3_quarter_row *x = &out->rows[out->n++];
	*x = (struct iv3_quarter_row){.part = part, .total = total, .taakveld = taakveld};
	return x;
}

static int take_row(struct reading *r, size_t i, struct error *e)
{
	const struct datum *side = at(&r->rows, i, r->side),
			   *sum = at(&r->rows, i,
				     arena_printf(r->arena, "%.*s.sum", STR_ARG(r->measure)));
	enum side_meaning meaning = side_meaning_of(text_at(&r->rows, i, r->side));
	int period = period_at(r, &r->rows, i);
	struct str task = text_at(&r->rows, i, r->taakveld);

	if (period < 1 || meaning == SIDE_OTHER)
		return 0;
	enum iv3_part part = meaning == SIDE_REVENUE ? IV3_BATEN : IV3_LASTEN;
	struct iv3_quarter_row *total = row_of(r, part, true, STR(""));
	struct iv3_quarter_row *row = row_of(r, part, false, task);
	total->cut = both(r->arena, r->out->cut, cut_of(r->arena, r->side, side));
	row->cut = both(r->arena, total->cut,
			cut_of(r->arena, r->taakveld, at(&r->rows, i, r->taakveld)));
	row->name = text_at(&r->rows, i, r->name);
	if (!sum || sum->kind != DATUM_AMOUNT)
		return 0;
	if (sum->number > SUM_MOST || sum->number < -SUM_MOST)
		return error_set(e, STATUS_LIMIT,
				 "taakveld %.*s: the sum is larger than any budget", STR_ARG(task));
	return add_to(total, period, (int64_t)sum->number, e) != 0 ||
			       add_to(row, period, (int64_t)sum->number, e) != 0
		       ? -1
		       : 0;
}

static int by_place(const void *a, const void *b)
{
	const struct iv3_quarter_row *x = a, *y = b;

	if (x->part != y->part)
		return (int)x->part - (int)y->part;
	if (x->total != y->total)
		return (int)y->total - (int)x->total;
	return str_cmp(x->taakveld, y->taakveld);
}

static int take_rows(struct reading *r, struct error *e)
{
	const struct str refs[] = {r->side, r->taakveld, r->name, r->when.ref};
	struct str cut = both(r->arena, r->out->cut,
			      arena_printf(r->arena, "%.*s:%d", STR_ARG(r->year), r->out->year));

	r->out->cut = cut;
	if (ask(&r->rows, r, refs, sizeof refs / sizeof *refs, cut,
		arena_printf(r->arena, "%.*s.sum", STR_ARG(r->measure)), e) != 0)
		return -1;
	if (r->rows.too_many)
		return error_set(e, STATUS_LIMIT, "cube %.*s has more than %u taakvelden",
				 STR_ARG(r->guide->name), TABULAR_MAX_ROWS);
	r->out->rows = ARENA_ARRAY(r->arena, struct iv3_quarter_row, 2 * r->rows.n + 1);
	for (size_t i = 0; i < r->rows.n; i++)
		if (take_row(r, i, e) != 0)
			return -1;
	if (r->out->n)
		qsort(r->out->rows, r->out->n, sizeof *r->out->rows, by_place);
	return 0;
}

int iv3_quarters_of(struct iv3_quarters *out, struct arena *a, struct session *s, struct guide *g,
		    const struct iv3_quarters_wanted *w, struct error *e)
{
	struct reading r = {.out = out, .arena = a, .session = s, .guide = g};

	*out = (struct iv3_quarters){.cube = g->name, .cut = w->cut};
	if (find_refs(&r, e) != 0 || find_government(&r, w->cut, e) != 0)
		return -1;
	const struct str refs[] = {r.year, r.when.ref};
	if (ask(&r.reports, &r, refs, 2, r.government, STR("_count"), e) != 0)
		return -1;
	find_years(&r);
	return take_year(&r, w->year, e) || take_reports(&r, e) || take_rows(&r, e) ? -1 : 0;
}
