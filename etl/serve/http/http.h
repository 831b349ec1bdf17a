/*
 * HTTP: sockets, requests in flight and their ways to the API and back. Hides libmicrohttpd, which
 * only http*.c include.
 */
#ifndef SERVE_HTTP_HTTP_H
#define SERVE_HTTP_HTTP_H

#include "serve/http/workers.h"
#include "serve/reply.h"
#include "serve/sessions.h"

#define HTTP_THREADS_MAX 2u /* two move more than the workers can ask */

struct meter; /* meter/meter.h */

#define BODY_LENGTH_UNKNOWN UINT64_MAX

/* A request's body on its way in; whoever takes it says what it is. */
struct body;

/* Takes bodies, by fields: of a form (multipart or not), or whole, under the name "", of any other type. */
struct body_taker {
	/* The head is in. NULL: none is taken, and *out says why. By the thread that has the sockets: it
	 * must not wait. */
	struct body *(*begin)(void *payload, const struct request *rq, uint64_t length,
			      struct reply *out);
	/* The next bytes of a field (file.ptr NULL) or of a file; a new one begins at offset 0. False:
	 * the connection is broken off. */
	bool (*take)(struct body *b, struct str name, struct str file, uint64_t offset,
		     struct str bytes);
	/* All is in; not called when the connection broke before. `sound`: the form was one. */
	void (*end)(struct body *b, bool sound);
	void (*drop)(struct body *b);
};

/* Who answers. Each function is called by many threads at once. */
struct responder {
	void *payload;
	/* True when the answer needs no waiting, so that it can be given at once; parse_status is what
	 * request_parse_target gave, with its error. */
	bool (*at_once)(void *payload, const struct request *rq, int parse_status,
			const struct error *parse_error, struct reply *out);
	/* By a worker. `body`: NULL when there is none. */
	void (*answer)(void *payload, const struct request *rq, struct body *body,
		       struct reply *out);
	const struct body_taker *bodies; /* NULL: none is read, nothing can be written here */
};

struct http_options {
	int listen_fd;    /* owned by the server from http_start on */
	bool loopback;    /* a proxy may stand before it: one address is then many clients */
	unsigned threads; /* with sockets, at most HTTP_THREADS_MAX */
	unsigned max_connections;
	unsigned timeout_seconds;
	size_t max_request;
	size_t answer_bytes; /* of answers that clients have not taken yet: small ones are not counted */
	size_t ready_bytes; /* for answers that are kept as they are sent; 0: none */
	bool log;
	struct responder responder;
	struct sessions *sessions; /* of the answers that are kept; NULL where none are */
	struct meter *meter;       /* counts requests; NULL: nobody does */
	struct workers *workers;   /* its queue must have room for max_connections */
};

struct http;

int http_start(struct http **out, const struct http_options *o, struct error *e);
/* No new connections; answers say "Connection: close". */
void http_quiesce(struct http *h);
/* Waits until no request is in flight, at most so long; true when that is so. */
bool http_drain(struct http *h, unsigned seconds);
/* From now on questions are answered 503 at once, and streams break off. */
void http_cut(struct http *h);
/* Closes everything. The workers must have been stopped before. */
void http_stop(struct http *h);

#endif
