#include "serve/reply.h"

#include "base/text/json_out.h"
#include "nlgov/nlgov.h"
#include "serve/http/gzip.h"
#include "serve/told/told.h"
#include <stdio.h>
#include <unistd.h>

void reply_init(struct reply *r)
{
	*r = (struct reply){.status = 200, .content_type = TYPE_JSON, .file = -1};
	buffer_init(&r->body, REPLY_BODY_MAX);
	buffer_init(&r->link, 2 * TOLD_MAX);
	buffer_init(&r->ignored, SIZE_MAX);
	buffer_init(&r->third_party, SIZE_MAX);
	buffer_init(&r->cookies, REPLY_COOKIES_MAX);
	buffer_init(&r->location, REQUEST_TARGET_MAX + 2);
}

void reply_drop(struct reply *r)
{
	feed_free(r->feed);
	r->feed = NULL;
	live_close(r->live);
	r->live = NULL;
	if (r->file >= 0)
		close(r->file);
	r->file = -1;
	buffer_drop(&r->body);
	buffer_drop(&r->link);
	buffer_drop(&r->ignored);
	buffer_drop(&r->third_party);
	buffer_drop(&r->location);
	buffer_drop(&r->cookies);
}

void reply_problem(struct reply *r, int status, const char *format, ...)
{
	char text[sizeof((struct error *)0)->text];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	r->status = status;
	r->lasting = false;
	r->content_type = TYPE_JSON;
	r->etag[0] = r->filename[0] = '\0';
	r->modified = 0;
	buffer_reset(&r->body);
	buffer_reset(&r->link);
	if (r->api_version) {
		r->content_type = NLGOV_PROBLEM;
		nlgov_refuse(&r->body, status, str_z(text));
		return;
	}
	struct json_out j;
	json_begin(&j, &r->body);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "error");
	json_put_key_z(&j, "message");
	json_put_string_z(&j, text);
	json_put_key_z(&j, "context");
	json_put_object(&j);
	json_put_object_end(&j);
	json_put_object_end(&j);
}

bool reply_wants_gzip(const struct request *rq)
{
	int weight = header_weight(rq->accept_encoding, "gzip");
	if (weight < 0)
		weight = header_weight(rq->accept_encoding, "x-gzip");
	if (weight < 0)
		weight = header_weight(rq->accept_encoding, "*");
	return weight > 0;
}

bool reply_wants_html(const struct request *rq)
{
	return header_weight(rq->accept, "text/html") >
	       header_weight(rq->accept, "application/json");
}

void reply_wrap(struct reply *r, struct buffer *body, const struct request *rq, bool whole)
{
	const struct query_param *callback = request_param(rq, "callback");
	if (!callback || strcmp(r->content_type, TYPE_JSON) != 0)
		return;
	struct buffer wrapped;
	buffer_init(&wrapped, REPLY_BODY_MAX);
	buffer_printf(&wrapped, "%.*s && %.*s(", STR_ARG(callback->value),
		      STR_ARG(callback->value));
	buffer_append_str(&wrapped, buffer_str(body));
	if (whole)
		buffer_append_char(&wrapped, ')');
	buffer_drop(body);
	*body = wrapped;
	r->jsonp = r->by_accept = true;
	if (header_weight(rq->accept, TYPE_JSON) <= header_weight(rq->accept, TYPE_SCRIPT))
		r->content_type = TYPE_SCRIPT;
}

void reply_mark_gzip(struct reply *r)
{
	r->gzip = true;
	size_t len = strlen(r->etag);
	if (len)
		snprintf(r->etag + len, sizeof r->etag - len, "-gzip");
}

void reply_compress(struct reply *r, const struct request *rq)
{
	if (r->gzip || r->body.len <= REPLY_GZIP_MIN || !reply_wants_gzip(rq))
		return;
	struct buffer packed;
	buffer_init(&packed, REPLY_BODY_MAX);
	struct gzip *z = gzip_new();
	int failed = gzip_write(z, &packed, buffer_str(&r->body), true);
	gzip_free(z);
	if (failed) {
		buffer_drop(&packed);
		return;
	}
	buffer_drop(&r->body);
	r->body = packed;
	reply_mark_gzip(r);
}
