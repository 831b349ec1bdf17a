/*
 * Answers that are ready to be sent: the library's own responses, with their headers, for targets
 * that were asked before. They are sent by the thread that has the socket: no worker, no session,
 * no waking of threads.
 *
 * All of them are of one state of the store, by a mark that was taken before their questions were
 * asked. It is compared at every use; as soon as anybody has committed they are all let go, and
 * questions go to the engine again, which finds out what changed. In bounded memory; what was used
 * longest ago goes first.
 */
#include "serve/http_private.h"

#include "base/hash.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096u
/* Larger bodies gain little from the short way, and would push out many small ones. */
#define BODY_MAX 65536u
/* One answer may take this part of the room. */
#define ANSWER_PART 8u
/* What the library needs for a response and its headers. */
#define RESPONSE_WEIGHT 2048u

struct entry {
	struct entry *chain;         /* in the bucket */
	struct entry *newer, *older; /* in order of use */
	uint64_t hash;
	struct MHD_Response *response;
	size_t size;          /* of the body */
	char etag[ETAG_SIZE]; /* without -gzip, whatever the body's coding */
	bool wants_gzip;      /* of whoever asked: a small body is not compressed even so */
	size_t target_size;
	char *target; /* behind this */
};

struct ready {
	pthread_mutex_t lock;
	struct sessions *sessions;
	size_t room, used; /* no room: nothing is kept */
	struct sessions_mark mark;
	struct entry *buckets[BUCKETS];
	struct entry ends; /* of the order of use: newest and oldest */
};

struct ready *ready_new(struct sessions *sessions, size_t bytes)
{
	struct ready *r = xcalloc(1, sizeof *r);
	r->room = bytes;
	r->sessions = sessions;
	r->ends.newer = r->ends.older = &r->ends;
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

/* ---- under the lock ---- */

static struct entry **find(struct ready *r, uint64_t hash, struct str target, bool gzip)
{
	struct entry **at = &r->buckets[hash % BUCKETS];
	while (*at && !((*at)->hash == hash && (*at)->wants_gzip == gzip &&
			str_eq((struct str){(*at)->target, (*at)->target_size}, target)))
		at = &(*at)->chain;
	return at;
}

static size_t weight(size_t target_size, size_t body)
{
	return sizeof(struct entry) + target_size + body + RESPONSE_WEIGHT;
}

static void unlink_use(struct entry *k)
{
	k->newer->older = k->older;
	k->older->newer = k->newer;
}

static void use(struct ready *r, struct entry *k)
{
	k->older = r->ends.older;
	k->newer = &r->ends;
	k->older->newer = k;
	r->ends.older = k;
}

/* Whoever is still sending the response has a reference of his own. */
static void drop(struct ready *r, struct entry *k)
{
	struct entry **at = &r->buckets[k->hash % BUCKETS];
	while (*at != k)
		at = &(*at)->chain;
	*at = k->chain;
	unlink_use(k);
	r->used -= weight(k->target_size, k->size);
	mhd.MHD_destroy_response(k->response);
	free(k);
}

static void drop_all(struct ready *r)
{
	while (r->ends.newer != &r->ends) /* behind the end of the newest comes the oldest */
		drop(r, r->ends.newer);
}

/* Lets go of what is no longer so. */
static bool still_holds(struct ready *r)
{
	if (r->used && sessions_mark_holds(r->sessions, &r->mark))
		return true;
	drop_all(r);
	return false;
}

/* ---- for the exchanges ---- */

void ready_free(struct ready *r)
{
	if (!r)
		return;
	drop_all(r);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

bool ready_mark(const struct ready *r, struct sessions_mark *out)
{
	return r->room && sessions_mark(r->sessions, out);
}

enum ready_found ready_reply(struct ready *r, struct exchange *x, enum MHD_Result *result)
{
	const struct request *rq = &x->request;
	struct reply *reply = &x->reply;
	bool found = false, named = false, gzip;
	if (!r->room || (rq->method != METHOD_GET && rq->method != METHOD_HEAD))
		return READY_NONE;
	uint64_t hash = hash64(rq->target.ptr, rq->target.len);
	bool wants_gzip = reply_wants_gzip(rq);
	pthread_mutex_lock(&r->lock);
	struct entry *k = still_holds(r) ? *find(r, hash, rq->target, wants_gzip) : NULL;
	if (k) {
		found = true;
		unlink_use(k);
		use(r, k);
		named = rq->if_none_match.len && etag_matches(rq->if_none_match, k->etag, &gzip);
		if (named) {
			reply->status = 304;
			snprintf(reply->etag, sizeof reply->etag, "%s%s", k->etag,
				 gzip ? "-gzip" : "");
		} else {
			atomic_store(&x->sent, k->size);
			*result = mhd.MHD_queue_response(x->connection, MHD_HTTP_OK, k->response);
		}
	}
	pthread_mutex_unlock(&r->lock);
	return named ? READY_NAMED : found ? READY_SENT : READY_NONE;
}

static struct entry *entry_new(const struct exchange *x, struct MHD_Response *response)
{
	struct str target = x->request.target;
	struct entry *k = xcalloc(1, sizeof *k + target.len);
	k->hash = hash64(target.ptr, target.len);
	k->response = response;
	k->size = atomic_load(&x->sent);
	k->wants_gzip = reply_wants_gzip(&x->request);
	k->target = (char *)(k + 1);
	k->target_size = target.len;
	memcpy(k->target, target.ptr, target.len);
	size_t plain = strlen(x->reply.etag) - (x->reply.gzip ? strlen("-gzip") : 0);
	memcpy(k->etag, x->reply.etag, plain);
	return k;
}

static bool fits(const struct ready *r, const struct exchange *x)
{
	size_t size = atomic_load(&x->sent);
	return size <= BODY_MAX && weight(x->request.target.len, size) <= r->room / ANSWER_PART;
}

bool ready_keep(struct ready *r, const struct exchange *x, struct MHD_Response *response)
{
	if (!r->room || !x->marked || !x->reply.lasting || x->reply.status != 200 || !fits(r, x))
		return false;
	struct entry *k = entry_new(x, response);
	struct str target = {k->target, k->target_size};
	pthread_mutex_lock(&r->lock);
	bool keep = sessions_mark_holds(r->sessions, &x->mark);
	if (keep && !still_holds(r))
		r->mark = x->mark;
	struct entry *twin = keep ? *find(r, k->hash, target, k->wants_gzip) : NULL;
	if (twin) /* asked by another client at the same time */
		drop(r, twin);
	if (keep) {
		k->chain = r->buckets[k->hash % BUCKETS];
		r->buckets[k->hash % BUCKETS] = k;
		use(r, k);
		r->used += weight(k->target_size, k->size);
	}
	while (r->used > r->room)
		drop(r, r->ends.newer);
	pthread_mutex_unlock(&r->lock);
	if (!keep)
		free(k);
	return keep;
}
