/* Totals of cells, and the functions over them. */
#include "answer/totals.h"

#include "answer/answer.h"

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

static void write_number(struct buffer *out, uint64_t n)
{
	buffer_printf(out, "%llu", (unsigned long long)n);
}

static void write_average(struct buffer *out, const struct totals *t, int decimals)
{
	char text[MONEY_TEXT_SIZE];

	buffer_append(out, text, money_average(text, t->sum, t->present, decimals));
}

void totals_write(struct buffer *out, const struct cube *c, const struct column *column,
		  const struct totals *t, bool csv)
{
	if (column->kind == COLUMN_COUNT) {
		write_number(out, t->count);
		return;
	}
	int decimals = c->columns[c->measures[column->measure].column].decimals;
	if (column->function == AGGREGATE_COUNT)
		write_number(out, t->present);
	else if (t->present == 0)
		buffer_append_z(out, csv ? "" : "null");
	else if (column->function == AGGREGATE_SUM)
		write_sum(out, t->sum, decimals, csv);
	else if (column->function == AGGREGATE_AVG)
		write_average(out, t, decimals);
	else
		write_amount(out, column->function == AGGREGATE_MIN ? t->low : t->high, decimals,
			     csv);
}
