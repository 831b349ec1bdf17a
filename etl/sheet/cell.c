/* One cell of a sheet. */
#include "sheet/sheet.h"

const struct cell_total *sheet_cell(const struct sheet *t, size_t row, size_t member,
				    size_t aggregate)
{
	size_t at = member * t->r->aggregates.n + aggregate;

	return row == SIZE_MAX ? &t->sums[at]
			       : &t->cells[row * t->nmembers * t->r->aggregates.n + at];
}
