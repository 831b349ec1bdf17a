/*
 * Hashes: SHA-256 (FIPS 180-4) for the identity of files, XXH3 for tables and fingerprints.
 *
 * SHA-256 is a fifth of the processor time of a load without originals: its instructions wait for
 * each other. Where the processor allows it, it is computed beside something else (sha256_block.h).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

#define SHA256_HEX_SIZE 65 /* with the NUL */
#define SHA256_BLOCK 64u   /* bytes */

struct sha256;
struct sha256 *sha256_new(void);
void sha256_update(struct sha256 *h, const void *p, size_t n);
/* Writes the lower-case hex digest; h can then only be freed. */
void sha256_hex(struct sha256 *h, char out[SHA256_HEX_SIZE]);
void sha256_free(struct sha256 *h);

/* Bytes that are still to be hashed, for who can do that beside other work: see sha256_block.h. */
struct sha256_rest {
	struct sha256 *hash;
	const unsigned char *p;
	size_t n;
};
/* Hashes some now, so that what is left begins with a block: n is 0, or the hash is between two. */
void sha256_leave(struct sha256_rest *out, struct sha256 *h, const void *p, size_t n);
/* Hashes all that is left. */
void sha256_catch_up(struct sha256_rest *r);
/* For sha256_block.h: the eight words of a hash between two blocks, and that they have taken in so
 * many blocks. */
uint32_t *sha256_words(struct sha256 *h);
void sha256_count(struct sha256 *h, size_t blocks);
extern const uint32_t sha256_constants[64];

uint64_t hash64(const void *p, size_t n);

#endif
