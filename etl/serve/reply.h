/*
 * What goes back to a client: status, headers by meaning, and a body or a feed. Knows no HTTP
 * library.
 */
#ifndef SERVE_REPLY_H
#define SERVE_REPLY_H

#include "serve/beside/feed.h"
#include "serve/http/http_request.h"
#include "serve/told/live.h"

#define REPLY_BODY_MAX (1u << 30)
#define REPLY_ETAG_SIZE (ETAG_SIZE + 8) /* with "-gzip" */
#define REPLY_FILENAME_SIZE 192
#define REPLY_RANGE_SIZE 80
#define REPLY_COOKIES_MAX 4096u
#define REPLY_GZIP_MIN 1024u /* smaller bodies fit one packet anyway */
#define RETRY_AFTER_SECONDS 5u

#define TYPE_JSON "application/json"
#define TYPE_SCRIPT "application/javascript"
#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_TEXT "text/plain; charset=utf-8"

struct reply {
	int status;
	const char *content_type;           /* a constant */
	char filename[REPLY_FILENAME_SIZE]; /* Content-Disposition; empty for none */
	char etag[REPLY_ETAG_SIZE];         /* without quotes; empty for none */
	bool gzip;                          /* the body or feed is compressed */
	bool jsonp;                         /* a script that calls back: see reply_wrap */
	bool allow;                         /* name the methods that exist */
	const char *methods;                /* which; NULL: those that read */
	bool by_accept;                     /* who sends another Accept may get something else */
	bool as_it_is;                      /* a file: in one coding, whatever is accepted */
	uint64_t whole;   /* of a 304: bytes of the answer that it spares; 0: not known */
	int64_t modified; /* Last-Modified, seconds since 1970; 0 for none */
	struct buffer link, ignored, third_party; /* as told.h has them; empty for none */
	const char *
		api_version; /* API-Version; then its problems are RFC 9457's (nlgov/nlgov.h). NULL: none */
	bool no_store; /* never from a cache, although it is a 200 */
	bool closed;   /* for whom it was made alone: kept by nobody, read by no other site */
	struct buffer cookies;  /* of Set-Cookie, each ended by a line feed */
	bool framed;            /* a page that may stand in somebody's frame */
	bool by_language;       /* it hangs on Accept-Language */
	struct buffer location; /* of a redirect, ended by a NUL; empty for none */
	bool lasting; /* whoever asks this target gets the same, in this coding, as long as the
			 store is as it is */
	unsigned retry_after; /* seconds; 0 for none */
	unsigned refresh;     /* seconds after which a browser asks for the page again; 0: never */
	struct buffer body;
	bool endless;             /* a HEAD of what would be a feed: its length is not told */
	struct feed *feed;        /* instead of the body; NULL for none */
	struct live_stream *live; /* the same */
	/* A part of a file instead of the body; -1 for none. Closed with the reply. */
	int file;
	uint64_t file_from, file_size;
	char content_range[REPLY_RANGE_SIZE]; /* empty for none */
};

void reply_init(struct reply *r);
/* Also frees the feed, and closes what is live. */
void reply_drop(struct reply *r);
/* Makes it {"status":"error","message":…,"context":{}}, or a problem where it has an API-Version (and keeps what the
 * header fields say). */
void reply_problem(struct reply *r, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Whether the client takes gzip. */
bool reply_wants_gzip(const struct request *rq);
/* Whether the client is a browser that wants a page rather than JSON. */
bool reply_wants_html(const struct request *rq);
/* JSONP, if `callback` (checked before) asks for it and the body is JSON: "NAME && NAME(" goes
 * before it, and when it is `whole` ")" behind it; r->jsonp says whether it did. It is a script, and
 * is called one, except for who would rather have application/json, as the reference calls it. */
void reply_wrap(struct reply *r, struct buffer *body, const struct request *rq, bool whole);
/* Compresses the body when it is worth it and the client takes it; the ETag follows. */
void reply_compress(struct reply *r, const struct request *rq);
/* Puts -gzip behind the ETag: the same answer in another coding is another representation. */
void reply_mark_gzip(struct reply *r);

#endif
