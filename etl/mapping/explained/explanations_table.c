/* Explanations out of any table: one for each row, its parts templates over the table's columns. */
#include "mapping/explained/explanations.h"
#include "mapping/row.h"

int explanations_load_table(struct explanation_reading *r, struct resource *table,
			    const struct codelist_places *places, struct error *e)
{
	if (codelist_load(table, places, r->fingerprint, e) != 0)
		return -1;
	struct arena *scratch = arena_new();
	const char *file = arena_dup(r->m->arena, str_base_name(table->path)).ptr;
	for (size_t row = 0; row < table->table->nrows; row++) {
		struct explanation_draft d = {.line = table->table->lines[row]};
		for (int f = 0; f < EXPLANATION_FIELDS; f++)
			d.values[f] = row_template(scratch, table, row, &table->texts[f],
						   f == EXPLANATION_SCOPE);
		explanation_add(r, file, &d);
		arena_reset(scratch);
	}
	arena_free(scratch);
	return 0;
}
