/*
 * What of a caller counts: the client by its address, and a browser that was let in before.
 */
#ifndef ACCOUNTS_CALLER_H
#define ACCOUNTS_CALLER_H

#include "accounts/inside.h"

/* The client that tries are counted for: an IPv4 address, the /64 of an IPv6 address (a household has that many), or
 * one for all whose address cannot be read. In the arena. */
struct str caller_client(struct arena *a, const struct caller *v);
/* Writes a secret by which the browser is known again, for this address alone. */
void browser_make(const struct accounts *d, struct str address, char out[96]);
bool browser_known(const struct accounts *d, struct str address, struct str secret);

#endif
