/*
 * Sums by group number: what one thread adds up.
 *
 * Count and sum of a group share one 64-bit word while the groups are few: the count in the upper
 * bits, the sum of codes (amount - smallest amount) in the lower, so that a line costs one
 * addition. The words are emptied into the real sums before either part can overflow. Up to
 * SUMS_COPIED groups have four words each, used in turn: otherwise each addition to a group that
 * comes twice in a row waits for the one before it.
 * Beyond some thousand groups emptying the words would cost more than they save, and the real sums
 * are added to at once. Where the groups are one column's codes and every line passes, ids and
 * values are not written down first: 3.7 ms for ten million lines by programme, 7.8 with. CPU of a
 * sum by programme (12 groups) of ten million lines over HTTP, with columns in memory and without
 * decoding them first: 13 ms; before 36 ms, of which much was reading.
 */
#ifndef SCAN_SUMS_H
#define SCAN_SUMS_H

#include "scan/kernels.h"
#include "scan/scan.h"

#define SUMS_BLOCK 2048u  /* lines at a time: ids and values stay in the first-level cache */
#define SUMS_PACKED 8192u /* groups at most for which words are used */
#define SUMS_COPIED 1024u
#define SUMS_COPIES 4u
#define SUMS_MAX_GROUPS ((1u << 21) + STORE_SEGMENT_LINES)

struct measure_sums {
	size_t column;
	bool want_sum, want_extremes;
	bool nulls; /* the column has some: then `present` counts the others */
	bool wide;  /* 64 bits might not hold the sum: then `wide_sum` is used */
	int64_t *sum;
	money_sum *wide_sum;
	int64_t *low, *high;
	uint64_t *present;
};

struct sums {
	uint64_t *count;
	struct measure_sums *measures;
	size_t nmeasures;
	uint32_t groups, capacity;
	/* of the lines at hand */
	uint64_t *words; /* [groups * copies], NULL when there are too many groups */
	unsigned copies;
	uint32_t ids[SUMS_BLOCK];
	uint64_t values[SUMS_BLOCK];
};

/* The measures' columns and wants are copied; `groups`: how many there are now. */
int sums_open(struct sums **out, const struct measure_sums *measures, size_t nmeasures,
	      uint32_t groups, bool packed, struct error *e);
void sums_free(struct sums *s);
/* Room for more groups. STATUS_LIMIT when they would not fit. */
int sums_grow(struct sums *s, uint32_t groups, struct error *e);
size_t sums_bytes_per_group(const struct measure_sums *measures, size_t nmeasures);
/* Adds the lines that pass in the segment at hand; ids_of fills s->ids for n lines from `first`
 * (among those that pass) on. */
typedef void sums_ids(void *context, uint32_t *ids, uint32_t first, uint32_t n);
/* The ids as codes of the whole segment, for who has them so: a line's id is `from` + its code, or
 * from the table. */
struct sums_codes {
	const void *codes;
	int width;
	const uint32_t *table; /* NULL: none */
	uint32_t from;
};
/* direct: the same ids, or NULL. Then, where every line passes, nothing is decoded or written down
 * before it is added. */
int sums_add(struct sums *s, struct scan *scan, sums_ids *ids_of, void *context,
	     const struct sums_codes *direct, struct error *e);
/* Adds what another thread found, of the same measures and groups. */
void sums_merge(struct sums *into, const struct sums *from);
/* Group `from` comes to be group `to`, which is not above it. */
void sums_move(struct sums *s, uint32_t to, uint32_t from);

#endif
