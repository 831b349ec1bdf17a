/*
 * The listening socket, made here rather than by the HTTP library so that a fault can be told by
 * its name.
 */
#ifndef SERVE_HTTP_LISTEN_H
#define SERVE_HTTP_LISTEN_H

#include "base/error.h"
#include <stdbool.h>
#include <stdint.h>

#define LISTEN_NAME_SIZE 64 /* "[ffff:…]" with brackets */

struct listening {
	int fd;
	uint16_t port;               /* the real one, also when 0 was asked */
	bool loopback;               /* reachable from this machine only */
	char name[LISTEN_NAME_SIZE]; /* the address as a URL has it; of a wildcard, the loopback one
				      */
};

/* STATUS_IO: taken, not ours, no permission; STATUS_USAGE: no such address. */
int listen_open(struct listening *out, const char *address, uint16_t port, struct error *e);

#endif
