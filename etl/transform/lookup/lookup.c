#include "transform/lookup/lookup.h"

#define FIELDS_MAX 3u /* their lengths go into one word */

/* Whether they are columns side by side. */
static bool find_range(const int *columns, size_t n, size_t *first, size_t *last)
{
	*first = SIZE_MAX;
	*last = 0;
	for (size_t i = 0; i < n; i++) {
		size_t column = (size_t)columns[i];
		*first = column < *first ? column : *first;
		*last = column > *last ? column : *last;
	}
	return n > 0 && n <= FIELDS_MAX && *last - *first == n - 1;
}

static void set_up(struct lookup *l)
{
	lookup_few_init(&l->few_ones);
	lookup_short_init(&l->short_ones);
	lookup_long_init(&l->long_ones);
}

static void clear(struct lookup *l)
{
	lookup_few_drop(&l->few_ones);
	lookup_short_drop(&l->short_ones);
	lookup_long_drop(&l->long_ones);
}

void lookup_init(struct lookup *l, const int *columns, size_t n, bool by_variant)
{
	*l = (struct lookup){.first = 1};
	if (by_variant || !find_range(columns, n, &l->first, &l->last)) {
		l->first = 1;
		l->last = 0;
		return;
	}
	set_up(l);
}

void lookup_drop(struct lookup *l)
{
	clear(l);
	*l = (struct lookup){.first = 1};
}

void lookup_reset(struct lookup *l)
{
	if (l->first > l->last)
		return;
	clear(l);
	set_up(l);
}

bool lookup_usable(const struct lookup *l, size_t ncells)
{
	return l->first <= l->last && l->last < ncells;
}

static uint64_t long_ones(const struct str *const *cells, size_t column, uint64_t rows)
{
	uint64_t found = 0;
	for (; rows; rows &= rows - 1) {
		size_t row = (size_t)__builtin_ctzll(rows);
		found |= (uint64_t)(cells[row][column].len > LOOKUP_SHORT) << row;
	}
	return found;
}

/* Short ones of a single field, and in *rows what is left for the long ones. */
static uint64_t short_block(const struct lookup *l, const struct str *const *cells, size_t n,
			    uint32_t *values, uint32_t *all, uint64_t *rows)
{
	uint64_t missed =
		l->few_ones.spots
			? lookup_few_block(&l->few_ones, cells, l->first, n, values, all)
			: lookup_short_block(&l->short_ones, cells, l->first, n, values, all);
	*rows = long_ones(cells, l->first, missed);
	return missed & ~*rows;
}

uint64_t lookup_block(const struct lookup *l, const struct str *const *cells, size_t n,
		      uint32_t *values, uint32_t *all)
{
	size_t nfields = l->last - l->first + 1;
	uint64_t rows = ~UINT64_C(0) >> (LOOKUP_BLOCK - n), missed = 0;
	*all = 0;
	if (nfields == 1)
		missed = short_block(l, cells, n, values, all, &rows);
	if (rows)
		missed |= lookup_long_block(&l->long_ones, cells, l->first, nfields, rows, values,
					    all);
	return missed;
}

uint32_t *lookup_get(struct lookup *l, const struct str *cells, bool *is_new)
{
	const struct str *fields = cells + l->first;
	if (l->first != l->last || fields->len > LOOKUP_SHORT)
		return lookup_long_get(&l->long_ones, fields, l->last - l->first + 1, is_new);
	uint32_t *value = NULL;
	if (l->few_ones.spots)
		value = lookup_few_get(&l->few_ones, &l->short_ones, *fields, is_new);
	return value ? value : lookup_short_get(&l->short_ones, *fields, is_new);
}
