/* Rank tables: the distinct values of one attribute, sorted. */
#include "engine/kind.h"

#include <stdlib.h>

struct by_value {
	const struct dictionary *members;
	enum value_type type;
	size_t attribute;
};

static int compare(const void *a, const void *b, void *context)
{
	const struct by_value *by = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = value_cmp(by->type, &dictionary_get(by->members, x)[by->attribute],
			      &dictionary_get(by->members, y)[by->attribute]);

	/* Ties by key, so that the table is the same whatever qsort does. */
	return order ? order : (x > y) - (x < y);
}

struct ranks *ranks_build(const struct dictionary *d, enum value_type type, size_t attribute)
{
	struct by_value by = {d, type, attribute};
	struct ranks *r = xcalloc(1, sizeof *r);

	r->members = dictionary_count(d);
	uint32_t *order = xcalloc(r->members + 1, sizeof *order);
	for (size_t i = 0; i < r->members; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, r->members, sizeof *order, compare, &by);
	r->rank = xcalloc(r->members + 1, sizeof *r->rank);
	r->first = xcalloc(r->members + 1, sizeof *r->first);
	for (size_t i = 0; i < r->members; i++) {
		const struct value *v = &dictionary_get(d, order[i])[attribute];
		if (i == 0 || !value_eq(type, v, &dictionary_get(d, order[i - 1])[attribute]))
			r->first[r->values++] = order[i];
		r->rank[order[i]] = r->values - 1;
		r->has_null = r->has_null || v->null;
	}
	free(order);
	return r;
}

void ranks_sort_values(struct ranks *r, const struct dictionary *d, size_t attribute)
{
	r->sorted = xcalloc(r->values + 1u, sizeof *r->sorted);
	for (uint32_t i = 0; i < r->values; i++)
		r->sorted[i] = dictionary_get(d, r->first[i])[attribute];
}

void ranks_free(struct ranks *r)
{
	if (!r)
		return;
	free(r->rank);
	free(r->first);
	free(r->sorted);
	free(r);
}
