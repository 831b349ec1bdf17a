#include "html/markdown.h"
#include "html/url.h"
#include "serve/http/gzip.h"
#include "serve/http/http_date.h"
#include "serve/reply.h"
#include "serve/told/told.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

/* What a client would make of it. */
static size_t inflate_all(char *out, size_t size, struct str packed)
{
	z_stream z = {0};
	cr_assert_eq(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)packed.ptr;
	z.avail_in = (uInt)packed.len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)size;
	cr_expect_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	cr_expect_eq(z.avail_in, 0, "bytes behind the end");
	size_t n = z.total_out;
	inflateEnd(&z);
	return n;
}

Test(gzip, parts_make_one_whole)
{
	struct buffer plain, packed;
	buffer_init(&plain, 1 << 24);
	buffer_init(&packed, 1 << 24);
	struct gzip *z = gzip_new();
	for (unsigned i = 0; i < 2000; i++) {
		size_t from = plain.len;
		for (unsigned k = 0; k < i % 50; k++) /* also empty parts */
			buffer_printf(&plain, "%u;", (i * 2654435761u + k) >> 7);
		struct str part = {plain.ptr + from, plain.len - from};
		cr_assert_eq(gzip_write(z, &packed, part, false), 0);
	}
	cr_assert_eq(gzip_write(z, &packed, STR(""), true), 0);
	gzip_free(z);
	char *out = malloc(plain.len + 1);
	cr_expect_eq(inflate_all(out, plain.len + 1, buffer_str(&packed)), plain.len);
	cr_expect_eq(memcmp(out, plain.ptr, plain.len), 0);
	free(out);
	buffer_drop(&plain);
	buffer_drop(&packed);
}

Test(gzip, a_full_buffer_is_told)
{
	struct buffer packed;
	buffer_init(&packed, 64);
	struct gzip *z = gzip_new();
	cr_expect_eq(gzip_write(z, &packed, STR("some text"), true), -1);
	gzip_free(z);
	buffer_drop(&packed);
}

Test(reply, compresses_what_is_worth_it_and_marks_the_tag)
{
	struct request rq = {.accept_encoding = STR("br, gzip;q=0.5")};
	struct reply r;
	reply_init(&r);
	snprintf(r.etag, sizeof r.etag, "v1");
	while (r.body.len <= REPLY_GZIP_MIN - 10)
		buffer_append_z(&r.body, "0123456789");
	reply_compress(&r, &rq);
	cr_expect(!r.gzip, "short bodies stay as they are");
	for (int i = 0; i < 500; i++)
		buffer_append_z(&r.body, "0123456789");
	size_t before = r.body.len;
	struct request plain = {.accept_encoding = STR("gzip;q=0, *")};
	reply_compress(&r, &plain);
	cr_expect(!r.gzip, "the client said no");
	reply_compress(&r, &rq);
	cr_expect(r.gzip && r.body.len < before);
	cr_expect_str_eq(r.etag, "v1-gzip");
	char *out = malloc(before);
	cr_expect_eq(inflate_all(out, before, buffer_str(&r.body)), before);
	free(out);
	reply_drop(&r);
}

Test(reply, wraps_json_only)
{
	struct query_param callback = {STR("callback"), STR("a.b")};
	struct request rq = {.params = &callback, .nparams = 1};
	struct reply r;
	reply_init(&r);
	buffer_append_z(&r.body, "{}");
	r.content_type = "text/csv; charset=utf-8";
	reply_wrap(&r, &r.body, &rq, true);
	cr_expect(!r.jsonp);
	cr_expect(str_eq(buffer_str(&r.body), STR("{}")));
	r.content_type = TYPE_JSON;
	reply_wrap(&r, &r.body, &rq, true);
	cr_expect(r.jsonp);
	cr_expect(str_eq(buffer_str(&r.body), STR("a.b && a.b({})")));
	reply_drop(&r);
}

