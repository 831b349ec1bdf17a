/*
 * The columns of a question as columns of rows. Hides where titles come from.
 */
#ifndef ANSWER_COLUMNS_H
#define ANSWER_COLUMNS_H

#include "engine/rows.h"
#include "question/question.h"

/* What a column of the question is in rows: texts live in the arena or in the cube. */
struct row_column column_of(struct arena *a, const struct cube *c, const struct column *from);
/* All of a question, left to right: drilldown or fields, then aggregates; with room for `more`. */
struct row_column *columns_of(const struct question *r, size_t more);
/* Columns that outlive their result, as long as its picture is kept. */
struct row_column *columns_copy(struct arena *a, const struct row_column *columns, size_t n);

#endif
