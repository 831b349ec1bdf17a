/*
 * Rows of SQL as a table for a terminal: numbers to the right, widths from the first rows, cells
 * that are too long cut.
 */
#ifndef CLI_SHOW_SQL_TABLE_H
#define CLI_SHOW_SQL_TABLE_H

#include "sql/sql.h"

struct sql_table;

struct sql_table *sql_table_new(void);
void sql_table_free(struct sql_table *t);
/* The names must live until sql_table_end. */
void sql_table_begin(struct sql_table *t, const struct str *names, size_t n);
/* Writes what can be written. Always 0. */
int sql_table_row(struct sql_table *t, const struct sql_value *values, size_t n,
		  struct buffer *out);
void sql_table_end(struct sql_table *t, struct buffer *out);

#endif
