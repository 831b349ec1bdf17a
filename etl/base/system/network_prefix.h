/*
 * Who asks, without keeping it: the part of the network that an address is in (IPv4 /24, IPv6 /48), as a digest under a
 * key that is made when a program starts and is in no file.
 */
#ifndef BASE_SYSTEM_NETWORK_PREFIX_H
#define BASE_SYSTEM_NETWORK_PREFIX_H

#include "base/text/str.h"

#define NETWORK_PREFIX_KEY 32

struct network_prefix_key {
	unsigned char bytes[NETWORK_PREFIX_KEY];
};

void network_prefix_key_make(struct network_prefix_key *key);
/* `ip` as text; all that are none have one prefix. */
uint64_t network_prefix(const struct network_prefix_key *key, struct str ip);

#endif
