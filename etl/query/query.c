/* The door: endpoint to answer, and ETags. */
#include "query/query.h"
#include "base/memory/hash.h"
#include "query/ask.h"
#include "query/cache.h"
#include "question/parameters.h"
#include "store/store.h"
#include "write/write.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- ETag ---- */

static int compare_params(const void *a, const void *b)
{
	const struct query_param *x = *(const struct query_param *const *)a;
	const struct query_param *y = *(const struct query_param *const *)b;

	int order = str_cmp(x->key, y->key);

	/* Of one name the first counts: they stay as they stand. */
	return order ? order : (x > y) - (x < y);
}

/* Length first, so that no two questions read the same. */
static void put_text(struct buffer *b, struct str s)
{
	buffer_append(b, &s.len, sizeof s.len);
	buffer_append_str(b, s);
}

static void put_params(struct buffer *b, const struct query *q, bool wrapped)
{
	const struct query_param **list = xcalloc(q->nparams + 1, sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < q->nparams; i++) {
		size_t k = 0;
		while (k < n && !(str_eq(list[k]->key, q->params[i].key) &&
				  str_eq(list[k]->value, q->params[i].value)))
			k++;
		/* Whoever sends them a new value each time must not be able to fill our memory with
		 * one answer. */
		if (!wrapped && parameter_passes(q->params[i].key))
			continue;
		if (k == n) /* another value of a name that was there is told */
			list[n++] = &q->params[i];
	}
	qsort(list, n, sizeof *list, compare_params);
	for (size_t i = 0; i < n; i++) {
		put_text(b, list[i]->key);
		put_text(b, list[i]->value);
	}
	free(list);
}

#define CANONICAL_MAX ((size_t)16 << 20)
/* Goes up when the same question comes to be answered otherwise. */
#define ANSWER_REVISION 3

/* The question and the state of the data it is about, as bytes. */
static void canonical(struct buffer *b, const struct query *q, struct str version, bool wrapped)
{
	int revision = ANSWER_REVISION;

	buffer_init(b, CANONICAL_MAX);
	buffer_append(b, &revision, sizeof revision);
	buffer_append(b, &q->endpoint, sizeof q->endpoint);
	put_text(b, version);
	put_text(b, q->cube);
	put_text(b, q->ref);
	put_params(b, q, wrapped);
}

static int hash_query(struct session *s, const struct query *q, struct str version,
		      char out[ETAG_SIZE], struct error *e)
{
	struct buffer b;

	(void)s;
	canonical(&b, q, version, true);
	bool fits = !b.overflow;
	uint64_t first = hash64(b.ptr, b.len);
	buffer_append_char(&b, 1); /* a second, independent half */
	uint64_t second = hash64(b.ptr, b.len);
	buffer_drop(&b);
	if (!fits)
		return error_set(e, STATUS_USAGE, "The question is too long");
	snprintf(out, ETAG_SIZE, "%016llx%016llx", (unsigned long long)first,
		 (unsigned long long)second);
	return 0;
}

static int all_versions(struct session *s, struct str *out, struct error *e)
{
	struct store_cube *cubes;
	struct buffer b;
	size_t n;

	if (store_cubes(session_store(s), session_arena(s), &cubes, &n, e) != 0)
		return -1;
	buffer_init(&b, CANONICAL_MAX);
	for (size_t i = 0; i < n; i++) {
		put_text(&b, cubes[i].name);
		put_text(&b, cubes[i].version);
	}
	*out = arena_dup(session_arena(s), buffer_str(&b));
	buffer_drop(&b);
	return 0;
}

/* query_answer says it. */
static bool is_absent(const struct error *e)
{
	return e->status == STATUS_NO_CUBE || e->status == STATUS_GONE;
}

int query_etag(struct session *s, const struct query *q, char out[ETAG_SIZE], struct error *e)
{
	struct picture *p;
	struct str versions;

	out[0] = 0;
	if (q->nparams > QUERY_MAX_PARAMS)
		return 0; /* query_answer refuses it */
	arena_reset(session_arena(s));
	if (ask_is_of_all(q))
		return all_versions(s, &versions, e) ? -1 : hash_query(s, q, versions, out, e);
	if (picture_get_public(&p, s, q->cube, e) != 0)
		return is_absent(e) ? 0 : -1;
	int result = hash_query(s, q, picture_version(p), out, e);
	picture_release(p);
	return result;
}

