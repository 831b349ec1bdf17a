#include "base/system/network_prefix.h"

#include "base/error.h"
#include "base/memory/hash.h"

#include <arpa/inet.h>
#include <sys/random.h>

#define PREFIX_BYTES 7 /* kind, and at most six of an IPv6 address */

void network_prefix_key_make(struct network_prefix_key *key)
{
	if (getrandom(key->bytes, sizeof key->bytes, 0) != sizeof key->bytes)
		die("the system has no randomness");
}

uint64_t network_prefix(const struct network_prefix_key *key, struct str ip)
{
	unsigned char bytes[NETWORK_PREFIX_KEY + PREFIX_BYTES] = {0};
	unsigned char *own = bytes + NETWORK_PREFIX_KEY;
	char text[INET6_ADDRSTRLEN] = "";
	struct in_addr four;
	struct in6_addr six;

	memcpy(bytes, key->bytes, NETWORK_PREFIX_KEY);
	if (ip.len < sizeof text)
		memcpy(text, ip.ptr ? ip.ptr : "", ip.len);
	if (inet_pton(AF_INET, text, &four) == 1) {
		own[0] = 4;
		memcpy(own + 1, &four, 3);
	} else if (inet_pton(AF_INET6, text, &six) == 1 && IN6_IS_ADDR_V4MAPPED(&six)) {
		own[0] = 4;
		memcpy(own + 1, six.s6_addr + 12, 3);
	} else if (inet_pton(AF_INET6, text, &six) == 1) {
		own[0] = 6;
		memcpy(own + 1, six.s6_addr, 6);
	}
	return hash64(bytes, sizeof bytes);
}
