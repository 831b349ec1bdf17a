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
	DATUM_NUMERAL, /* a decimal text that is exact as it is: averages; or with all its column's
			  decimals: what was divided */
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
	ROW_PERCENTAGE, /* the same, in percents of the first */
	ROW_NOTE,       /* about the row: why it has no value, how many explanations */
};

/* Where a note is written; other columns stand everywhere. */
enum row_place {
	ROW_EVERYWHERE,
	ROW_TABLES,  /* where nothing stands beside the rows: CSV, workbooks */
	ROW_OBJECTS, /* JSON and pages */
};

struct row_column {
	struct str label; /* what the answer calls it: an alias stays an alias */
	struct str ref;   /* canonical */
	struct str title; /* for people: the labels of dimension and attribute, or of the measure */
	enum row_role role;
	enum datum_kind type;        /* of what is not null; of an attribute with numbers that are
					kept as text DATUM_NUMERAL: see datum_as */
	int decimals;                /* DATUM_AMOUNT, DATUM_NUMERAL */
	bool fixed;                  /* shown with all decimals in every form */
	enum row_place place;        /* ROW_NOTE */
	size_t dimension, attribute; /* ROW_ATTRIBUTE */
	size_t measure;              /* ROW_MEASURE and what is made of it */
	enum aggregate_function function;
	const struct value *member; /* of a pivot, that the column is of; NULL: none */
};

static inline struct datum datum_null(void)
{
	return (struct datum){.kind = DATUM_NULL};
}
static inline struct datum datum_text(struct str text)
{
	return (struct datum){.kind = DATUM_TEXT, .text = text};
}
static inline struct datum datum_integer(int64_t n)
{
	return (struct datum){.kind = DATUM_INTEGER, .number = n};
}
static inline struct datum datum_amount(money_sum amount)
{
	return (struct datum){.kind = DATUM_AMOUNT, .number = amount};
}
static inline struct datum datum_numeral(struct str text)
{
	return (struct datum){.kind = DATUM_NUMERAL, .text = text};
}
static inline enum datum_kind datum_kind_of(enum value_type type)
{
	return type == VALUE_STRING ? DATUM_TEXT : type == VALUE_DATE ? DATUM_DATE : DATUM_INTEGER;
}
/* By its column: where an attribute has numbers that are kept as text, these are numerals. */
static inline struct datum datum_as(const struct row_column *c, const struct datum *d)
{
	bool numeral =
		d->kind == DATUM_TEXT && c->type == DATUM_NUMERAL && value_is_number(d->text);

	return numeral ? datum_numeral(d->text) : *d;
}
/* A value of an attribute. */
static inline struct datum datum_of(enum value_type type, const struct value *v)
{
	if (v->null)
		return datum_null();
	if (type == VALUE_STRING)
		return datum_text(v->text);
	return (struct datum){.kind = datum_kind_of(type), .number = v->number};
}

struct rows {
	const struct row_column *columns;
	size_t n;
	/* Fills row[n]: 1, 0 at the end, -1. Texts stay until the next call. */
	int (*next)(struct rows *r, struct datum *row, struct error *e);
	void (*close)(struct rows *r); /* frees it too */
};

#endif
