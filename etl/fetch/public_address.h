/*
 * Whether an address of the network is everybody's: what a stranger's text names must not make this program reach
 * into the network it stands in. Source: IANA's registries of special-purpose addresses (RFC 6890), for both versions.
 */
#ifndef FETCH_PUBLIC_ADDRESS_H
#define FETCH_PUBLIC_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* False for this machine, private and shared networks, link-local, documentation, multicast, reserved, and IPv6 that
 * holds such an IPv4; and for every other family. */
bool address_is_public(const struct sockaddr *a);
/* Whether `host` is written as a number of either version and is not public, or is a name of this machine
 * (localhost, *.localhost). Other names are false: what they lead to is known when they are looked up. */
bool host_is_private(const char *host);

#endif
