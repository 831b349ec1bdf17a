#include "base/hash.h"

#include "base/arena.h"

/* The functions of SHA-256 itself, which OpenSSL 3 calls deprecated: the general ones first set up
 * providers and read a configuration, 1.6 ms of the 30 that a load of a line takes. */
#define OPENSSL_API_COMPAT 0x10101000L
#include <openssl/sha.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct sha256 {
	SHA256_CTX context;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *h = xcalloc(1, sizeof *h);
	SHA256_Init(&h->context);
	return h;
}

void sha256_update(struct sha256 *h, const void *p, size_t n)
{
	SHA256_Update(&h->context, p, n);
}

void sha256_hex(struct sha256 *h, char out[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256_Final(digest, &h->context);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[64] = '\0';
}

void sha256_free(struct sha256 *h)
{
	free(h);
}

uint64_t hash64(const void *p, size_t n)
{
	return XXH3_64bits(n ? p : "", n);
}
