/*
 * Hashes: SHA-256 (FIPS 180-4) for the identity of files, XXH3 for tables and fingerprints.
 *
 * SHA-256 is a sixth of the processor time of a load without originals: its instructions wait for
 * each other. Tried and dropped: one loop that hashes a block and slices one. Measured on Zen 3, a
 * hundred other instructions pass beside a block of 64 bytes for nothing and each one more costs
 * what it costs alone, while slicing needs two hundred; and beside AVX registers whose upper halves
 * are in use, they take a hundred times as long.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

#define SHA256_HEX_SIZE 65 /* with the NUL */

struct sha256;
struct sha256 *sha256_new(void);
void sha256_update(struct sha256 *h, const void *p, size_t n);
/* Writes the lower-case hex digest; h can then only be freed. */
void sha256_hex(struct sha256 *h, char out[SHA256_HEX_SIZE]);
void sha256_free(struct sha256 *h);

uint64_t hash64(const void *p, size_t n);

#endif
