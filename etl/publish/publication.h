/*
 * The rows of a publication, one by one. Private to etl/publish.
 */
#ifndef PUBLISH_PUBLICATION_H
#define PUBLISH_PUBLICATION_H

#include "publish/publish.h"

struct publication_rows {
	const struct publication *from;
	struct result *result;
	const struct row_column *columns;
	size_t n;
	struct datum *row; /* [n] at hand */
	uint64_t count;    /* rows so far */
};

/* All rows, not a page of them unless one is asked for. Close it in every case. */
int publication_open(struct publication_rows *r, const struct publication *p, struct error *e);
/* 1, or 0 at the end, or -1: also when the caller wants it to end. */
int publication_next(struct publication_rows *r, struct error *e);
void publication_close(struct publication_rows *r);

#endif
