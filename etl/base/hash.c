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

void sha256_leave(struct sha256_rest *out, struct sha256 *h, const void *p, size_t n)
{
	size_t begun = h->context.num;
	size_t now = begun ? SHA256_BLOCK - begun : 0;
	if (now > n)
		now = n;
	if (now)
		sha256_update(h, p, now);
	*out = (struct sha256_rest){h, (const unsigned char *)p + now, n - now};
}

void sha256_catch_up(struct sha256_rest *r)
{
	if (r->n)
		sha256_update(r->hash, r->p, r->n);
	r->n = 0;
}

uint32_t *sha256_words(struct sha256 *h)
{
	return h->context.h;
}

void sha256_count(struct sha256 *h, size_t blocks)
{
	uint64_t bits = (uint64_t)h->context.Nh << 32 | h->context.Nl;
	bits += (uint64_t)blocks * SHA256_BLOCK * 8;
	h->context.Nl = (SHA_LONG)bits;
	h->context.Nh = (SHA_LONG)(bits >> 32);
}

/* FIPS 180-4, section 4.2.2. */
_Alignas(16) const uint32_t sha256_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

uint64_t hash64(const void *p, size_t n)
{
	return XXH3_64bits(n ? p : "", n);
}