/* Browsers and most others take anything; who wants what the reference says gets that. */
Test(reply, a_callback_is_a_script)
{
	static const struct {
		const char *accept, *type;
	} cases[] = {
		{"", TYPE_SCRIPT},
		{"*/*", TYPE_SCRIPT},
		{"text/javascript, application/javascript, */*; q=0.01", TYPE_SCRIPT},
		{"application/json", TYPE_JSON},
		{"application/json, application/javascript", TYPE_SCRIPT},
	};
	struct query_param callback = {STR("callback"), STR("f")};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request rq = {
			.params = &callback, .nparams = 1, .accept = str_z(cases[i].accept)};
		struct reply r;
		reply_init(&r);
		r.content_type = TYPE_JSON;
		reply_wrap(&r, &r.body, &rq, true);
		cr_expect_str_eq(r.content_type, cases[i].type, "%s", cases[i].accept);
		reply_drop(&r);
	}
}

Test(reply, problems_replace_what_was_there)
{
	struct reply r;
	reply_init(&r);
	buffer_append_z(&r.body, "half an answ");
	snprintf(r.etag, sizeof r.etag, "v1");
	reply_problem(&r, 400, "no \"%s\"", "<x>");
	cr_expect(str_eq(buffer_str(&r.body), STR("{\"status\":\"error\",\"message\":"
						  "\"no \\\"<x>\\\"\",\"context\":{}}")));
	cr_expect_eq(r.status, 400);
	cr_expect_str_eq(r.etag, "");
	reply_drop(&r);
}

Test(reply, pages_are_for_who_prefers_them)
{
	struct request browser = {.accept = STR("text/html,application/xhtml+xml,*/*;q=0.8")};
	struct request script = {.accept = STR("application/json")};
	struct request both = {.accept = STR("application/json;q=0.9, text/html;q=0.8")};
	struct request none = {0};
	cr_expect(reply_wants_html(&browser));
	cr_expect(!reply_wants_html(&script));
	cr_expect(!reply_wants_html(&both));
	cr_expect(!reply_wants_html(&none));
}

Test(page, escapes)
{
	struct buffer out;
	buffer_init(&out, 1024);
	html_escape(&out, STR("a<b>&\"'\xC3\xA9"));
	cr_expect(str_eq(buffer_str(&out), STR("a&lt;b&gt;&amp;&quot;&#39;\xC3\xA9")));
	buffer_reset(&out);
	url_encode(&out, STR("gm:b/ \xC3\xA9-_.~%"));
	cr_expect(str_eq(buffer_str(&out), STR("gm%3Ab%2F%20%C3%A9-_.~%25")));
	buffer_drop(&out);
}

Test(told, links_are_absolute_where_the_address_is_known)
{
	struct arena *a = arena_new();
	struct request rq = {0};
	struct error e;
	struct buffer link;
	const struct paging paging = {2, 10, 25};

	buffer_init(&link, 2 * TOLD_MAX);
	cr_assert_eq(request_parse_target(&rq, a,
					  STR("/api/3/cubes/a%3Ab/facts?page=2&cut=x:%22%3E"), &e),
		     0);
	told_links(&link, &rq, STR("https://geld.example.nl/open"),
		   &(struct told_form){"page", true, false}, &paging);
	cr_expect(str_starts(buffer_str(&link),
			     STR("<https://geld.example.nl/open/api/3/cubes/a%3Ab/facts/"
				 "?cut=x%3A%22%3E&page=3>; rel=\"next\", <")));
	buffer_drop(&link);
	arena_free(a);
}

Test(told, dates_are_those_of_http)
{
	char text[HTTP_DATE_SIZE];
	int64_t moment;

	http_date_format(text, 784111777);
	cr_expect_str_eq(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	cr_expect(http_date_parse(str_z(text), &moment));
	cr_expect_eq(moment, 784111777);
	cr_expect_not(http_date_parse(STR("Sun, 31 Feb 1994 08:49:37 GMT"), &moment));
	cr_expect_not(http_date_parse(STR("Sunday, 06-Nov-94 08:49:37 GMT"), &moment));
	cr_expect_eq(http_last_modified(STR("1994-11-06T08:49:36Z")), 784111777);
	cr_expect_eq(http_last_modified(STR("")), 0);
	cr_expect_eq(http_last_modified(STR("2999-01-01T00:00:00Z")), 0);
	cr_expect(http_not_modified_since(str_z(text), 784111777));
	cr_expect_not(http_not_modified_since(str_z(text), 784111778));
}
