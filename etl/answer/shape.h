/*
 * The columns that a list of facts or cells has, for those who write its rows in
 * another form (publish).
 */
#ifndef ANSWER_SHAPE_H
#define ANSWER_SHAPE_H

#include "base/arena.h"
#include "model/cube.h"
#include "question/asked.h"

struct session;

enum query_column_kind { QUERY_ATTRIBUTE, QUERY_MEASURE, QUERY_AGGREGATE, QUERY_COUNT };

struct query_column {
	enum query_column_kind kind;
	struct str ref;              /* canonical */
	struct str title;            /* for people: the labels of dimension and attribute */
	enum value_type type;        /* QUERY_ATTRIBUTE */
	size_t dimension, attribute; /* QUERY_ATTRIBUTE */
	size_t measure;              /* QUERY_MEASURE, QUERY_AGGREGATE */
	enum aggregate_function function;
	int decimals; /* of amounts */
};

struct view;
/* The columns that facts?download=csv or aggregate?download=csv has, left to right, and the
 * picture of the cube it was read against. */
struct query_shape {
	struct arena *arena;
	struct view *view;
	const struct cube *cube;
	struct query_column *columns;
	size_t n;
};

/* STATUS_NO_CUBE, STATUS_NOT_FOUND or STATUS_USAGE when the question is off. Close it when that went well. */
int query_shape_open(struct query_shape *out, struct session *s, const struct query *q,
		     struct error *e);
void query_shape_close(struct query_shape *s);
#endif
