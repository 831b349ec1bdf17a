/*
 * A function of some columns of a record, computed once for each distinct raw input. Ledgers repeat themselves, so code
 * lists, patterns, dates and value maps cost nothing on the lines that follow; on each line remain a compare
 * with the line before, or one hash and compare.
 */
#ifndef TRANSFORM_KEYED_H
#define TRANSFORM_KEYED_H

#include "base/map.h"
#include "base/buffer.h"

#define KEYED_LAST 64 /* longer inputs are looked up each time */

struct keyed {
	int *columns; /* of the record */
	size_t n;
	bool by_variant;
	struct map *map;
	uint32_t value; /* of the last input */
	size_t last_len; /* SIZE_MAX: none */
	char last[KEYED_LAST];
	struct buffer scratch;
};

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant);
void keyed_drop(struct keyed *k);
/* Forgets all inputs. */
void keyed_reset(struct keyed *k);
/* The input of several columns, each with its length in front, in k->scratch. */
struct str keyed_join(struct keyed *k, const struct str *cells, size_t ncells, size_t variant);

static inline struct str keyed_input(struct keyed *k, const struct str *cells, size_t ncells,
                                     size_t variant)
{
	if (k->n == 1 && !k->by_variant)
		return (size_t)k->columns[0] < ncells ? cells[k->columns[0]] : (struct str){"", 0};
	return keyed_join(k, cells, ncells, variant);
}

static inline bool keyed_is_last(const struct keyed *k, struct str input)
{
	return input.len == k->last_len && memcmp(input.ptr, k->last, input.len) == 0;
}

/* Remembers the value of an input as the last one. */
static inline void keyed_remember(struct keyed *k, struct str input, uint32_t value)
{
	k->value = value;
	k->last_len = input.len <= KEYED_LAST ? input.len : SIZE_MAX;
	if (input.len <= KEYED_LAST)
		memcpy(k->last, input.ptr, input.len);
}

#endif
