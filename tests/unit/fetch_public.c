/* Which addresses of the network are everybody's. */
#include "fetch/public_address.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <string.h>

static bool is_public(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)&v4);
	cr_assert_eq(inet_pton(AF_INET6, text, &v6.sin6_addr), 1, "%s", text);
	return address_is_public((const struct sockaddr *)&v6);
}

Test(public_address, numbers)
{
	static const char *const ours[] = {
		"0.0.0.0",
		"10.1.2.3",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.8",
		"192.0.2.1",
		"192.168.255.255",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.9",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:10.0.0.1",
		"64:ff9b::a00:1",
		"100::1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"fc00::1",
		"fdff::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
	};
	static const char *const everybodys[] = {
		"1.1.1.1",     "9.255.255.255",   "11.0.0.0",         "100.63.255.255",
		"100.128.0.0", "126.255.255.255", "128.0.0.0",        "172.15.255.255",
		"172.32.0.0",  "192.167.255.255", "192.169.0.0",      "198.17.255.255",
		"198.20.0.0",  "223.255.255.255", "2001:200::1",      "2a00:1450::1",
		"2003::1",     "::ffff:8.8.8.8",  "64:ff9b::808:808",
	};

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		cr_expect(!is_public(ours[i]), "%s", ours[i]);
	for (size_t i = 0; i < sizeof everybodys / sizeof *everybodys; i++)
		cr_expect(is_public(everybodys[i]), "%s", everybodys[i]);
}

Test(public_address, other_families_are_nobodys)
{
	struct sockaddr a = {.sa_family = AF_UNIX};
	cr_expect(!address_is_public(&a));
}

Test(public_address, hosts_as_they_are_written)
{
	cr_expect(host_is_private("localhost"));
	cr_expect(host_is_private("LOCALHOST."));
	cr_expect(host_is_private("x.localhost"));
	cr_expect(host_is_private("127.0.0.1"));
	cr_expect(host_is_private("[::1]"));
	cr_expect(host_is_private("fe80::1"));
	cr_expect(!host_is_private("notlocalhost"));
	cr_expect(!host_is_private("8.8.8.8"));
	cr_expect(!host_is_private("waterrijk.nl"));
}
