/*
 * Finding a page of ordered facts without sorting them: count the facts by the values of the first
 * column, see between which values the page lies, and go on with the facts there by the next
 * column.
 *
 * Each count is a scan of one column, on all threads, and later ones skip most segments. Keeping
 * the best k of all facts, which this replaces for large cubes, cost more with every page and ended
 * at QUERY_MAX_MEMORY. CPU on ten million lines, before and after: the first page by amount 213 and
 * 29 ms, page 20,000 by amount 6,550 and 30 ms; page 50,000 by supplier and amount 7,306 and 133
 * ms, which lies in several stretches.
 */
#ifndef SCAN_FACTS_NARROW_H
#define SCAN_FACTS_NARROW_H

#include "scan/facts/keys.h"

/* A download is collected in stretches of at most so many facts, where its order tells them apart. */
#define NARROW_STRETCH_MAX (1u << 18)

/* Fewer facts than this part of what one thread scans alone are rather sorted than counted again;
 * cubes below the other part are sorted at once. */
#define NARROW_ENOUGH_PART 32u
#define NARROW_CUBE_PART 8u

/* Texts in the order of a key column, nulls last. */
struct text_range {
	const struct key_column *column;
	bool has_low, has_high; /* else it begins with the first, or ends with the last */
	bool low_too, high_too; /* its ends belong to it */
	struct value low, high; /* their texts are the request's arena's */
};

/* Codes of one packed column, or values of a text, that a stretch lies within. */
struct key_bound {
	bool set;
	uint64_t low, high;
	const struct text_range *texts; /* NULL: any; they are in the order of the column */
	bool alike;                     /* they are one value */
};

/* Facts that follow each other in the order, and which of them are on the page. */
struct stretch {
	struct key_bound *bounds; /* [nordered of the keys] */
	uint64_t from, to;        /* of its facts, in order */
	bool alike; /* they are the same in every column: their order is that of storage */
};

struct stretches {
	struct stretch *items;
	size_t n, capacity;
	uint64_t total; /* facts that pass the cuts */
};

/* The stretches of facts from..to; all in the request's arena. */
int narrow(struct stretches *out, const struct keys *k, struct session *s, struct picture *p,
	   const struct question *r, uint64_t from, uint64_t to, struct error *e);
/* How the texts of facts compare by a key column: as value_cmp does, nulls last whichever way. */
int text_order(const struct key_column *c, const struct value *a, const struct value *b);
bool text_range_has(const struct text_range *r, const struct value *v);
/* Leaves of a scan that was just opened what is within the bounds; the arena must outlive it. */
void narrow_scan(struct scan *scan, const struct keys *k, const struct key_bound *bounds,
		 struct arena *a);

#endif
