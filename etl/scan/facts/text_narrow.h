/*
 * Finding a page of facts that a text puts in order, where they are too many to hold their texts: some texts are taken as marks,
 * the facts between and at them are counted, and those between two marks are divided again until they are few.
 *
 * Each count reads the texts of all facts at hand once. Three million lines of the bench: a page in 2.4 s,
 * wherever it lies, which is three such readings.
 */
#ifndef SCAN_FACTS_TEXT_NARROW_H
#define SCAN_FACTS_TEXT_NARROW_H

#include "scan/facts/narrow.h"

/* Facts with texts of a range that follow each other in the order, and which of them are wanted. */
struct text_part {
	const struct text_range *range;
	uint64_t from, to; /* of its facts, in order */
	uint64_t facts;    /* at most QUERY_TEXT_ORDER_MAX, but where they are alike */
	bool alike;        /* all have the same text */
};

struct text_parts {
	struct text_part *items;
	size_t n, capacity;
};

/* Where facts from..to lie by the text of a key column, they being alike in all columns before it (`bounds`). All in the
 * request's arena. */
int text_narrow(struct text_parts *out, const struct keys *k, size_t column, struct session *s,
		struct picture *p, const struct question *r, const struct key_bound *bounds,
		uint64_t from, uint64_t to, struct error *e);

#endif
