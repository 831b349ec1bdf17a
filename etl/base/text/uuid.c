#include "base/text/uuid.h"

#include "base/memory/hash.h"
#include <stdio.h>

/* Digits of the hash that the version and the variant take the place of. */
#define VERSION_AT 12
#define VARIANT_AT 16

void uuid_of(char out[UUID_SIZE], const struct str *parts, size_t n)
{
	char hex[SHA256_HEX_SIZE], length[32];
	struct sha256 *h = sha256_new();

	for (size_t i = 0; i < n; i++) {
		int digits = snprintf(length, sizeof length, "%zu:", parts[i].len);
		sha256_update(h, length, (size_t)digits);
		if (parts[i].len)
			sha256_update(h, parts[i].ptr, parts[i].len);
	}
	sha256_hex(h, hex);
	sha256_free(h);
	hex[VERSION_AT] = '8';
	hex[VARIANT_AT] = "89ab"[(unsigned char)hex[VARIANT_AT] & 3u];
	snprintf(out, UUID_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
		 hex + 20);
}
