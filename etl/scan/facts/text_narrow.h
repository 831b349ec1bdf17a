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

/* Texts in the order of a key column, nulls last. */
struct text_range {
	const struct key_column *column;
	bool has_low, has_high; /* else it begins with the first, or ends with the last */
	bool low_too, high_too; /* its ends belong to it */
	struct value low, high; /* their texts are the request's arena's */
};

/* Facts with such texts that follow each other in the order, and which of them are wanted. */
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

/* How the texts of facts compare by a key column: as value_cmp does, nulls last whichever way. */
int text_order(const struct key_column *c, const struct value *a, const struct value *b);
bool text_range_has(const struct text_range *r, const struct value *v);

/* Where facts from..to lie by the text of a key column, they being alike in all columns before it (`bounds`). All in the
 * request's arena. */
int text_narrow(struct text_parts *out, const struct keys *k, size_t column, struct session *s,
		struct picture *p, const struct question *r, const struct key_bound *bounds,
		uint64_t from, uint64_t to, struct error *e);

#endif
