/* Slicing with AVX-512BW, and hashing a block beside each that is sliced. */
#include "extract/slice.h"

#if defined(__x86_64__)

#include "base/sha256_block.h"

#define SLICE_NAME slice_avx512_sha
#define SLICE_HASHES
#define SLICE_TARGET \
	__attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt," SHA256_BLOCK_TARGET)))

#include "extract/slice_avx512.h"
#include "extract/slice_body.h"

#endif
