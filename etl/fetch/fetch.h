/*
 * A polite HTTP client over libcurl: GET of https and http, at a bounded rate, with retries, and POST of a form,
 * without. It hides libcurl, waiting, and which faults may pass by themselves.
 *
 * Tried again, with a wait that doubles and holds no chance: no connection, a time limit, an answer
 * that breaks off, 429, 500, 502, 503 and 504, and a body that the caller's `check` does not
 * accept. Not tried again: every other status, a body over the cap, a certificate that does not
 * check out.
 * Retry-After (RFC 9110, 10.2.3) is obeyed; a server that asks for more patience than
 * retry_after_max_ms gets none: the request ends, so that the caller can go on another time.
 *
 *	struct fetch_options o;
 *	fetch_options_init(&o);
 *	o.stop = stop_catch();
 *	fetcher_open(&f, "https://api.pdok.nl/bzk/locatieserver/search/v3_1", &o, e);
 *	fetch_get(&answer, f, arena, STR("/free?q=1012JS"), e);
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "texts/texts.h"

struct fetcher;

struct fetch_options {
	unsigned rate;               /* requests a second, tries included; 0: no bound */
	unsigned connect_timeout_ms; /* for name, connection and TLS */
	unsigned timeout_ms;         /* for one try as a whole */
	size_t max_bytes;            /* of a body, unpacked */
	unsigned retries;            /* tries after the first */
	unsigned backoff_ms;         /* before the first of them; doubles after each */
	unsigned backoff_max_ms;
	unsigned retry_after_max_ms;
	enum lang lang;           /* of errors; what libcurl says itself is English */
	const char *accept;       /* media types; NULL: any */
	const volatile int *stop; /* ends everything at once when it becomes nonzero; or NULL */
	/* Whether a body of status 200 is whole: -1 and an error when it breaks off, which is then
	 * tried again. NULL: every body is. */
	int (*check)(void *context, struct str body, struct error *e);
	void *context;
};

/* 5 a second, 10 s and 30 s, 16 MiB, 4 retries from 0.5 s to 30 s, at most 60 s of Retry-After, errors in English. */
void fetch_options_init(struct fetch_options *o);

struct fetch_answer {
	int status;      /* of HTTP; 0 when there was none */
	struct str body; /* in the arena; empty after an error */
	struct str type; /* media type with parameters, as the server says it */
	/* What fetch_get_if takes another time: ETag and Last-Modified, empty where the server says none. */
	struct str etag, modified;
	unsigned tries;
};

/* `base` is what every path is put behind: "https://host/path", without user, query or fragment,
 * else STATUS_USAGE. One fetcher serves one thread, and keeps its connection. */
int fetcher_open(struct fetcher **out, const char *base, const struct fetch_options *o,
		 struct error *e);
void fetcher_close(struct fetcher *f);
/* `path` starts with "/" or "?", or is empty, and is encoded already (fetch_parameter). Redirects
 * are followed within the scheme of the base. 0 only for a status 2xx. Else: STATUS_NOT_FOUND (404,
 * 410), STATUS_REFUSED (any other 4xx, and a certificate), STATUS_LIMIT (the cap), STATUS_IO (no
 * good answer, also after retries), STATUS_INTERRUPTED (the stop flag); out->status tells which. */
int fetch_get(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
	      struct error *e);
/* The same, unless it is still what it was: then 0 and out->status 304, without a body. */
int fetch_get_if(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
		 struct str etag, struct str modified, struct error *e);
/* The same with a form (fetch_field). It is sent once, whatever becomes of it, and a redirect is no answer. */
int fetch_post(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
	       struct str form, struct error *e);
/* The language of its errors. */
enum lang fetcher_lang(const struct fetcher *f);
/* Requests sent so far, tries included. */
uint64_t fetcher_requests(const struct fetcher *f);

/* Appends "?name=value" or, when the text has a '?' already, "&name=value", percent-encoded as RFC
 * 3986, 2.3 says. */
void fetch_parameter(struct buffer *path, const char *name, struct str value);

/* Appends "name=value", with an '&' before it when the form has something already. */
void fetch_field(struct buffer *form, const char *name, struct str value);

#endif
