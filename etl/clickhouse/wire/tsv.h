/*
 * Answers, row by row: ClickHouse's TabSeparated, read strictly. A row that has not exactly the fields that were asked
 * for, and an end in the middle of one, are faults: a server that fails on the way writes its words into the answer.
 */
#ifndef CLICKHOUSE_WIRE_TSV_H
#define CLICKHOUSE_WIRE_TSV_H

#include "clickhouse/wire/client.h"
#include "model/value.h"

struct tsv {
	struct client_taker taker; /* first */
	size_t nfields;
	/* A row: fields that are unescaped, with ptr NULL for NULL; good until it returns. */
	int (*row)(void *context, const struct str *fields, struct error *e);
	void (*again)(
		void *context); /* what came is forgotten, for it comes anew; NULL: nothing to forget */
	void *context;
	/* When all rows came: whether they are what they must be; NULL: any are. */
	int (*proved)(const void *proof, struct error *e);
	const void *proof;
	/* its own */
	struct buffer rest;
	struct str *fields;
	uint64_t rows;
};

void tsv_open(struct tsv *t, size_t nfields,
	      int (*row)(void *context, const struct str *fields, struct error *e),
	      void (*again)(void *context), void *context);
void tsv_close(struct tsv *t);
/* Asks and reads to the end. */
int tsv_ask(struct tsv *t, struct client *c, struct str sql, const struct client_limits *limits,
	    struct error *e);

/* Whole numbers. False when the field is none, or does not fit. */
bool tsv_unsigned(struct str field, uint64_t *out);
bool tsv_signed(struct str field, int64_t *out);
/* STATUS_STORE: the answer is not what was asked for. */
int tsv_fault(struct error *e, struct str field);

#endif
