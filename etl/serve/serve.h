/*
 * Serve: the store over HTTP. Hides the HTTP library.
 *
 * Threads: a few read and write sockets and never wait for the store; workers (`threads`) ask the
 * engine. So a slow question holds up one worker, and no other client's connection.
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct serve_options {
	const char *store;
	const char *
		facts; /* the address of an engine that has the facts, and the store the catalogue; NULL: the store has them */
	const char *address; /* "127.0.0.1"; an address or a host name */
	uint16_t port;       /* 0: any free port */
	unsigned threads;    /* 0: one per processor, at least two */
	unsigned max_connections;
	unsigned timeout_seconds; /* of an idle or stalled connection */
	size_t max_request;       /* bytes of request line and headers */
	const char *public_url; /* for absolute links behind a proxy; NULL: from the Host header */
	unsigned query_seconds; /* one question may take */
	size_t cache_bytes;     /* for answers that are kept */
	size_t answer_bytes; /* for answers that clients are still taking; one alone may be larger */
	size_t memory_bytes;    /* for columns that stay in memory between questions */
	bool openspending_nl;   /* openspending.nl's own interfaces are answered too */
	bool offer_store;       /* the whole store may be fetched, as a plain database */
	unsigned grace_seconds; /* how long requests in flight may go on after a signal */
	const char *theme; /* CSS file with the design tokens of a municipality; NULL: our own */
	const char *theme_class; /* the class names that it hangs on; NULL: none */
	const char *logo;        /* SVG file; NULL: our own */
	const char *security; /* security.txt (RFC 9116) to show below /.well-known; NULL: none */
	const char *
		questions; /* file that readers' questions go to (questions/); NULL: none are taken */
	unsigned
		mcp_a_minute; /* messages of assistants, from one part of the network; 0: no bound */
	const char
		*hooks; /* file of webhooks (webhooks/), made by who has a token; NULL: none are */
	bool hooks_private;  /* they may lead to this machine and its networks */
	bool behind_proxy;   /* the client is the last of X-Forwarded-For */
	uint64_t disk_bytes; /* below this much room where the store is, /readyz is a 503 */
	bool metrics;        /* /metrics is told to whoever asks */
};

void serve_options_init(struct serve_options *o);

struct server;
/* Starts listening. STATUS_IO names address and port when they are taken; STATUS_NO_FILE or
 * STATUS_STORE when the store cannot be served. The options' texts must outlive the server. */
int server_start(struct server **out, const struct serve_options *o, struct error *e);
uint16_t server_port(const struct server *s);
/* "http://127.0.0.1:8080" or the public URL, without a slash at the end. Owned by the server. */
const char *server_url(const struct server *s);
/* Where it listens, as "http://127.0.0.1:8080": what a proxy before it needs. Owned by the server. */
const char *server_own_url(const struct server *s);
/* Stops accepting, lets requests in flight end (at most `grace_seconds`), closes. */
void server_stop(struct server *s, unsigned grace_seconds);
/* Starts, announces the address with `ready`, waits for SIGTERM or SIGINT, stops. A second signal
 * ends the process at once. Changes the process's signal handling: for main programs. */
int serve_until_signal(const struct serve_options *o,
		       void (*ready)(const struct server *s, void *p), void *payload,
		       struct error *e);

#endif
