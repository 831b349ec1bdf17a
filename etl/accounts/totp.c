/* Time-based codes: RFC 6238 over RFC 4226, with HMAC-SHA1, as the apps have them. */
#include "accounts/inside.h"

#include "base/memory/hash.h"

uint32_t totp_code(const unsigned char *secret, size_t n, uint64_t step)
{
	unsigned char message[8], mac[SHA1_BYTES];

	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (unsigned char)(step >> (56 - 8 * i));
	hmac_sha1((struct str){(const char *)secret, n},
		  (struct str){(const char *)message, sizeof message}, mac);
	const unsigned char *p = mac + (mac[SHA1_BYTES - 1] & 15);
	uint32_t truncated =
		(uint32_t)(p[0] & 0x7f) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return truncated % 1000000;
}
