/*
 * Query sessions, made when needed, kept for reuse, and limited: a streaming answer holds its
 * session until the client has read it all, so slow readers must not be able to take them all.
 */
#ifndef SERVE_SESSIONS_H
#define SERVE_SESSIONS_H

#include "base/error.h"
#include "query/query.h"

#define SESSIONS_STREAMS_MAX 64u /* answers being streamed at the same time */

struct sessions;

/* At most `workers` + SESSIONS_STREAMS_MAX sessions will be open. */
struct sessions *sessions_new(struct engine *engine, unsigned workers);
/* All sessions must have been given back. */
void sessions_free(struct sessions *p);
/* A session for the calling thread; STATUS_LIMIT when all are out, or what session_open says. */
int sessions_take(struct sessions *p, struct session **out, struct error *e);
void sessions_give(struct sessions *p, struct session *s);
/* Asks leave to keep a session for a stream; false when as many streams are running as may. */
bool sessions_stream_begin(struct sessions *p);
void sessions_stream_end(struct sessions *p);

#endif
