/*
 * Hashes: SHA-256 (FIPS 180-4) for the identity of files, XXH3 for tables and fingerprints, HMAC-SHA1 (RFC 2104)
 * for the codes of RFC 6238, which apps know with no other.
 *
 * Tried and dropped: blocks of SHA-256 woven into slicing, whose instructions wait for other things.
 * Of the processor time of a load of 3 million lines that gained 3.7 % (means of seven alternated
 * pairs), for which it kept OpenSSL's internals and a way of slicing of its own.
 */
#ifndef BASE_MEMORY_HASH_H
#define BASE_MEMORY_HASH_H

#include "base/text/str.h"

#define SHA256_HEX_SIZE 65 /* with the NUL */

/* Memory that is out ends the program in OpenSSL too, as it does in ours (base/error.h). Once, before all else. */
void hash_begin(void);

struct sha256;
struct sha256 *sha256_new(void);
void sha256_update(struct sha256 *h, const void *p, size_t n);
/* Writes the lower-case hex digest; h can then only be freed. */
void sha256_hex(struct sha256 *h, char out[SHA256_HEX_SIZE]);
void sha256_free(struct sha256 *h);

#define SHA1_BYTES 20
void hmac_sha1(struct str key, struct str message, unsigned char out[SHA1_BYTES]);

uint64_t hash64(const void *p, size_t n);

#endif
