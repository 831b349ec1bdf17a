/*
 * What http.c, http_reply.c and http_guard.c share.
 */
#ifndef SERVE_HTTP_PRIVATE_H
#define SERVE_HTTP_PRIVATE_H

#include "serve/http.h"
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct guard;

struct http {
	struct http_options o;
	struct MHD_Daemon *daemon;
	struct guard *guard;
	pthread_mutex_t lock; /* guards in_flight */
	pthread_cond_t idle;
	size_t in_flight;
	atomic_bool quiet; /* stopping: no more keep-alive */
	atomic_bool cut;   /* the grace time is over */
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
	struct arena *arena;
	struct request request;
	int parse_status;
	struct error parse_error;
	enum phase phase;
	struct reply reply;
	bool counted;    /* in http->in_flight */
	char method[16]; /* for the log */
	struct timespec begun;
	atomic_uint_least64_t sent; /* bytes of a stream so far */
};

/* Queues x->reply (whose body and feed move on to the library). */
enum MHD_Result http_reply(struct exchange *x);

/* ---- http_guard.c: connections that dawdle ---- */

/* A connection as the guard sees it; made when it opens, freed when it closes. */
struct peer;

int guard_start(struct guard **out, unsigned timeout_seconds, struct error *e);
void guard_stop(struct guard *g);
struct peer *guard_open(struct guard *g, int fd);
void guard_close(struct guard *g, struct peer *p);
/* A whole request is in: its head is no longer waited for; and the reverse. */
void guard_busy(struct guard *g, struct peer *p, bool busy);

#endif
