/*
 * A feed: the rest of an answer that is sent while it is being made. Owns the answer's stream and
 * its session, compresses on the way. Used by one thread at a time.
 */
#ifndef SERVE_BESIDE_FEED_H
#define SERVE_BESIDE_FEED_H

#include "serve/sessions.h"

struct feed;

/* Takes over the session (sessions_stream_begin was asked), the answer's body and stream. `suffix`
 * (at most 15 bytes) is sent behind the last part. */
struct feed *feed_new(struct sessions *pool, struct session *session, struct answer *answer,
		      bool gzip, struct str suffix);
/* The same with a CSV for Excel instead of an answer. */
struct excel_csv;
struct feed *feed_excel(struct sessions *pool, struct session *session, struct excel_csv *x,
			bool gzip);
/* Gives the session back; may be called at any point of the stream. */
void feed_free(struct feed *f);
/* Makes the next part ready. May scan facts, so it belongs on a worker. -1 when the store failed:
 * the answer then ends broken, as its length and status are long gone. */
int feed_fill(struct feed *f, struct error *e);
/* Copies at most `max` ready bytes; 0 when there are none: then call feed_fill, unless feed_ended.
 */
size_t feed_take(struct feed *f, char *out, size_t max);
/* Nothing is left and nothing will come. */
bool feed_ended(const struct feed *f);

#endif
