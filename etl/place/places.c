/* All places of a mapping together. */
#include "place/place.h"

struct places *places_new(void)
{
	struct arena *a = arena_new();
	struct places *p = ARENA_NEW(a, struct places);

	p->arena = a;
	return p;
}

void places_free(struct places *p)
{
	if (p)
		arena_free(p->arena);
}

const struct location *location_find(const struct location_list *list, struct str key)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(list->items[middle].key, key);
		if (order == 0)
			return &list->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int area_of(const struct area_set *set, const struct location_list *list,
		   const struct location *l)
{
	if (!l->placed || !str_eq(set->dimension, list->dimension))
		return -1;
	return area_set_find(set, l->point);
}

void places_settle(struct places *p)
{
	for (size_t i = 0; i < p->nlists; i++) {
		for (size_t k = 0; k < p->lists[i].n; k++) {
			struct location *l = &p->lists[i].items[k];
			l->areas = ARENA_ARRAY(p->arena, int, p->nsets + 1);
			for (size_t s = 0; s < p->nsets; s++)
				l->areas[s] = area_of(&p->sets[s], &p->lists[i], l);
		}
	}
}
