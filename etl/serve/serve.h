/*
 * Serve: the store over HTTP. Hides the HTTP library.
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

struct serve_options {
	const char *store;
	const char *address; /* "127.0.0.1" */
	uint16_t port;       /* 0: any free port */
	unsigned threads;    /* 0: one per processor */
	unsigned max_connections;
	unsigned timeout_seconds; /* of an idle or stalled connection */
	size_t max_request;       /* bytes of request line and headers */
	const char *public_url;   /* for absolute links behind a proxy; NULL: from the Host header */
};

void serve_options_init(struct serve_options *o);

struct server;
/* Starts listening. STATUS_IO names address and port when they are taken. */
int server_start(struct server **out, const struct serve_options *o, struct error *e);
uint16_t server_port(const struct server *s);
/* Stops accepting, lets requests in flight end (at most `grace_seconds`), closes. */
void server_stop(struct server *s, unsigned grace_seconds);
/* Starts, announces the address with `ready`, waits for SIGTERM or SIGINT, stops. */
int serve_until_signal(const struct serve_options *o, void (*ready)(const struct server *s, void *p),
                       void *payload, struct error *e);

#endif
