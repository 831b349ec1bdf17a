#include "serve/api/answered.h"

#include "serve/http/http_date.h"
#include "serve/told/log.h"

#include <stdio.h>

void answered_unavailable(const struct request *rq, struct reply *r, const struct error *e)
{
	log_fault(rq->target, e);
	reply_problem(r, 503, "the store cannot be read now; try again in %u seconds",
		      RETRY_AFTER_SECONDS);
	r->retry_after = RETRY_AFTER_SECONDS;
}

bool answered_not_modified(const struct request *rq, struct reply *r, const char *etag)
{
	bool gzip;

	if (rq->if_none_match.len == 0 || !etag[0] || !etag_matches(rq->if_none_match, etag, &gzip))
		return false;
	r->status = 304;
	snprintf(r->etag, sizeof r->etag, "%s%s", etag, gzip ? "-gzip" : "");
	return true;
}

void answered_take(struct answer *a, const struct request *rq, struct reply *r)
{
	r->status = a->status;
	r->content_type = a->content_type;
	snprintf(r->etag, sizeof r->etag, "%s", a->etag);
	r->no_store = a->etag[0] == '\0';
	r->modified = http_last_modified(str_z(a->published_at));
	buffer_drop(&r->body);
	r->body = a->body;
	buffer_init(&a->body, a->body.max);
	reply_wrap(r, &r->body, rq, true);
	reply_compress(r, rq);
}
