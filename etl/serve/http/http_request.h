/*
 * What a client asked, decoded and checked: target (path segments and parameters) and the few
 * headers that matter. Knows no HTTP library, so that it can be fuzzed and tested alone.
 */
#ifndef SERVE_HTTP_HTTP_REQUEST_H
#define SERVE_HTTP_HTTP_REQUEST_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "query/query.h"

#define REQUEST_TARGET_MAX 8192u /* bytes of path and query; RFC 9110 asks for at least 8,000 */
#define REQUEST_SEGMENTS_MAX 24u
#define REQUEST_PARAMS_MAX 256u
#define REQUEST_ID_HEADER "X-Request-Id"
#define REQUEST_HEADER_MAX 4096u /* of one header we read; a longer one counts as absent */

enum method {
	METHOD_GET,
	METHOD_HEAD,
	METHOD_OPTIONS,
	METHOD_POST, /* from here on something is written */
	METHOD_PUT,
	METHOD_OTHER
};

static inline bool method_writes(enum method m)
{
	return m >= METHOD_POST;
}

struct request {
	enum method method;
	struct str target;                         /* as it came */
	struct str segments[REQUEST_SEGMENTS_MAX]; /* of the path, percent-decoded, UTF-8, without
						      NUL */
	size_t nsegments;                          /* a slash at the end makes no segment */
	struct query_param *params;
	size_t nparams;
	/* Headers, empty when absent. */
	struct str host, accept, accept_encoding, accept_language, if_none_match, if_modified_since,
		range, if_range, content_range, content_type, mcp_version, cookie, authorization,
		origin, fetch_site, forwarded_for, proxy_person, proxy_secret;
	struct str id; /* by which a proxy's log names it; empty: it did not say */
	struct str ip; /* of the other end, as text; empty: not known */
};

enum method method_of(const char *word);

/* Splits and decodes `target` ("/api/3/cubes/?a=b") into the request; all texts are in the arena.
 * Returns 0, or the HTTP status that answers it: 400 (bad escape, bad UTF-8, control character, too
 * many parts) or 414. The reason is in the error. */
int request_parse_target(struct request *r, struct arena *a, struct str target, struct error *e);

/* The first parameter of that name, or NULL. */
const struct query_param *request_param(const struct request *r, const char *key);

/* The weight (0 to 1000) that a list header such as Accept gives `token`; -1 when it is not named.
 */
int header_weight(struct str header, const char *token);

/* RFC 9110, 8.8.3: whether If-None-Match names this tag (without quotes; weak and strong alike). A
 * gzip variant's tag matches its plain one. *gzip tells which was named. */
bool etag_matches(struct str if_none_match, const char *etag, bool *gzip);

/* JSONP: ^[A-Za-z_$][A-Za-z0-9_$.]{0,127}$ */
bool callback_valid(struct str name);

/* host[:port] with nothing that could break out of a URL. */
bool host_valid(struct str host);

/* Of whom a request is: behind a proxy the last word of X-Forwarded-For counts, since what stands before that the
 * client may have written itself. Empty: not known. */
struct str request_client(const struct request *rq, bool behind_proxy);

#endif
