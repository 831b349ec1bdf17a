/* The record at hand as a row. */
#include "transform/plan.h"

struct row row_record(const struct transform *t, const struct variant *v)
{
	struct row row = {.source = &t->now.row_source,
			  .r = t->plan.r,
			  .cells = t->now.at.cells,
			  .ncells = t->now.at.ncells,
			  .columns = t->plan.match.columns,
			  .variant = v};
	if (v) {
		row.settings = v->settings;
		row.nsettings = v->nsettings;
	}
	return row;
}
