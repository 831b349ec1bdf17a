#include "serve/api/budgets.h"

#include "nlgov/nlgov.h"
#include "serve/api/absolute.h"
#include "serve/api/answered.h"
#include "serve/told/log.h"
#include "serve/told/told.h"

static const struct told_form form = {"pagina", false, true};

static bool ends_in_slash(struct str target)
{
	struct str path = str_split(&target, '?');

	return path.len && path.ptr[path.len - 1] == '/';
}

static void take(const struct site *site, struct answer *a, const struct request *rq,
		 struct reply *r)
{
	answered_take(a, rq, r);
	if (a->status == 503)
		r->retry_after = RETRY_AFTER_SECONDS;
	if (a->status != 200)
		return;
	/* What has no tag hangs on the host that was asked, or on more than one publication. */
	r->lasting = a->etag[0] != '\0';
	told_links(&r->link, rq, site->url_is_public ? str_z(site->url) : STR(""), &form,
		   &a->paging);
}

static void answer(const struct site *site, struct session *s, const struct request *rq,
		   const struct nlgov_asked *q, struct reply *r)
{
	struct arena *arena = arena_new();
	struct answer a;
	struct error e, changed;

	answer_init(&a);
	int result = nlgov_etag(s, q, arena, &a, &e);
	if (result == 0 && answered_not_modified(rq, r, a.etag)) {
		answer_drop(&a);
		arena_free(arena);
		return;
	}
	if (result == 0)
		result = nlgov_answer(s, q, arena, &a, &e);
	if (sessions_check(site->sessions, s, &changed) != 0) {
		answered_unavailable(rq, r, &changed);
	} else if (result != 0) {
		answered_unavailable(rq, r, &e);
	} else {
		take(site, &a, rq, r);
	}
	answer_drop(&a);
	arena_free(arena);
}

void budgets_answer(const struct site *site, const struct request *rq, struct reply *r)
{
	struct session *s;
	struct error e;
	struct buffer base;

	if (sessions_take(site->sessions, &s, &e) != 0) {
		answered_unavailable(rq, r, &e);
		return;
	}
	buffer_init(&base, 2 * REQUEST_TARGET_MAX);
	struct nlgov_asked q = {rq->segments,
				rq->nsegments,
				rq->params,
				rq->nparams,
				ends_in_slash(rq->target),
				absolute_base(site, rq, &base)};
	answer(site, s, rq, &q, r);
	buffer_drop(&base);
	sessions_give(site->sessions, s);
}
