/*
 * What a question asks of a cube's table: which rows pass, of which contents, and the proof that all of them were
 * looked at.
 *
 * A row that does not pass is counted and added up with the others of its kind, so that one statement sees every row
 * of the contents that it is of. Lines are counted, their contents' numbers and amounts times these are added up, all
 * modulo 2^64: numbers are hashes, so that lines of one content do not stand in for those of another.
 */
#ifndef CLICKHOUSE_CLICKHOUSE_INQUIRY_H
#define CLICKHOUSE_CLICKHOUSE_INQUIRY_H

#include "clickhouse/fact_table.h"
#include "clickhouse/wire/tsv.h"

#define SQL_MAX ((size_t)200 << 20)

struct inquiry {
	struct session *session;
	struct picture *picture;
	const struct cube *cube;
	const struct fact_table *table;
	struct client *client;
	struct client_limits limits;
	bool *asked; /* [contents]: others have no line that may pass */
	bool all;    /* all their lines pass */
	struct buffer
		pass; /* the condition, 1 where a row passes; what is not to be asked is no part of it */
};

/* Close it in every case. */
int inquiry_open(struct inquiry *q, struct session *s, struct picture *p, const struct question *r,
		 struct error *e);
void inquiry_close(struct inquiry *q);
/* Whether some content has lines that may pass: else nothing needs asking. */
bool inquiry_asks(const struct inquiry *q);
/* " FROM … WHERE content IN (…)" of those that are asked. */
void inquiry_put_from(struct buffer *sql, const struct inquiry *q);
struct census;
/* Asks, and takes each row. `proof`: what the rows count, which must hold; NULL: they count nothing. */
int inquiry_ask(const struct inquiry *q, struct buffer *sql, const struct census *proof,
		size_t nfields,
		int (*row)(void *context, const struct str *fields, struct error *e),
		void (*again)(void *context), void *context, struct error *e);

/* ---- the proof ---- */

struct census {
	const struct inquiry *inquiry;
	const size_t *columns; /* whose amounts are proved */
	size_t ncolumns;
	uint64_t lines, numbers;
	uint64_t amounts[CUBE_MAX_MEASURES];
};

void census_begin(struct census *c, const struct inquiry *q, const size_t *columns,
		  size_t ncolumns);
void census_again(struct census *c);
/* Its fields of a statement that groups, and how many they are. */
void census_put(struct buffer *sql, const struct census *c);
size_t census_fields(const struct census *c);
/* Takes them from a row; *lines: how many it stands for. */
int census_take(struct census *c, const struct str *fields, uint64_t *lines, struct error *e);
/* STATUS_STORE when the lines or amounts are not those of the catalogue. */
int census_check(const struct census *c, struct error *e);

/* ---- pieces ---- */

/* Adds what one test leaves of texts to the condition. */
void pass_put_texts(struct inquiry *q, const struct test *t);
void pass_put_amounts(struct inquiry *q, const struct test *t);
/* The members that pass all tests of a dimension, or NULL where there is none: [members], and how many there are. */
int pass_members(uint8_t **out, size_t *n, struct inquiry *q, const struct question *r,
		 size_t dimension, struct error *e);
/* Adds the condition that a dimension's key is of them. */
void pass_put_members(struct inquiry *q, size_t dimension, const uint8_t *pass, size_t n);

#endif
