#include "fetch/public_address.h"

#include "base/text/str.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

struct range4 {
	uint32_t first;
	int bits;
};

struct range6 {
	uint8_t first[4]; /* no range here is longer than that */
	int bits;
};

static const struct range4 special4[] = {
	{0x00000000, 8},  /* this network */
	{0x0a000000, 8},  /* private */
	{0x64400000, 10}, /* shared by a provider's customers */
	{0x7f000000, 8},  /* this machine */
	{0xa9fe0000, 16}, /* link-local */
	{0xac100000, 12}, /* private */
	{0xc0000000, 24}, /* protocols */
	{0xc0000200, 24}, /* documentation */
	{0xc0586300, 24}, /* 6to4 relays, once */
	{0xc0a80000, 16}, /* private */
	{0xc6120000, 15}, /* benchmarks */
	{0xc6336400, 24}, /* documentation */
	{0xcb007100, 24}, /* documentation */
	{0xe0000000, 3},  /* multicast and reserved */
};

static const struct range6 special6[] = {
	{{0x00, 0x00, 0x00, 0x00},
	 8}, /* this machine, IPv4 within (told apart before) and reserved */
	{{0x01, 0x00, 0x00, 0x00}, 8},  /* to be thrown away */
	{{0x20, 0x01, 0x00, 0x00}, 23}, /* protocols, Teredo */
	{{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
	{{0x20, 0x02, 0x00, 0x00}, 16}, /* 6to4 */
	{{0x3f, 0xff, 0x00, 0x00}, 20}, /* documentation */
	{{0xfc, 0x00, 0x00, 0x00}, 7},  /* of one's own */
	{{0xfe, 0x80, 0x00, 0x00}, 9},  /* link-local, site-local */
	{{0xff, 0x00, 0x00, 0x00}, 8},  /* multicast */
};

static bool is_public4(uint32_t a)
{
	for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
		if ((a ^ special4[i].first) >> (32 - special4[i].bits) == 0)
			return false;
	return true;
}

static uint32_t four(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_public6(const uint8_t a[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	static const uint8_t translated[12] = {0x00, 0x64, 0xff, 0x9b};

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, translated, 12) == 0)
		return is_public4(four(a + 12));
	for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
		if ((four(a) ^ four(special6[i].first)) >> (32 - special6[i].bits) == 0)
			return false;
	return true;
}

bool address_is_public(const struct sockaddr *a)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (a->sa_family) {
	case AF_INET:
		memcpy(&v4, a, sizeof v4);
		return is_public4(ntohl(v4.sin_addr.s_addr));
	case AF_INET6:
		memcpy(&v6, a, sizeof v6);
		return is_public6(v6.sin6_addr.s6_addr);
	default:
		return false;
	}
}

bool host_is_private(const char *host)
{
	struct str name = str_z(host);
	struct in_addr v4;
	struct in6_addr v6;
	char bare[INET6_ADDRSTRLEN + 2];

	while (name.len && name.ptr[name.len - 1] == '.')
		name.len--;
	if ((name.len == 9 && strncasecmp(name.ptr, "localhost", 9) == 0) ||
	    (name.len > 10 && strncasecmp(name.ptr + name.len - 10, ".localhost", 10) == 0))
		return true;
	if (name.len > 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']')
		name = (struct str){name.ptr + 1, name.len - 2};
	if (name.len >= sizeof bare)
		return false;
	snprintf(bare, sizeof bare, "%.*s", STR_ARG(name));
	if (inet_pton(AF_INET, bare, &v4) == 1)
		return !is_public4(ntohl(v4.s_addr));
	return inet_pton(AF_INET6, bare, &v6) == 1 && !is_public6(v6.s6_addr);
}
