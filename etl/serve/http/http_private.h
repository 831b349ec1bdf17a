/*
 * What http.c and http_*.c share.
 */
#ifndef SERVE_HTTP_HTTP_PRIVATE_H
#define SERVE_HTTP_HTTP_PRIVATE_H

#include "serve/http/http.h"
#include "serve/http/http_library.h"
#include "serve/sessions.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct door;
struct guard;
struct ready;
struct visitor;

struct http {
	struct http_options o;
	struct MHD_Daemon *daemons[HTTP_THREADS_MAX]; /* a thread each */
	unsigned ndaemons;
	struct door *door; /* NULL when it is closed */
	atomic_uint connections;
	atomic_size_t held; /* bytes of answers that clients have not taken yet */
	struct guard *guard;
	struct ready *ready;
	atomic_size_t in_flight;
	atomic_bool quiet; /* stopping: no more keep-alive */
	/* For who waits, once it is quiet, until nothing is in flight. */
	pthread_mutex_t lock;
	pthread_cond_t idle;
	atomic_bool cut; /* the grace time is over */
};

enum phase {
	PHASE_HEAD,     /* the request line is in, headers are on their way */
	PHASE_READ,     /* headers are in; the reply must wait for the next call (see on_request) */
	PHASE_ASKED,    /* with a worker; the connection is suspended */
	PHASE_ANSWERED, /* the reply can go */
};

/* One request and its reply, from request line to the last byte. */
struct exchange {
	struct job job; /* first member: the worker's way back here */
	struct http *http;
	struct MHD_Connection *connection;
	struct visitor *visitor;
	struct arena *arena; /* NULL until the target is taken apart */
	struct request request;
	enum phase phase;
	struct body *body;              /* NULL: none */
	struct MHD_PostProcessor *form; /* of the body; NULL: it is no form, or at its end */
	uint64_t body_bytes;            /* so far */
	bool malformed;                 /* the form is none */
	struct reply reply;
	bool counted;               /* in http->in_flight */
	size_t held;                /* in http->held */
	bool marked;                /* `mark` is from before the store was asked */
	struct sessions_mark mark;  /* for the answers that are ready */
	char ip[48];                /* of the other end */
	char method[16];            /* for the log */
	struct timespec begun;      /* the same */
	atomic_uint_least64_t sent; /* bytes of the body; of a stream so far */
	char target[];              /* as it came */
};

/* Queues x->reply (whose body and feed move on to the library). */
enum MHD_Result http_reply(struct exchange *x);

/* ---- http_client.c ---- */

/* Who is at the other end, for whom closed pages are made. */
void http_client(struct exchange *x);

/* ---- http_body.c: what requests bring ---- */

/* The head is in, and says that a body follows. False: it is not taken, and x->reply says why. */
bool body_begin(struct exchange *x, uint64_t length);
enum MHD_Result body_feed(struct exchange *x, const char *bytes, size_t n);
/* All is in. */
void body_end(struct exchange *x);
void body_drop(struct exchange *x);

/* ---- http_accept.c: the listening socket ---- */

/* Lets connections in from now on. The socket is the door's, unless this fails. */
int door_open(struct door **out, struct http *h, int listen_fd, struct error *e);
/* Nobody comes in any more; the socket is closed. */
void door_close(struct door *d);

/* ---- http_lines.c: heads that others may read otherwise ---- */

/* Whether the head that x came with is one that all read alike. `target` and `version` are the
 * library's own texts. */
bool lines_are_sound(const struct exchange *x, const char *target, const char *version);

/* ---- http_ready.c: answers that need no worker ---- */

/* Of at most `bytes`; 0: none. Where changes of the store cannot be told without asking it (see
 * serve/sessions.h), nothing is kept either. */
struct ready *ready_new(struct sessions *sessions, size_t bytes);
void ready_free(struct ready *r);
/* To be taken before the store is asked; false: the answer will not be kept. */
bool ready_mark(const struct ready *r, struct sessions_mark *out);
/* Replies, if the answer is there and no one has committed to the store since it was made. READY_NAMED:
 * the client has it, and x->reply, a 304, is still to be sent. */
enum ready_found { READY_NONE, READY_SENT, READY_NAMED };
enum ready_found ready_reply(struct ready *r, struct exchange *x, enum MHD_Result *result);
/* Keeps the response to x, which has been queued, if it fits and still holds. True: the caller's
 * reference is taken over. */
bool ready_keep(struct ready *r, const struct exchange *x, struct MHD_Response *response);

/* ---- http_guard.c: connections that dawdle ---- */

/* A connection as the guard sees it; made when it opens, freed when it closes. */
struct peer;

int guard_start(struct guard **out, unsigned timeout_seconds, struct error *e);
void guard_stop(struct guard *g);
struct peer *guard_open(struct guard *g, int fd);
void guard_close(struct guard *g, struct peer *p);
/* A whole request is in: its head is no longer waited for; and the reverse. */
void guard_busy(struct peer *p, bool busy);

#endif
