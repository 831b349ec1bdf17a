/*
 * Checking the rows of a table that somebody wants. Private to etl/editor.
 */
#ifndef EDITOR_CHECKING_H
#define EDITOR_CHECKING_H

#include "editor/editor.h"

struct row_checking {
	struct table_edit *out; /* its rows, and where faults go */
	struct arena *arena, *scratch;
	const struct list *list;
	const struct weights *weights; /* NULL: nothing is known of codes */
	enum lang lang;
	size_t code, parent;        /* columns */
	struct map *rows, *parents; /* codes that rows have, and that rows stand under */
	unsigned near;
};

/* row_fault.c. `column` may be NO_COLUMN: the row; `row` too: the whole. */
void fault_add(struct row_checking *c, size_t row, size_t column, bool warning, struct str what);
/* Each row; amounts become as programs have them. */
void check_rows(struct row_checking *c);

/* cell_split.c: "Bestuur (0.1)", where the code stands behind, else "0.1 Bestuur", "0.1 - Bestuur". False: it is one word. */
bool cell_split(struct str s, bool behind, struct str *code, struct str *label);

#endif
