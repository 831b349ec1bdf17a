/*
 * The door: OpenSpending's words to answers. Hides which room answers what, ETags, and the answers
 * that are kept. Knows no HTTP but its status numbers. What each endpoint understands beyond the
 * reference stands where it lives: cuts in question/question.h, facts and aggregate in
 * answer/answer.h, pivots in sheet/sheet.h, per= and prices= in sheet/normal.h.
 */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "answer/result.h"
#include "engine/engine.h"
#include "question/asked.h"
#include "write/answer.h"

struct cache; /* cache.h */

/* Opens whatever engine the store's name asks for: a path is a file of our own. */
int query_open(struct engine **out, const char *store, struct error *e);
/* The file that the store's catalogue is in, in the arena: the store itself, unless its facts are elsewhere. */
int query_catalogue(struct str *out, struct arena *a, const char *store, struct error *e);

/* The ETag the answer would have, from the cube's version and the canonical query, without touching
 * facts. Empty when the cube does not exist. */
int query_etag(struct session *s, const struct query *q, char out[ETAG_SIZE], struct error *e);
/* When what the answer would be of was published: ISO 8601, UTC, in the session's arena. Empty when the
 * cube does not exist, or was published by an older program. */
int query_published_at(struct session *s, const struct query *q, struct str *out, struct error *e);
/* Who publishes the cube, where that is not whose money it is; else empty, as for a cube that is not there. */
int query_third_party(struct session *s, const struct query *q, struct str *out, struct error *e);
/* The result of a question, for those who write it in a form of their own. What is off comes back as STATUS_USAGE, STATUS_LIMIT, STATUS_NO_CUBE, STATUS_GONE. The
 * session may answer nothing else until result_close. */
int query_ask(struct result **out, struct session *s, const struct query *q, struct error *e);
/* Answers; faults of the question are answers too (400 with {"status":"error","message",…}, 404, 410).
 * `kept`: answers that were given before, NULL for none.
 * Returns -1 only when the store fails or the time is over, and then the answer holds a 500 or 503
 * as JSON. The session must outlive the answer's stream, and may meanwhile not answer anything
 * else. */
int query_answer(struct cache *kept, struct session *s, const struct query *q, struct answer *out,
		 struct error *e);

#endif
