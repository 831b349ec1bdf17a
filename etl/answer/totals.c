/* Totals of cells, and the functions over them. */
#include "answer/totals.h"

struct datum cell_total_datum(const struct row_column *c, const struct cell_total *t,
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
