/*
 * One conversation with the servers of an address, over HTTP. For one thread. It goes on with the next server where one
 * does not answer, breaks off, or answers with a fault; each answer is of one server.
 */
#ifndef CLICKHOUSE_WIRE_CLIENT_H
#define CLICKHOUSE_WIRE_CLIENT_H

#include "base/memory/buffer.h"
#include "clickhouse/clickhouse_address.h"
#include "engine/pulse.h"

struct client;

/* Takes an answer as it comes. */
struct client_taker {
	/* Also when another server is tried: what came goes. */
	int (*begin)(struct client_taker *t);
	/* -1 ends it: for good, but when it is STATUS_STORE, which has another server tried. */
	int (*take)(struct client_taker *t, struct str bytes, struct error *e);
	/* Whether what came is whole: -1 has another server tried. */
	int (*end)(struct client_taker *t, struct error *e);
};

/* The address must outlive it. STATUS_IO: there is no libcurl. */
int client_open(struct client **out, const struct clickhouse_address *a, struct error *e);
void client_close(struct client *c);

/* Who may end it. Both may be NULL. */
struct client_limits {
	struct pulse *pulse;
	const volatile int *stop;
};

/* STATUS_STORE: no server gave a whole answer, and what each said. */
int client_ask(struct client *c, struct str sql, struct client_taker *t,
	       const struct client_limits *limits, struct error *e);
/* The same of one server. */
int client_ask_host(struct client *c, size_t host, struct str sql, struct client_taker *t,
		    const struct client_limits *limits, struct error *e);
/* Sends a body that belongs to the statement; one server after the other. */
int client_send(struct client *c, struct str sql, struct str body,
		const struct client_limits *limits, struct error *e);
/* A statement without an answer. */
int client_run(struct client *c, struct str sql, const struct client_limits *limits,
	       struct error *e);
/* What is asked next is asked of the next server first. */
void client_turn(struct client *c);
const struct clickhouse_address *client_address(const struct client *c);

#endif
