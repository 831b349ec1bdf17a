/*
 * What watchers ask a server: whether it lives (/healthz), whether it may be sent readers (/readyz), and how it does
 * (/metrics, only with --metrics).
 */
#ifndef SERVE_TOLD_WATCHED_H
#define SERVE_TOLD_WATCHED_H

#include "serve/reply.h"
#include "serve/sessions.h"

struct meter;

struct watching {
	struct meter *meter;
	struct sessions *sessions;
	const char *store;   /* path */
	uint64_t disk_bytes; /* free below this: not ready */
	struct str security; /* security.txt, or empty */
	bool metrics;        /* told to whoever asks */
};

/* Well when a worker and the store answer, not just when the socket does. */
void watched_health(const struct watching *w, const struct request *rq, struct reply *r);
/* The same, and room on the disk of the store; a 503 says which it is. */
void watched_ready(const struct watching *w, const struct request *rq, struct reply *r);
void watched_metrics(const struct watching *w, const struct request *rq, struct reply *r);

#endif
