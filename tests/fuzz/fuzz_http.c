/*
 * The request target and the headers the server reads. Lines of the input: target, Accept-Encoding,
 * If-None-Match, Host. What is decoded must be text; what is refused must be told.
 */
#include "base/text/utf8.h"
#include "html/url.h"
#include "serve/http/http_request.h"

#include <stdlib.h>

static void must(bool truth)
{
	if (!truth)
		abort();
}

static void check_text(struct str s)
{
	must(utf8_valid(s) == s.len);
	must(s.len == 0 || !memchr(s.ptr, '\0', s.len));
}

static void check_request(const struct request *r)
{
	must(r->nsegments <= REQUEST_SEGMENTS_MAX);
	must(r->nparams <= REQUEST_PARAMS_MAX);
	for (size_t i = 0; i < r->nsegments; i++)
		check_text(r->segments[i]);
	for (size_t i = 0; i < r->nparams; i++) {
		check_text(r->params[i].key);
		check_text(r->params[i].value);
	}
}

/* A segment that is written into a URL and read back is the same. */
static void check_round_trip(struct str segment)
{
	struct arena *a = arena_new();
	struct buffer out;
	struct request again = {0};
	struct error e;
	buffer_init(&out, 1 << 20);
	buffer_append_char(&out, '/');
	url_encode(&out, segment);
	if (out.len <= REQUEST_TARGET_MAX && segment.len) {
		must(request_parse_target(&again, a, buffer_str(&out), &e) == 0);
		must(again.nsegments == 1 && str_eq(again.segments[0], segment));
	}
	buffer_drop(&out);
	arena_free(a);
}

static void check_headers(struct str encoding, struct str tags, struct str host)
{
	bool gzip;
	int weight = header_weight(encoding, "gzip");
	must(weight >= -1 && weight <= 1000);
	must(!etag_matches(tags, "", &gzip));
	etag_matches(tags, "v1", &gzip);
	if (host_valid(host))
		must(!memchr(host.ptr, '"', host.len) && !memchr(host.ptr, '/', host.len));
	if (callback_valid(host))
		must(!memchr(host.ptr, '(', host.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct str target = str_split(&rest, '\n');
	struct str encoding = str_split(&rest, '\n');
	struct str tags = str_split(&rest, '\n');
	struct arena *a = arena_new();
	struct request r = {0};
	struct error e = {0};
	int status = request_parse_target(&r, a, target, &e);
	must(status == 0 || ((status == 400 || status == 414) && e.text[0]));
	if (status == 0) {
		check_request(&r);
		for (size_t i = 0; i < r.nsegments; i++)
			check_round_trip(r.segments[i]);
	}
	check_headers(encoding, tags, rest);
	arena_free(a);
	return 0;
}
