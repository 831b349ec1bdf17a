/*
 * One JSON object as a record: members of objects inside it are named with a point between
 * ("bedrag.netto"), an array is one cell that holds its text, null and what is missing are empty.
 * Private to extract.
 */
#ifndef EXTRACT_JSON_JSON_RECORD_H
#define EXTRACT_JSON_JSON_RECORD_H

#include "base/memory/buffer.h"
#include "base/memory/map.h"
#include "extract/json/json_cursor.h"

#define JSON_NAME_MAX 1024u /* bytes of a column's name */

/* What the values of a column are like, over the whole source. */
struct json_column {
	bool numbers, texts;    /* texts: anything else than numbers and nothing */
	uint64_t fraction_line; /* first number with a point or an exponent; 0: none */
	uint64_t digit_line;    /* first text with a digit in it */
};

struct json_columns {
	struct map *names; /* in order of arrival; map_value is the index */
	struct json_column *items;
	size_t capacity, max;
};

void json_columns_init(struct json_columns *c, size_t max);
void json_columns_drop(struct json_columns *c);

struct json_cell {
	size_t at, n; /* in record.text */
	bool set;
};

/* What keeps a record from being delivered, or is odd in it; column 0: nothing. */
struct json_findings {
	uint32_t too_long, nul, twice, half, unseen; /* columns from 1 */
	bool contradicts; /* a name stands there twice with different values */
	bool too_many;    /* more columns than may be */
};

struct json_record {
	struct json_columns *columns;
	bool learning; /* columns are added, and no text is kept */
	size_t max_field;
	struct json_cell *cells; /* one a column */
	size_t ncells;
	struct buffer text;
	struct json_findings found;
	uint64_t line, line_column, last_line; /* where it begins, and ends */

	struct buffer path;          /* name of the value at hand */
	size_t base[JSON_DEPTH + 2]; /* how much of it names the object around, by depth */
	size_t expected;             /* column: members mostly come in the same order */
};

/* `columns` is the caller's; learning adds to it, and must be over before cells are wanted. */
void json_record_init(struct json_record *r, struct json_columns *columns, bool learning,
		      size_t max_field, size_t max_record);
void json_record_drop(struct json_record *r);
/* Reads the object whose brace is at hand. */
enum json_step json_record_read(struct json_record *r, struct json_cursor *c, struct error *e);

#endif
