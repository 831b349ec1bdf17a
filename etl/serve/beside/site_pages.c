#include "serve/beside/site_pages.h"

#include "serve/told/told.h"
#include <stdio.h>

static struct pages_request asked_of(const struct request *rq)
{
	return (struct pages_request){.segments = rq->segments,
				      .nsegments = rq->nsegments,
				      .params = rq->params,
				      .nparams = rq->nparams,
				      .accept_language = rq->accept_language,
				      .host = host_valid(rq->host) ? rq->host : (struct str){0}};
}

static void take(struct pages_answer *a, const struct request *rq, struct reply *r)
{
	bool gzip;

	r->status = a->status;
	r->content_type = a->content_type;
	r->framed = a->framed;
	r->by_language = a->language_varies;
	r->by_accept = a->status == 404;
	r->retry_after = a->retry_after;
	told_names(&r->ignored, a->ignored, a->nignored);
	r->no_store = method_writes(rq->method);
	snprintf(r->etag, sizeof r->etag, "%s", a->etag);
	buffer_reset(&r->location);
	if (a->location.len) {
		buffer_append_str(&r->location, a->location);
		buffer_append_char(&r->location, '\0');
	}
	buffer_drop(&r->body);
	r->body = a->body;
	buffer_init(&a->body, a->body.max);
	if (a->etag[0] && rq->if_none_match.len &&
	    etag_matches(rq->if_none_match, a->etag, &gzip)) {
		r->status = 304;
		buffer_reset(&r->body);
		if (gzip)
			reply_mark_gzip(r);
	} else {
		reply_compress(r, rq);
		r->lasting = a->status == 200 && a->etag[0] && !a->host_varies;
	}
	pages_drop(a);
}

bool site_file(const struct pages_site *site, const struct request *rq, struct reply *r)
{
	struct pages_request asked = asked_of(rq);
	struct pages_answer a;

	if (!pages_file(site, &asked, &a))
		return false;
	take(&a, rq, r);
	return true;
}

void site_not_found(const struct pages_site *site, const struct request *rq, struct reply *r)
{
	struct pages_request asked = asked_of(rq);
	struct pages_answer a;

	pages_not_found(site, &asked, &a);
	take(&a, rq, r);
}

int site_page(const struct pages_site *site, struct session *s, const struct request *rq,
	      const struct pages_form *form, struct reply *r, struct error *e)
{
	struct pages_request asked = asked_of(rq);
	struct pages_answer a;

	asked.form = form;
	int result = pages_answer(site, s, &asked, &a, e);
	if (result == 0 && a.status == 404 && !reply_wants_html(rq))
		result = 1;
	if (result == 0)
		take(&a, rq, r);
	else
		pages_drop(&a);
	return result;
}
