/* What is wrong with a row, as it is kept to be told. */
#include "editor/checking.h"

#define FAULTS_KEPT 500u

void fault_add(struct row_checking *c, size_t row, size_t column, bool warning, struct str what)
{
	struct table_edit *o = c->out;
	*(warning ? &o->nwarnings : &o->nfaults) += 1;
	if (!o->faults)
		o->faults = ARENA_ARRAY(c->arena, struct row_fault, FAULTS_KEPT);
	if (o->n == FAULTS_KEPT)
		return;
	const struct csv_table *t = &o->after;
	o->faults[o->n++] = (struct row_fault){
		.line = row == NO_COLUMN ? 0 : t->lines[row],
		.code = row == NO_COLUMN ? STR("") : csv_table_cell(t, row, c->code),
		.column = column < t->ncolumns ? t->columns[column] : STR(""),
		.value = row == NO_COLUMN || column >= t->ncolumns
				 ? STR("")
				 : str_head(csv_table_cell(t, row, column), 80),
		.what = what,
		.warning = warning,
	};
}
