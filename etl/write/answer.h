/*
 * An answer as it leaves the door: status, type and body, or the first part of a body and the
 * stream of the rest.
 */
#ifndef WRITE_ANSWER_H
#define WRITE_ANSWER_H

#include "base/error.h"
#include "base/memory/buffer.h"

#define ETAG_SIZE 48
#define PUBLISHED_AT_SIZE 32

/* A page among others; all 0 of what has no pages. */
struct paging {
	int64_t page, size; /* from 1; rows of a page */
	uint64_t total;     /* rows in all */
};

struct answer {
	int status;               /* 200, 400, 404, 410, 500, 503 */
	const char *content_type; /* "application/json", "text/csv; charset=utf-8",
				     "application/x-ndjson" */
	const char *filename;     /* for Content-Disposition: attachment; NULL for none */
	char etag[ETAG_SIZE];     /* without quotes, of the version that was read; empty on errors,
				     and when version after version came while it was made */
	struct paging paging;
	char published_at[PUBLISHED_AT_SIZE]; /* ISO 8601, UTC: what it is about; empty like the
						 etag */
	struct buffer body;                   /* the answer, or its first part when stream is set */
	struct stream
		*stream; /* more to come: read with stream_read until it gives 0; NULL for none */
};

void answer_init(struct answer *a);
/* Also closes the stream. */
void answer_drop(struct answer *a);

/* Makes out a 4xx or 5xx answer with {"status":"error","message":…,"context":{}}. */
void answer_fault(struct answer *out, const struct error *e);
/* STATUS_LIMIT when the body passed its maximum. */
int answer_check(const struct answer *out, struct error *e);

/* Appends the next part to `out` (reset it first): 1 more to come, 0 the end, -1 error. */
int stream_read(struct stream *st, struct buffer *out, struct error *e);
void stream_close(struct stream *st);

#endif
