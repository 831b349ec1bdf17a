/*
 * The inner loops of a scan, over columns as they are packed. The same C is compiled for several
 * instruction sets (kernels_*.c); the best one the processor has is taken at run time.
 *
 * STUIVER_SCANNER in the environment asks for one by name ("portable", "avx2", "avx512"); one that
 * is not there gives the portable one.
 */
#ifndef SCAN_KERNELS_H
#define SCAN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Codes are `width` bytes each, 0 to 8; `lines` picks some of them, NULL takes the first n. */
struct kernels {
	const char *name;
	/* mask[i]: 1 where low <= code i <= low + span, else 0. Width above 0. */
	void (*in_range)(uint8_t *mask, const void *codes, int width, uint32_t n, uint64_t low,
			 uint64_t span);
	void (*both)(uint8_t *mask, const uint8_t *other, uint32_t n);
	void (*either)(uint8_t *mask, const uint8_t *other, uint32_t n);
	void (*invert)(uint8_t *mask, uint32_t n);
	/* The numbers of the lines that are 1. */
	uint32_t (*lines)(uint16_t *lines, const uint8_t *mask, uint32_t n);
	/* ids[i] += code * stride */
	void (*fold)(uint32_t *ids, const void *codes, int width, const uint16_t *lines, uint32_t n,
		     uint32_t stride);
	/* ids[i] += table[code] * stride */
	void (*fold_table)(uint32_t *ids, const void *codes, int width, const uint16_t *lines,
			   uint32_t n, const uint32_t *table, uint32_t stride);
	/* ids[i] += (values[i] + add) >> shift, but for `null`, which counts as `nulls` */
	void (*fold_buckets)(uint32_t *ids, const uint64_t *values, uint32_t n, uint64_t add,
			     unsigned shift, uint64_t null, uint32_t nulls);
	/* Codes as they are, 64 bits wide. */
	void (*widen)(uint64_t *out, const void *codes, int width, const uint16_t *lines,
		      uint32_t n);
	/* words[4 * id + i % 4] += add + value i, where id is code i, or table[code i] if there is
	 * a table. False, and nothing is done, for widths that it has no loop for. */
	bool (*add_words)(uint64_t *words, const void *codes, int width, const uint32_t *table,
			  const void *values, int value_width, uint32_t n, uint64_t add);
	/* values[i] += add, but for `null`, which becomes `instead`. */
	void (*shift)(uint64_t *values, uint32_t n, uint64_t add, uint64_t null, uint64_t instead);
};

/* The ones in use; chosen at the first call. */
const struct kernels *kernels(void);
/* By name, or NULL when this processor or this build does not have them. For tests. */
const struct kernels *kernels_named(const char *name);
/* From now on; before any question is asked. For tests. */
void kernels_use(const struct kernels *k);

extern const struct kernels kernels_portable;
#if defined(__x86_64__)
extern const struct kernels kernels_avx2, kernels_avx512;
#endif

#endif
