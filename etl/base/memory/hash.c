#include "base/memory/hash.h"

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/hash_wide.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define SHA256_BYTES 32

static void *take(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return xmalloc(n);
}

static void *take_more(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return xrealloc(p, n);
}

static void give_back(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

void hash_begin(void)
{
	CRYPTO_set_mem_functions(take, take_more, give_back);
}

struct sha256 {
	EVP_MD_CTX *context;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *h = xcalloc(1, sizeof *h);
	h->context = EVP_MD_CTX_new();
	if (!h->context || EVP_DigestInit_ex(h->context, EVP_sha256(), NULL) != 1)
		die("SHA-256 cannot start");
	return h;
}

void sha256_update(struct sha256 *h, const void *p, size_t n)
{
	if (EVP_DigestUpdate(h->context, p, n) != 1)
		die("SHA-256 cannot go on");
}

void sha256_hex(struct sha256 *h, char out[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_BYTES];
	if (EVP_DigestFinal_ex(h->context, digest, NULL) != 1)
		die("SHA-256 cannot end");
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[64] = '\0';
}

void sha256_free(struct sha256 *h)
{
	if (h)
		EVP_MD_CTX_free(h->context);
	free(h);
}

void hmac_sha1(struct str key, struct str message, unsigned char out[SHA1_BYTES])
{
	unsigned n = SHA1_BYTES;

	if (!HMAC(EVP_sha1(), key.ptr, (int)key.len, (const unsigned char *)message.ptr,
		  message.len, out, &n))
		die("HMAC-SHA1 cannot be made");
}

/* Of fewer bytes the way there costs more than it saves: a page has 16 KiB. */
#define LONG_FROM 1024u

uint64_t hash64(const void *p, size_t n)
{
#if defined(__x86_64__)
	if (n >= LONG_FROM && __builtin_cpu_supports("avx2"))
		return hash64_avx2(p, n);
#endif
	return XXH3_64bits(n ? p : "", n);
}
