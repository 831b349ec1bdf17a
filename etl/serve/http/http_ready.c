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
#include "serve/http/http_private.h"

#include "base/memory/hash.h"
#include "base/memory/lru.h"
#include "serve/http/http_date.h"
#include "texts/texts.h"
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
	struct lru_node node; /* first */
	struct MHD_Response *response;
	size_t size; /* of the body */
	size_t target_size;
	char etag[ETAG_SIZE]; /* without -gzip, whatever the body's coding */
	bool gzip;            /* the body is */
	int64_t modified;
	bool wants_gzip;  /* of whoever asked: a small body is not compressed even so */
	bool by_language; /* a page for those who read `lang` */
	enum lang lang;
	char target[];
};

struct ready {
	pthread_mutex_t lock;
	struct sessions *sessions;
	struct sessions_mark mark;
	struct lru lru; /* no room: nothing is kept */
	struct lru_node *buckets[BUCKETS];
};

struct ready *ready_new(struct sessions *sessions, size_t bytes)
{
	struct ready *r = xcalloc(1, sizeof *r);
	r->sessions = sessions;
	lru_init(&r->lru, bytes, r->buckets, BUCKETS);
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

/* ---- under the lock ---- */

struct sought {
	struct str target, accept_language;
	bool gzip;
};

static bool is_wanted(const struct lru_node *n, const void *wanted)
{
	const struct entry *k = (const struct entry *)n;
	const struct sought *s = wanted;
	if (k->by_language && lang_accepted(s->accept_language) != k->lang)
		return false;
	return k->wants_gzip == s->gzip &&
	       str_eq((struct str){k->target, k->target_size}, s->target);
}

static struct entry *find(struct ready *r, uint64_t hash, const struct request *rq, bool gzip)
{
	struct sought s = {rq->target, rq->accept_language, gzip};
	return (struct entry *)lru_find(&r->lru, hash, is_wanted, &s);
}

static size_t weight(size_t target_size, size_t body)
{
	return sizeof(struct entry) + target_size + body + RESPONSE_WEIGHT;
}

/* Whoever is still sending the response has a reference of his own. */
static void gone(struct lru_node *n)
{
	struct entry *k = (struct entry *)n;
	mhd.MHD_destroy_response(k->response);
	free(k);
}

/* Lets go of what is no longer so. */
static bool still_holds(struct ready *r, const struct stamp *seen)
{
	if (r->lru.used && sessions_mark_holds(r->sessions, &r->mark, seen))
		return true;
	lru_clear(&r->lru, gone);
	return false;
}

/* ---- for the exchanges ---- */

void ready_free(struct ready *r)
{
	if (!r)
		return;
	lru_clear(&r->lru, gone);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

bool ready_mark(const struct ready *r, struct sessions_mark *out)
{
	return r->lru.room && sessions_mark(r->sessions, out);
}

/* Whether the client has it already. *gzip: in that coding. */
static bool client_has(const struct request *rq, const struct entry *k, bool *gzip)
{
	*gzip = k->gzip;
	return rq->if_none_match.len ? etag_matches(rq->if_none_match, k->etag, gzip)
				     : http_not_modified_since(rq->if_modified_since, k->modified);
}

enum ready_found ready_reply(struct ready *r, struct exchange *x, enum MHD_Result *result)
{
	const struct request *rq = &x->request;
	struct reply *reply = &x->reply;
	bool found = false, named = false, gzip;
	if (!r->lru.room || (rq->method != METHOD_GET && rq->method != METHOD_HEAD))
		return READY_NONE;
	uint64_t hash = hash64(rq->target.ptr, rq->target.len);
	bool wants_gzip = reply_wants_gzip(rq);
	struct stamp seen;
	sessions_glance(r->sessions, &seen);
	pthread_mutex_lock(&r->lock);
	struct entry *k = still_holds(r, &seen) ? find(r, hash, rq, wants_gzip) : NULL;
	if (k) {
		found = true;
		lru_touch(&r->lru, &k->node);
		named = client_has(rq, k, &gzip);
		if (named) {
			reply->status = 304;
			reply->modified = k->modified;
			/* In the coding of the answer that is kept, which need not be the one named. */
			reply->whole = gzip == k->gzip ? k->size : 0;
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
	k->response = response;
	k->size = atomic_load(&x->sent);
	k->wants_gzip = reply_wants_gzip(&x->request);
	k->by_language = x->reply.by_language;
	k->lang = lang_accepted(x->request.accept_language);
	k->target_size = target.len;
	memcpy(k->target, target.ptr, target.len);
	size_t plain = strlen(x->reply.etag) - (x->reply.gzip ? strlen("-gzip") : 0);
	memcpy(k->etag, x->reply.etag, plain);
	k->gzip = x->reply.gzip;
	k->modified = x->reply.modified;
	return k;
}

static bool fits(const struct ready *r, const struct exchange *x)
{
	size_t size = atomic_load(&x->sent);
	return size <= BODY_MAX && weight(x->request.target.len, size) <= r->lru.room / ANSWER_PART;
}

bool ready_keep(struct ready *r, const struct exchange *x, struct MHD_Response *response)
{
	if (!r->lru.room || !x->marked || !x->reply.lasting || x->reply.status != 200 ||
	    !fits(r, x))
		return false;
	struct entry *k = entry_new(x, response);
	uint64_t hash = hash64(x->request.target.ptr, x->request.target.len);
	struct stamp seen;
	sessions_glance(r->sessions, &seen);
	pthread_mutex_lock(&r->lock);
	bool keep = sessions_mark_holds(r->sessions, &x->mark, &seen);
	if (keep && !still_holds(r, &seen))
		r->mark = x->mark;
	struct entry *twin = keep ? find(r, hash, &x->request, k->wants_gzip) : NULL;
	if (twin) { /* asked by another client at the same time */
		lru_remove(&r->lru, &twin->node);
		gone(&twin->node);
	}
	if (keep) {
		lru_list(&r->lru, &k->node, hash);
		lru_put(&r->lru, &k->node, weight(k->target_size, k->size));
		lru_trim(&r->lru, gone);
	}
	pthread_mutex_unlock(&r->lock);
	if (!keep)
		free(k);
	return keep;
}
