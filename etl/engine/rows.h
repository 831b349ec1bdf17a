/*
 * Rows: what an answer consists of before anyone writes it. Typed columns, read row by row; every
 * form (JSON, CSV, NDJSON, XLSX, GeoJSON, HTML) is a writer over this, and every engine gives it.
 */
#ifndef ENGINE_ROWS_H
#define ENGINE_ROWS_H

#include "base/error.h"
#include "model/cube.h"
#include "model/money.h"
#include "model/value.h"

enum datum_kind {
	DATUM_NULL,
	DATUM_TEXT,
	DATUM_INTEGER, /* years, whole numbers, counts */
	DATUM_DATE,    /* days since 1970-01-01 */
	DATUM_AMOUNT,  /* money, scaled by its column's decimals */
	DATUM_NUMERAL, /* a decimal text that is exact as it is: averages, what was divided */
};

struct datum {
	enum datum_kind kind;
	struct str text;  /* DATUM_TEXT, DATUM_NUMERAL */
	money_sum number; /* the others */
};

/* What a column means, whatever it is called. */
enum row_role {
	ROW_ATTRIBUTE,  /* of a dimension */
	ROW_MEASURE,    /* of a fact */
	ROW_AGGREGATE,  /* of a measure over facts */
	ROW_COUNT,      /* of facts */
	ROW_DIFFERENCE, /* of two members of a pivot */
	ROW_PERCENTAGE, /* the same, in hundredths of the first */
	ROW_NOTE,       /* about the row: why it has no value, how many explanations */
};

struct row_column {
	struct str label; /* what the answer calls it: an alias stays an alias */
	struct str ref;   /* canonical */
	struct str title; /* for people: the labels of dimension and attribute, or of the measure */
	enum row_role role;
	enum datum_kind type;        /* of what is not null */
	int decimals;                /* DATUM_AMOUNT */
	size_t dimension, attribute; /* ROW_ATTRIBUTE */
	size_t measure;              /* ROW_MEASURE and what is made of it */
	enum aggregate_function function;
	const struct value *member; /* of a pivot, that the column is of; NULL: none */
};

struct rows {
	const struct row_column *columns;
	size_t n;
	/* Fills row[n]: 1, 0 at the end, -1. Texts stay until the next call. */
	int (*next)(struct rows *r, struct datum *row, struct error *e);
	void (*close)(struct rows *r); /* frees it too */
};

#endif
