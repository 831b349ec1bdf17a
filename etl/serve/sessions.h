/*
 * Query sessions, made when needed, kept for reuse, and limited: a streaming answer holds its
 * session until the client has read it all, so slow readers must not be able to take them all.
 *
 * They are always of the store that is at the path now. When it was replaced, sessions of the
 * former one are closed as they come back; if it was written over, in its own file, nothing more
 * that they say counts, and the new one is opened when the last of them is back.
 */
#ifndef SERVE_SESSIONS_H
#define SERVE_SESSIONS_H

#include "base/error.h"
#include "query/query.h"
#include "serve/api/edition.h"

#define SESSIONS_STREAMS_MAX 64u /* answers being streamed at the same time */

struct sessions;

/* Opens the store. At most `workers` + SESSIONS_STREAMS_MAX sessions will be open. The options'
 * texts must outlive the sessions. */
int sessions_open(struct sessions **out, const struct edition_options *o, unsigned workers,
		  struct error *e);
/* Makes all questions end soon: see engine_stop. */
void sessions_stop(struct sessions *p);
/* All sessions must have been given back. */
void sessions_close(struct sessions *p);
/* A session for the calling thread; STATUS_LIMIT when all are out, or why the store cannot be
 * opened. */
int sessions_take(struct sessions *p, struct session **out, struct error *e);
void sessions_give(struct sessions *p, struct session *s);
/* To be asked before what a session read is used: -1 when its store was written over meanwhile. */
int sessions_check(struct sessions *p, struct session *s, struct error *e);
/* Another number for each store that was at the path. */
uint64_t sessions_edition(struct sessions *p);
/* The answers given before, of the session's store. */
struct cache *sessions_kept(struct sessions *p, const struct session *s);
/* Asks leave to keep a session for a stream; false when as many streams are running as may. */
bool sessions_stream_begin(struct sessions *p);
void sessions_stream_end(struct sessions *p);

/* How the store stands, whichever file it is in: as long as the mark holds, what was read after it
 * was taken is what is in the store. */
struct sessions_mark {
	uint64_t edition;
	struct watch_mark log;
};
/* False when there is no telling. */
bool sessions_mark(struct sessions *p, struct sessions_mark *out);
/* `seen` is what sessions_glance found: then nobody waits while another asks the system. */
bool sessions_mark_holds(struct sessions *p, const struct sessions_mark *mark,
			 const struct stamp *seen);
/* What is at the path now; takes no lock. */
void sessions_glance(const struct sessions *p, struct stamp *seen);

#endif
