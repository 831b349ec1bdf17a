/* Groups as they come from ClickHouse, made cells: rows whose keys stand for the same values become one. */
#ifndef CLICKHOUSE_GROUPED_H
#define CLICKHOUSE_GROUPED_H

#include "clickhouse/clickhouse_inquiry.h"
#include "engine/coder.h"

struct map;

enum grouped_kind { GROUPED_MEMBERS, GROUPED_TEXTS, GROUPED_AMOUNTS };

/* What a column of the cells is made of. */
struct grouped_column {
	enum grouped_kind kind;
	struct column column;
	size_t field;              /* of a row */
	const struct ranks *ranks; /* GROUPED_MEMBERS */
	struct coder *coder;       /* the others */
	enum value_type type;
	uint32_t *codes;      /* [cells] */
	struct value *values; /* owned, of what no dictionary holds */
};

struct grouped_measure {
	size_t column;
	bool sum, extremes, wide;
	size_t field; /* of a row: present, then its sums, then its extremes */
	uint64_t *present;
	money_sum *sums;
	int64_t *low, *high;
};

struct grouped {
	struct cells cells; /* first: what is given out */
	struct inquiry inquiry;
	struct census census;
	size_t proved[CUBE_MAX_MEASURES];
	struct grouped_column *columns;
	size_t ncolumns;
	struct grouped_measure *measures;
	size_t nmeasures;
	size_t nfields;
	struct map *map; /* the codes of a cell → its number + 1 */
	uint64_t *count;
	uint64_t total;
	size_t n, capacity;
	uint32_t *tuple; /* [columns] of the row at hand */
};

struct grouped *grouped_new(const struct columns *by);
void grouped_close(struct cells *c);
/* By the columns, which are told apart as they are kept. */
int grouped_columns(struct grouped *g, struct session *s, struct picture *p,
		    const struct columns *by, struct error *e);
/* The number of the cell that has tuple's codes, which is new when there is none. STATUS_LIMIT when there are too many. */
int grouped_cell(struct grouped *g, size_t *out, struct error *e);
/* Adds a row of the statement. */
int grouped_row(struct grouped *g, const struct str *fields, struct error *e);
void grouped_again(struct grouped *g);
/* Codes in the order of values, and all else that cells have. */
int grouped_finish(struct grouped *g, struct session *s, struct picture *p, struct error *e);

#endif
