/* The record at hand as a row. */
#include "transform/plan.h"

struct row row_record(const struct transform *t, const struct variant *v)
{
	struct row row = {.source = &t->row_source,
			  .r = t->r,
			  .cells = t->at.cells,
			  .ncells = t->at.ncells,
			  .columns = t->match.columns,
			  .variant = v};
	if (v) {
		row.settings = v->settings;
		row.nsettings = v->nsettings;
	}
	return row;
}
