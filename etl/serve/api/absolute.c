#include "serve/api/absolute.h"

#include "publish/publish.h"
#include "serve/http/http.h"

struct str absolute_base(const struct site *site, const struct request *rq, struct buffer *out)
{
	if (!site->url_is_public && host_valid(rq->host))
		buffer_printf(out, "http://%.*s", STR_ARG(rq->host));
	else
		buffer_append_z(out, site->url);
	return buffer_str(out);
}

static void put_segment(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
			     memchr("-._~:", c, 5);
		buffer_printf(out, plain ? "%c" : "%%%02X", c);
	}
}

int absolute_package(const struct site *site, struct session *s, const struct request *rq,
		     const struct query *q, struct answer *a, struct error *e)
{
	struct buffer url;
	buffer_init(&url, REQUEST_TARGET_MAX);
	absolute_base(site, rq, &url);
	buffer_append_z(&url, "/api/3/cubes/");
	put_segment(&url, q->cube);
	struct publication p = {.session = s, .query = *q, .url = buffer_str(&url)};
	buffer_reset(&a->body);
	int result = publish_descriptor(&p, &a->body, e);
	if (result == 0)
		result = answer_check(a, e);
	if (result != 0)
		answer_fault(a, e);
	buffer_drop(&url);
	return result;
}
