/*
 * Which addresses a transfer of libcurl connects to: the one that a name was looked up to is looked at, whatever the
 * name was said to be a moment before. Private to etl/fetch and etl/webhooks.
 */
#ifndef FETCH_SOCKET_GUARD_H
#define FETCH_SOCKET_GUARD_H

#include "fetch/curl_library.h"

#include <stdbool.h>

struct socket_guard {
	bool private_too; /* addresses of this machine and its networks are connected to as well */
	bool refused;     /* one was not: set by the guard */
};

/* -1 where this libcurl cannot be held to it. `g` stays where it is as long as `c` is used. */
int socket_guard_set(CURL *c, struct socket_guard *g);
/* Whether the environment names a proxy: then connections are its own, and cannot be looked at. */
bool socket_guard_has_proxy(void);
/* Whether the host of an address is known not to be public before anything is looked up. */
bool socket_guard_refuses(const struct socket_guard *g, CURLU *u);

#endif
