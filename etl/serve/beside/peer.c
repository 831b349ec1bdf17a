#include "serve/beside/peer.h"

#include "openspending_nl/openspending_nl.h"
#include "question/parameters.h"
#include "question/question.h"
#include "serve/api/absolute.h"
#include "serve/api/answered.h"
#include "serve/route.h"
#include "serve/told/told.h"

#include <stdio.h>

bool peer_asked(const struct site *site, const struct request *rq)
{
	return site->openspending_nl && openspending_nl_is(rq->segments, rq->nsegments);
}

static void take_location(struct str location, struct reply *r)
{
	buffer_reset(&r->location);
	if (location.len) {
		buffer_append_str(&r->location, location);
		buffer_append_char(&r->location, '\0');
	}
}

/* /api/v1 refuses a filter that it does not have; the site's own addresses take words to look for, and nothing else. */
static void tell_ignored(const struct request *rq, struct reply *r)
{
	struct str names[QUERY_MAX_PARAMS];
	bool search = segment_is(rq, 0, "zoek");
	size_t n = 0;

	for (size_t i = 0; i < rq->nparams && n < QUERY_MAX_PARAMS; i++) {
		struct str key = rq->params[i].key;
		if (key.len && !parameter_passes(key) && !(search && str_eq(key, STR("q"))))
			names[n++] = key;
	}
	if (!segment_is(rq, 0, "api"))
		told_names(&r->ignored, names, n);
}

static void answer(const struct site *site, struct session *s, const struct request *rq,
		   struct arena *arena, struct reply *r)
{
	struct buffer base;
	struct answer a;
	struct str location = {0};
	struct error e, changed;

	buffer_init(&base, 2 * REQUEST_TARGET_MAX);
	struct openspending_nl_asked q = {rq->segments, rq->nsegments, rq->params, rq->nparams,
					  absolute_base(site, rq, &base)};
	answer_init(&a);
	int result = openspending_nl_etag(s, &q, arena, &a, &e);
	if (result == 0 && answered_not_modified(rq, r, a.etag)) {
		answer_drop(&a);
		buffer_drop(&base);
		return;
	}
	if (result == 0)
		result = openspending_nl_answer(s, &q, arena, &a, &location, &e);
	if (sessions_check(site->sessions, s, &changed) != 0) {
		answered_unavailable(rq, r, &changed);
	} else if (result != 0) {
		answered_unavailable(rq, r, &e);
	} else {
		take_location(location, r);
		tell_ignored(rq, r);
		snprintf(r->filename, sizeof r->filename, "%s", a.filename ? a.filename : "");
		answered_take(&a, rq, r);
	}
	answer_drop(&a);
	buffer_drop(&base);
}

void peer_answer(const struct site *site, const struct request *rq, struct reply *r)
{
	struct session *s;
	struct error e;

	if (sessions_take(site->sessions, &s, &e) != 0) {
		answered_unavailable(rq, r, &e);
		return;
	}
	struct arena *arena = arena_new();
	answer(site, s, rq, arena, r);
	arena_free(arena);
	sessions_give(site->sessions, s);
}
