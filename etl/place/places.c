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

/* Tells what is odd about one location in one set of areas. */
struct settling {
	const struct area_set *set;
	const struct location_list *list;
	const struct location *location;
	struct issues *issues;
};

static void warn(const struct settling *s, const char *code, struct str value, struct str message)
{
	struct issue issue = {.severity = SEVERITY_WARNING,
			      .code = str_z(code),
			      .line = s->location->line,
			      .field = STR("code"),
			      .value = value,
			      .message = message};

	issues_source(s->issues, s->list->file);
	issues_add(s->issues, &issue);
}

/* The area that holds it: by its code, which was given for just that, else by its point. */
static int area_of(const struct settling *s, const struct area_codes *codes, struct arena *a)
{
	const struct area_set *set = s->set;
	const struct location *l = s->location;
	int by_code = area_set_find_code(set, codes);
	int by_point = l->placed ? area_set_find(set, l->point) : -1;
	struct str unknown = by_code < 0 ? area_set_unknown_code(set, codes) : STR("");

	if (unknown.len)
		warn(s, "area-code", l->key,
		     arena_printf(a,
				  "its code \"%.*s\" is no area of \"%.*s\"; correct it, or "
				  "take the areas of the year that the code is of",
				  STR_ARG(unknown), STR_ARG(set->name)));
	if (by_code >= 0 && by_point >= 0 && by_code != by_point)
		warn(s, "area-contradiction", l->key,
		     arena_printf(a,
				  "its code puts it in \"%.*s\" (%.*s), its coordinates in "
				  "\"%.*s\" (%.*s), of \"%.*s\"; the code is believed; correct "
				  "the one that is wrong",
				  STR_ARG(set->areas[by_code].label),
				  STR_ARG(set->areas[by_code].key),
				  STR_ARG(set->areas[by_point].label),
				  STR_ARG(set->areas[by_point].key), STR_ARG(set->name)));
	return by_code >= 0 ? by_code : by_point;
}

void places_settle(struct places *p, struct issues *issues)
{
	for (size_t i = 0; i < p->nlists; i++) {
		const struct location_list *list = &p->lists[i];
		for (size_t k = 0; k < list->n; k++) {
			struct location *l = &list->items[k];
			struct area_codes codes;
			area_codes_read(&codes, p->arena, l->details);
			l->areas = ARENA_ARRAY(p->arena, int, p->nsets + 1);
			for (size_t s = 0; s < p->nsets; s++) {
				struct settling at = {&p->sets[s], list, l, issues};
				l->areas[s] = str_eq(at.set->dimension, list->dimension)
						      ? area_of(&at, &codes, p->arena)
						      : -1;
			}
		}
	}
}
