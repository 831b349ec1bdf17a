/* Totals of cells, and the functions over them. */
#include "answer/totals.h"

struct totals totals_none(void)
{
	return (struct totals){.low = INT64_MAX, .high = INT64_MIN};
}

struct totals totals_of(const struct grouping *g, const struct column *column, uint32_t cell)
{
	struct totals t = {.count = g->count[cell], .present = g->count[cell]};

	if (column->kind != COLUMN_AGGREGATE)
		return t;
	const struct measure_sums *m =
		grouping_measure(g, g->scan->cube->measures[column->measure].column);
	if (m->nulls)
		t.present = m->present[cell];
	if (m->want_sum)
		t.sum = m->wide ? m->wide_sum[cell] : m->sum[cell];
	if (m->want_extremes) {
		t.low = m->low[cell];
		t.high = m->high[cell];
	}
	return t;
}

void totals_add(struct totals *to, const struct totals *from)
{
	to->count += from->count;
	to->present += from->present;
	to->sum += from->sum;
	if (from->present && from->low < to->low)
		to->low = from->low;
	if (from->present && from->high > to->high)
		to->high = from->high;
}

struct datum totals_datum(const struct row_column *c, const struct totals *t,
			  struct numeral *numeral)
{
	if (c->role == ROW_COUNT)
		return datum_integer((int64_t)t->count);
	if (c->function == AGGREGATE_COUNT)
		return datum_integer((int64_t)t->present);
	if (t->present == 0)
		return datum_null();
	if (c->function == AGGREGATE_SUM)
		return datum_amount(t->sum);
	if (c->function == AGGREGATE_AVG)
		return datum_numeral(
			(struct str){numeral->text, money_average(numeral->text, t->sum, t->present,
								  c->decimals)});
	return datum_amount(c->function == AGGREGATE_MIN ? t->low : t->high);
}
