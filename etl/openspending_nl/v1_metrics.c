/* /api/v1/metrics: what a government's money is divided by. */
#include "openspending_nl/divisors.h"

#include "model/money.h"

#include <string.h>

#define PER_SUBJECT 10
#define DECIMALS 6

static const struct {
	const char *metric;
	enum statistic_subject subject;
} metrics[] = {{"population", STATISTIC_POPULATION},
	       {"household", STATISTIC_HOUSEHOLDS},
	       {"area", STATISTIC_AREA}};
#define METRICS (sizeof metrics / sizeof *metrics)
/* Euros, by which nothing is divided: it stands beside the inhabitants of each year. */
#define CURRENCY METRICS

static const struct nl_column metric_columns[] = {{"factor", false}, {"id", false},
						  {"metric", false}, {"resource_uri", false},
						  {"year", false},   {"government__code", true}};
#define METRIC_COLUMNS (sizeof metric_columns / sizeof *metric_columns)

/* GM0344, 2024, population as 6034420240. */
static int64_t id_of(const struct nl_government *g, int year, size_t metric)
{
	return (nl_id(g) * 10000 + year) * PER_SUBJECT + (int64_t)metric;
}

static void put_row(struct nl_value *v, const struct nl_asking *k, const struct nl_government *g,
		    const struct statistic *x, size_t metric)
{
	int64_t number = 0, id = id_of(g, x->year, metric);

	money_parse(x->value, DECIMALS, &number);
	const struct nl_value own[METRIC_COLUMNS] = {
		{NL_DECIMAL, DECIMALS, x->value, number},
		nl_number(id),
		nl_text(metric == CURRENCY ? STR("currency") : str_z(metrics[metric].metric)),
		nl_text(nl_uri(k->arena, k->asked, "metrics",
			       arena_printf(k->arena, "%lld", (long long)id))),
		nl_number(x->year),
		nl_text(g->key)};
	memcpy(v, own, sizeof own);
}

/* The figures of all years of one; `v` has room for them. */
static size_t rows_of(struct nl_value *v, struct nl_asking *k, const struct nl_government *g,
		      const struct nl_divisors *d)
{
	size_t n = 0;

	for (size_t i = d->all->n; i-- > 0;) {
		const struct statistic *x = &d->all->items[i];
		const struct statistic one = {.year = x->year, .value = STR("1")};
		if (x->subject == STATISTIC_POPULATION && str_eq(x->region, d->region))
			put_row(v + n++ * METRIC_COLUMNS, k, g, &one, CURRENCY);
		for (size_t m = 0; m < METRICS; m++)
			if (x->subject == metrics[m].subject && str_eq(x->region, d->region))
				put_row(v + n++ * METRIC_COLUMNS, k, g, x, m);
	}
	return n;
}

static struct nl_table table_of(const struct nl_value *values, size_t n)
{
	return (struct nl_table){.resource = "metrics",
				 .columns = metric_columns,
				 .ncolumns = METRIC_COLUMNS,
				 .values = values,
				 .n = n};
}

static size_t count_of(const struct nl_divisors *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->all->n; i++)
		if (str_eq(d->all->items[i].region, d->region))
			n += d->all->items[i].subject == STATISTIC_POPULATION ? 2 : 1;
	return n;
}

int nl_metrics_table(struct nl_table *out, struct nl_asking *k, struct error *e)
{
	const struct nl_governments *g = &k->governments;
	struct nl_divisors d;
	size_t most = 0, n = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (nl_divisors_of(&d, k, &g->items[i], e) != 0)
			return -1;
		most += count_of(&d);
	}
	struct nl_value *v = ARENA_ARRAY(k->arena, struct nl_value, most * METRIC_COLUMNS + 1);
	for (size_t i = 0; i < g->n; i++) {
		if (nl_divisors_of(&d, k, &g->items[i], e) != 0)
			return -1;
		n += rows_of(v + n * METRIC_COLUMNS, k, &g->items[i], &d);
	}
	*out = table_of(v, n);
	return 0;
}

int nl_metrics_of(struct str *out, struct nl_asking *k, const struct nl_government *g,
		  struct error *e)
{
	struct nl_divisors d;
	struct json_out j;
	struct buffer b;

	if (nl_divisors_of(&d, k, g, e) != 0)
		return -1;
	struct nl_value *v =
		ARENA_ARRAY(k->arena, struct nl_value, count_of(&d) * METRIC_COLUMNS + 1);
	struct nl_table t = table_of(v, rows_of(v, k, g, &d));
	buffer_init(&b, SIZE_MAX);
	json_begin(&j, &b);
	json_put_array(&j);
	for (size_t i = 0; i < t.n; i++)
		nl_put_object(&j, &t, i);
	json_put_array_end(&j);
	*out = arena_dup(k->arena, buffer_str(&b));
	buffer_drop(&b);
	return 0;
}