static int last_published(struct session *s, struct str *out, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	*out = STR("");
	if (store_cubes(session_store(s), session_arena(s), &cubes, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_cmp(cubes[i].published_at, *out) > 0)
			*out = cubes[i].published_at;
	return 0;
}

int query_published_at(struct session *s, const struct query *q, struct str *out, struct error *e)
{
	struct picture *p;

	*out = STR("");
	if (ask_is_of_all(q))
		return last_published(s, out, e);
	if (picture_get_public(&p, s, q->cube, e) != 0)
		return is_absent(e) ? 0 : -1;
	*out = arena_dup(session_arena(s), picture_published_at(p));
	picture_release(p);
	return 0;
}

int query_third_party(struct session *s, const struct query *q, struct str *out, struct error *e)
{
	struct picture *p;

	*out = STR("");
	if (!q->cube.len)
		return 0;
	if (picture_get_public(&p, s, q->cube, e) != 0)
		return is_absent(e) ? 0 : -1;
	*out = arena_dup(session_arena(s), picture_cube(p)->third_party.publisher);
	picture_release(p);
	return 0;
}

/* ---- answers ---- */

static int answer_cube(struct session *s, struct picture *p, const struct query *q,
		       struct answer *out, struct error *e)
{
	struct result *result;

	return ask_cube(&result, s, p, q, e) != 0 ? -1 : write_result(result, out, e);
}

/* Given before, or made and kept. *same: all of it is of the picture's version. */
static int answer_kept(struct cache *kept, struct session *s, struct picture *p,
		       const struct query *q, struct answer *out, bool *same, struct error *e)
{
	struct claim *claim;
	struct buffer key;

	*same = true;
	canonical(&key, q, picture_version(p), false);
	enum cached found = kept ? cache_ask(kept, &claim, buffer_str(&key), out, session_arena(s),
					     session_pulse(s))
				 : CACHED_NOT;
	buffer_drop(&key);
	if (found == CACHED)
		return 0;
	int result = answer_cube(s, p, q, out, e);
	if (result == 0 && !out->stream) /* streams read the picture only */
		result = ask_again(s, p, same, e);
	if (found == CACHED_CLAIMED) {
		struct answer failed = {.status = 500};
		cache_settle(kept, claim, result == 0 && *same ? out : &failed);
	}
	return result;
}

/* Copied: the session's memory is reset before the answer is sent. */
static void tell_published(struct answer *out, struct str at)
{
	snprintf(out->published_at, sizeof out->published_at, "%.*s", STR_ARG(at));
}

/* Of all cubes. */
static int answer_all(struct cache *kept, struct session *s, const struct query *q,
		      struct answer *out, bool *same, struct error *e)
{
	struct str before, after, published;

	(void)kept; /* these are cheap, or hang on all cubes at once */
	if (all_versions(s, &before, e) != 0 || last_published(s, &published, e) != 0 ||
	    hash_query(s, q, before, out->etag, e) != 0)
		return -1;
	tell_published(out, published);
	struct result *result;

	if (ask_all(&result, s, q, e) != 0 || write_result(result, out, e) != 0 ||
	    all_versions(s, &after, e) != 0)
		return -1;
	*same = str_eq(before, after);
	return 0;
}

static int answer_one(struct cache *kept, struct session *s, const struct query *q,
		      struct answer *out, bool *same, struct error *e)
{
	struct picture *p;

	if (picture_get_public(&p, s, q->cube, e) != 0)
		return -1;
	int result = hash_query(s, q, picture_version(p), out->etag, e);
	tell_published(out, picture_published_at(p));
	if (result == 0)
		result = answer_kept(kept, s, p, q, out, same, e);
	picture_release(p);
	return result;
}

static void start_over(struct answer *out)
{
	struct answer fresh;

	answer_init(&fresh);
	buffer_reset(&out->body);
	out->content_type = fresh.content_type;
	out->filename = NULL;
	out->paging = fresh.paging;
}

/* The tag is that of the version which was read; an answer that would be of two has none. */
static int answer(struct cache *kept, struct session *s, const struct query *q, struct answer *out,
		  struct error *e)
{
	bool all = ask_is_of_all(q), same = false;

	for (unsigned i = 0; i < ASK_TRIES && !same; i++) {
		if (i)
			start_over(out);
		if ((all ? answer_all : answer_one)(kept, s, q, out, &same, e) != 0)
			return -1;
	}
	if (!same) {
		out->etag[0] = 0;
		out->published_at[0] = 0;
	}
	return 0;
}

int query_answer(struct cache *kept, struct session *s, const struct query *q, struct answer *out,
		 struct error *e)
{
	struct query own;

	if (ask_begin(&own, s, q, e) == 0 && answer(kept, s, &own, out, e) == 0)
		return 0;
	answer_fault(out, e);
	return out->status < 500 ? 0 : -1;
}
