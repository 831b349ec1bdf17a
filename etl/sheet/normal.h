/*
 * Sums divided by inhabitants, households or km2 (per=), and brought to the prices of one year
 * (prices=).
 *
 * What a cell's lines are divided by hangs on their year and municipality, so the question's
 * grouping also tells these apart: each pair is a slot with a factor. A cell adds up its lines'
 * sums times their factors as exact fractions; rounding happens once, when it is written. Sums in
 * constant prices add up over years; what is divided does not, over years or municipalities: such a
 * cell has no value, and says why.
 *
 *   per=inhabitant|household|km2   on aggregate (also with pivot, compare, comparable) and locations:
 *                   divides sums by the figure of the year and municipality of their lines
 *   prices=2024     brings them to the prices of that year: sum times the index of 2024 by the index
 *                   of their year
 *
 * Both exact, rounded once, half even, to two decimals or those of the measure. Of several years, or
 * municipalities, the drilldown or the pivot must show which, or it is a 400; the summary of such an
 * answer is null. Counts stay counts; averages and extremes are refused. A cell without a figure is
 * null, and its `_reason` says which one is missing. `normalised` has `by`: year, `denominator` and
 * `index` of the cells on the page, each with its source, and `missing`. CSV has the columns _per,
 * _prices, _denominator, _reason.
 */
#ifndef SHEET_NORMAL_H
#define SHEET_NORMAL_H

#include "base/text/fraction.h"
#include "engine/engine.h"
#include "engine/rows.h"
#include "model/statistic.h"

#define NORMAL_DECIMALS 2 /* of what is written, or those of the measure when it has more */
#define NORMAL_MAX_SLOTS 100000u

struct normal;

/* What a cell's lines come to; starts zeroed. */
struct normal_cell {
	struct fraction *sum; /* NULL: no line yet */
	uint32_t slot;        /* the first of its lines' */
	uint32_t lacking;     /* the first without a factor, + 1; 0: none */
	bool several;         /* lines of several slots */
};

/* Reads per and prices, the cube's model and the figures. *out stays NULL when neither is asked.
 * STATUS_USAGE for what cannot be. Close it in every case. */
int normal_open(struct normal **out, struct session *s, struct picture *p, struct question *r,
		struct error *e);
void normal_close(struct normal *n);
/* Adds the columns that year and municipality are read from to those that cells are told apart by.
 */
void normal_columns(struct normal *n, struct columns *grouped);
/* After the run: the slot of every cell. `keys` are the columns that make the rows and columns of
 * the answer apart: of several years, or several municipalities, the question must show which
 * (STATUS_USAGE); with keys NULL only of several years. */
int normal_settle(struct normal *n, const struct cells *c, const struct columns *keys,
		  struct error *e);

/* Adds a cell, with its sum of the aggregate's measure. */
void normal_add(struct normal *n, struct normal_cell *to, size_t cell,
		const struct column *aggregate, money_sum sum);
void normal_cell_drop(struct normal_cell *c);
/* The exact value in whole units of money, or NULL when it has none. */
const struct fraction *normal_value(const struct normal *n, const struct normal_cell *c);
/* Why it has none; empty when it has, or when it has no line. */
struct str normal_reason(const struct normal *n, const struct normal_cell *c);
unsigned normal_decimals(const struct normal *n, const struct column *aggregate);
/* Makes a column of rows one of such values. */
void normal_column(const struct normal *n, struct row_column *c, const struct column *aggregate);
/* The value as the column shows it; its text in the arena. */
struct datum normal_datum(const struct normal *n, const struct normal_cell *c,
			  const struct row_column *column, struct arena *a);
/* Remembers that the answer tells of the cell's slot. */
void normal_tell(struct normal *n, const struct normal_cell *c);

/* ---- model_statistics.c: what the model says ---- */

struct normal_model {
	struct str year;    /* ref; empty: the mapping says nothing about statistics */
	struct str region;  /* of the whole cube, or empty */
	struct str regions; /* ref of an attribute that holds them, or empty */
};

void normal_model_read(struct normal_model *out, struct arena *a, const struct cube *c);

/* ---- what the files of normal share ---- */

#define NORMAL_SCALES (MONEY_MAX_DECIMALS + 1)

struct slot {
	uint32_t codes[2],
		met; /* of its year and municipality, in the order of values; which of them it was */
	struct value year, region;
	struct str code;  /* of the municipality; empty: not known */
	struct str lacks; /* why it has no factor; empty: it has */
	const struct statistic *divisor, *index;
	struct fraction *factors[NORMAL_SCALES]; /* by decimals of the measure */
	bool used;
};

struct normal {
	struct arena *arena; /* of the question */
	const struct cube *cube;
	struct normal_model model;
	struct statistics statistics;
	bool divides;
	enum statistic_subject subject;
	struct str per; /* as asked */
	int32_t prices; /* year; 0: as they were */
	const struct statistic *target;
	struct column year, regions; /* hidden columns; regions only when the model has them */
	bool has_regions;
	size_t year_at, regions_at; /* in grouped */
	enum value_type year_type, region_type;
	struct slot *slots;
	size_t nslots, capacity;
	uint32_t *slot_of; /* [cells] */
};

#endif
