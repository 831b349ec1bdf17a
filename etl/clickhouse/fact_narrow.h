/*
 * Finding a page of ordered facts without sorting them all, as scan/facts/narrow.h does in a store: count facts by the values of
 * the first field, see between which of them the page lies, and go on with the facts there by the next field. Each count
 * reads one column more; sorting read and ranked all of them for every fact: 5.7 s for a page of a million lines.
 */
#ifndef CLICKHOUSE_FACT_NARROW_H
#define CLICKHOUSE_FACT_NARROW_H

#include "clickhouse/fact_order.h"

/* So few facts are rather sorted than counted again. */
#define FACT_NARROW_ENOUGH 2000u

/* The facts that a page lies among, which follow each other in the order. As they were found: counts are to be proved. */
struct fact_bounds {
	size_t n;             /* conditions; 0: all facts that pass */
	size_t alike;         /* in all fields of the order before this one */
	struct buffer inside; /* " AND …": what makes them */
	struct buffer kinds;  /* of what passes: 3 they, 2 what stands before them, 1 behind */
	uint64_t ahead, rows; /* how many stand before them, and are they */
	bool beyond;          /* the page is behind all facts */
};

/* For *n facts behind the first `from` of at most `most`. `fewer`: *n becomes as many as can be had without sorting many
 * more, but for those that nothing in the order tells apart. Drop it also after a failure. */
int fact_narrow(struct fact_bounds *out, const struct inquiry *q, const struct fact_order *o,
		uint64_t from, uint64_t *n, bool fewer, uint64_t most, struct error *e);
void fact_bounds_drop(struct fact_bounds *b);
/* " FROM …" of the facts that pass and are within. */
void fact_bounds_put(struct buffer *sql, const struct inquiry *q, const struct fact_bounds *b);
/* Of how many of them each of two conditions holds. */
int fact_bounds_count(uint64_t counts[2], const struct inquiry *q, const struct fact_bounds *b,
		      const struct buffer *one, const struct buffer *other, struct error *e);

#endif
