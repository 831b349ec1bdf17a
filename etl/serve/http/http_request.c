#include "serve/http/http_request.h"

#include "base/text/utf8.h"
#include <stdlib.h>
#include <strings.h>

#define HOST_MAX 255
#define CALLBACK_MAX 128

enum method method_of(const char *word)
{
	static const char *const words[] = {"GET", "HEAD", "OPTIONS", "POST", "PUT"};
	for (int i = 0; i < METHOD_OTHER; i++) {
		if (strcmp(word, words[i]) == 0)
			return (enum method)i;
	}
	return METHOD_OTHER;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static int bad_text(struct error *e, struct str raw, const char *why)
{
	error_set(e, STATUS_USAGE, "'%.*s' in the address %s", STR_ARG(str_head(raw, 60)), why);
	return 400;
}

/* As the reference reads it: what is no UTF-8 in a value becomes U+FFFD, once for each beginning of a
 * character that does not go on. */
static struct str repair(struct arena *a, struct str s)
{
	static const char unknown[] = "\xEF\xBF\xBD";
	char *p = arena_bytes(a, 3 * s.len + 1);
	size_t n = 0;
	while (s.len) {
		size_t good = utf8_valid(s);
		memcpy(p + n, s.ptr, good);
		n += good;
		if (good == s.len)
			break;
		memcpy(p + n, unknown, 3);
		n += 3;
		size_t bad = good + utf8_broken((struct str){s.ptr + good, s.len - good});
		s = (struct str){s.ptr + bad, s.len - bad};
	}
	p[n] = '\0';
	return (struct str){p, n};
}

/* Decodes one piece; a NUL would only surface later as a wrong answer. */
static int decode(struct str *out, struct arena *a, struct str raw, bool plus, struct error *e)
{
	char *p = arena_bytes(a, raw.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		if (c == '%') {
			int high = i + 2 < raw.len ? hex_digit(raw.ptr[i + 1]) : -1;
			int low = i + 2 < raw.len ? hex_digit(raw.ptr[i + 2]) : -1;
			if (high < 0 || low < 0)
				return bad_text(e, raw,
						"has a % that no two hexadecimal digits "
						"follow; write % as %25");
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == '\0')
			return bad_text(e, raw, "holds a NUL character, which no value can hold");
		p[n++] = c;
	}
	p[n] = '\0';
	*out = (struct str){p, n};
	if (utf8_valid(*out) == n)
		return 0;
	if (!plus)
		return bad_text(e, raw, "is not UTF-8");
	*out = repair(a, *out);
	return 0;
}

static int parse_path(struct request *r, struct arena *a, struct str path, struct error *e)
{
	while (path.ptr) {
		struct str raw = str_split(&path, '/');
		if (raw.len == 0)
			continue; /* the first slash, the last, and doubled ones */
		if (r->nsegments == REQUEST_SEGMENTS_MAX)
			return bad_text(e, r->target, "has more parts than any page here");
		int status = decode(&r->segments[r->nsegments], a, raw, false, e);
		if (status)
			return status;
		r->nsegments++;
	}
	return 0;
}

static size_t count_params(struct str query)
{
	size_t n = 1;
	for (size_t i = 0; i < query.len; i++)
		n += query.ptr[i] == '&';
	return n;
}

static int parse_params(struct request *r, struct arena *a, struct str query, struct error *e)
{
	size_t most = count_params(query);
	if (most > REQUEST_PARAMS_MAX) {
		error_set(e, STATUS_USAGE, "the query has %zu parameters; at most %u are read",
			  most, REQUEST_PARAMS_MAX);
		return 400;
	}
	r->params = ARENA_ARRAY(a, struct query_param, most);
	while (query.ptr) {
		struct str value = str_split(&query, '&');
		if (value.len == 0)
			continue;
		struct str key = str_split(&value, '=');
		struct query_param *p = &r->params[r->nparams];
		int status = decode(&p->key, a, key, true, e);
		if (!status)
			status = decode(&p->value, a, value, true, e);
		if (status)
			return status;
		r->nparams++;
	}
	join_cuts(r->params, &r->nparams, a);
	return 0;
}

/* Proxies may send "http://host/path" (RFC 9112, 3.2.2): what counts is the path. */
static struct str without_origin(struct str target)
{
	struct str rest = target;
	if (!str_starts(target, STR("http://")) && !str_starts(target, STR("https://")))
		return target;
	str_split(&rest, '/');
	str_split(&rest, '/');
	const char *path = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
	return path ? (struct str){path, (size_t)(rest.ptr + rest.len - path)} : STR("/");
}

int request_parse_target(struct request *r, struct arena *a, struct str target, struct error *e)
{
	if (target.len > REQUEST_TARGET_MAX) {
		r->target = STR("(too long)");
		error_set(e, STATUS_LIMIT,
			  "the address has more than %u bytes; ask for less at once",
			  REQUEST_TARGET_MAX);
		return 414;
	}
	r->target = arena_dup(a, target);
	target = without_origin(r->target);
	struct str path = str_split(&target, '?');
	if (path.len == 0 || path.ptr[0] != '/')
		return bad_text(e, r->target, "does not start with a slash");
	int status = parse_path(r, a, path, e);
	if (!status && target.ptr)
		status = parse_params(r, a, target, e);
	return status;
}

const struct query_param *request_param(const struct request *r, const char *key)
{
	for (size_t i = 0; i < r->nparams; i++) {
		if (str_eq(r->params[i].key, str_z(key)))
			return &r->params[i];
	}
	return NULL;
}

/* ---- headers ---- */

/* "q=0.8" to 800; what is no weight counts as 1, as if it were absent. */
static int parse_weight(struct str parameters)
{
	while (parameters.ptr) {
		struct str p = str_trim(str_split(&parameters, ';'));
		if (p.len < 3 || (p.ptr[0] != 'q' && p.ptr[0] != 'Q') || p.ptr[1] != '=')
			continue;
		int weight = p.ptr[2] == '1' ? 1000 : 0;
		int unit = 100;
		for (size_t i = 4; i < p.len && i < 7 && weight < 1000; i++, unit /= 10) {
			if (p.ptr[i] >= '0' && p.ptr[i] <= '9')
				weight += (p.ptr[i] - '0') * unit;
		}
		return weight;
	}
	return 1000;
}

int header_weight(struct str header, const char *token)
{
	size_t len = strlen(token);
	while (header.ptr) {
		struct str rest = str_split(&header, ',');
		struct str name = str_trim(str_split(&rest, ';'));
		if (name.len == len && strncasecmp(name.ptr, token, len) == 0)
			return parse_weight(rest);
	}
	return -1;
}

static bool tag_equals(struct str tag, const char *etag, bool *gzip)
{
	if (str_starts(tag, STR("W/")))
		tag = (struct str){tag.ptr + 2, tag.len - 2};
	if (tag.len < 2 || tag.ptr[0] != '"' || tag.ptr[tag.len - 1] != '"')
		return false;
	tag = (struct str){tag.ptr + 1, tag.len - 2};
	*gzip = str_ends(tag, STR("-gzip"));
	if (*gzip)
		tag.len -= strlen("-gzip");
	return str_eq(tag, str_z(etag));
}

bool etag_matches(struct str if_none_match, const char *etag, bool *gzip)
{
	*gzip = false;
	if (!*etag)
		return false;
	while (if_none_match.ptr) {
		struct str tag = str_trim(str_split(&if_none_match, ','));
		if (str_eq(tag, STR("*")))
			return true;
		if (tag_equals(tag, etag, gzip))
			return true;
	}
	*gzip = false;
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool callback_valid(struct str name)
{
	if (name.len == 0 || name.len > CALLBACK_MAX || is_digit(name.ptr[0]) || name.ptr[0] == '.')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!is_letter(c) && !is_digit(c) && c != '_' && c != '$' && c != '.')
			return false;
	}
	return true;
}

struct str request_client(const struct request *rq, bool behind_proxy)
{
	struct str rest = rq->forwarded_for, last = {0};

	if (!behind_proxy)
		return rq->ip;
	while (rest.ptr)
		last = str_split(&rest, ',');
	return str_trim(last);
}

bool host_valid(struct str host)
{
	if (host.len == 0 || host.len > HOST_MAX)
		return false;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];
		if (!is_letter(c) && !is_digit(c) && !memchr(".-_:[]", c, 6))
			return false;
	}
	return true;
}
