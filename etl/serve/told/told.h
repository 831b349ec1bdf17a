/*
 * What headers tell of an answer: where its other pages are, and which parameters did not count.
 */
#ifndef SERVE_TOLD_TOLD_H
#define SERVE_TOLD_TOLD_H

#include "base/memory/buffer.h"
#include "serve/http/http_request.h"

/* Room of each of the two: proxies take 4 KB or 8 KB of headers in all. */
#define TOLD_MAX 2048u

/* How an API writes addresses. */
struct told_form {
	const char *page; /* the parameter */
	bool slash;       /* a path ends in one */
	bool self;        /* the address itself is told too */
};
/* Link (RFC 8288): next, prev, first and last, as far as they exist and fit. `base` is the address
 * before the target, when its public form is known; else the links are relative to the request, and
 * right behind any proxy. */
void told_links(struct buffer *out, const struct request *rq, struct str base,
		const struct told_form *form, const struct paging *paging);
/* Names, percent-encoded, divided by commas; nothing when all counted. */
void told_ignored(struct buffer *out, const struct query *q);
/* The same of names. */
void told_names(struct buffer *out, const struct str *names, size_t n);
/* Stuiver-Third-Party: who publishes it, percent-encoded (RFC 3986), where that is not the government itself. */
void told_third_party(struct buffer *out, struct str publisher);

#endif
