/*
 * The rows of an answer, cell by cell. Private to etl/publish.
 */
#ifndef PUBLISH_TABLE_H
#define PUBLISH_TABLE_H

#include "publish/publish.h"

struct table {
	struct query_shape shape;
	struct answer answer;
	struct buffer text; /* CSV that was not read yet */
	struct buffer part;
	size_t at;   /* in text */
	bool ending; /* nothing follows what is in text */
	const struct publication *from;
	struct str *cells; /* [shape.n] of the row at hand, until the next one; empty for nothing */
	uint64_t rows;
};

/* STATUS_USAGE, STATUS_NO_CUBE and STATUS_NOT_FOUND in the words of the API. Close it in every
 * case. */
int table_open(struct table *t, const struct publication *p, struct error *e);
/* 1, or 0 at the end, or -1. */
int table_next(struct table *t, struct error *e);
void table_close(struct table *t);

/* A question with the parameters that say what is wanted, and download=csv. In the arena. */
struct query publication_query(struct arena *a, const struct publication *p);
/* Whether the caller wants it to end: then -1. */
int publication_stopped(const struct publication *p, struct error *e);

#endif
