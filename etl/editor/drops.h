/*
 * Conditions of drop rules in the words of a table. Private to etl/editor.
 */
#ifndef EDITOR_DROPS_H
#define EDITOR_DROPS_H

#include "editor/checking.h"

enum drop_kind {
	DROP_EQUALS,
	DROP_STARTS,
	DROP_ENDS,
	DROP_CONTAINS,
	DROP_MATCHES,
	DROP_EMPTY,
	DROP_FILLED,
	DROP_KINDS
};

/* The kind that people call so, in Dutch or English; DROP_KINDS: none. */
enum drop_kind drop_kind_of(struct arena *a, struct str word);
/* Of a condition in JSON, the kind and what stands in the table's cell. False: it is none that a table can say. */
bool drop_condition_read(const json_t *condition, struct arena *a, enum drop_kind *kind,
			 struct str *value);
json_t *drop_condition_json(struct arena *a, struct str field, enum drop_kind kind,
			    struct str value);
/* The values of `equals` in a cell; their number. */
size_t drop_values(struct arena *a, struct str cell, struct str **out);
/* The regular expression of a kind that has one, followed by a NUL. */
struct str drop_pattern(struct arena *a, enum drop_kind kind, struct str value);

/* The table, empty. */
void drop_columns(struct csv_table *t, struct arena *a);
/* The table's name of a column that people call so; empty: none. */
struct str drop_column_called(struct arena *a, struct str name);
/* Each row of drop rules, and the rules that they are. */
void drops_check(struct row_checking *c);

#endif
