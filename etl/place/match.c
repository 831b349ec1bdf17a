/* Names to areas: by text, folded or not, by key, by alias; near misses are only suggested. */
#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "place/place.h"

#include <stdlib.h>

#define AMBIGUOUS UINT32_MAX

struct matcher {
	const struct area_set *set;
	struct arena *arena;
	struct map *names;  /* form of a name, key or alias → area + 1, or AMBIGUOUS */
	struct str *folded; /* [set->n] names, for near misses; NULL until asked for */
};

static struct str form(const struct matcher *m, struct str text)
{
	return m->set->fold ? utf8_fold(m->arena, text) : str_trim(text);
}

static void enter(struct matcher *m, struct str text, uint32_t area)
{
	bool is_new;
	uint32_t *value = map_put(m->names, form(m, text), &is_new);

	if (is_new)
		*value = area + 1;
	else if (*value != area + 1)
		*value = AMBIGUOUS;
}

static void enter_aliases(struct matcher *m)
{
	const struct area_set *set = m->set;

	/* Found first and entered after, so that no alias leads to another. */
	int *found = xcalloc(set->naliases + 1, sizeof *found);
	for (size_t i = 0; i < set->naliases; i++)
		found[i] = matcher_find(m, set->aliases[i].to);
	for (size_t i = 0; i < set->naliases; i++) {
		bool is_new;
		if (found[i] < 0)
			continue;
		*map_put(m->names, form(m, set->aliases[i].from), &is_new) = (uint32_t)found[i] + 1;
	}
	free(found);
}

struct matcher *matcher_new(const struct area_set *set)
{
	struct matcher *m = xcalloc(1, sizeof *m);

	m->set = set;
	m->arena = arena_new();
	m->names = map_new();
	for (uint32_t i = 0; i < set->n; i++)
		enter(m, set->areas[i].name, i);
	for (uint32_t i = 0; i < set->n; i++)
		if (!map_get(m->names, form(m, set->areas[i].key)))
			enter(m, set->areas[i].key, i);
	enter_aliases(m);
	return m;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	map_free(m->names);
	arena_free(m->arena);
	free(m->folded);
	free(m);
}

int matcher_find(struct matcher *m, struct str text)
{
	const uint32_t *value = map_get(m->names, form(m, text));

	return value && *value != AMBIGUOUS ? (int)(*value - 1) : -1;
}

/* "San Blas" in "San Blas Canillejas": whole words left out at an end. */
static bool is_part(struct str shorter, struct str longer)
{
	if (shorter.len < 4 || shorter.len >= longer.len)
		return false;
	return (str_starts(longer, shorter) && longer.ptr[shorter.len] == ' ') ||
	       (str_ends(longer, shorter) && longer.ptr[longer.len - shorter.len - 1] == ' ');
}

int matcher_near(struct matcher *m, struct str text)
{
	struct str wanted = utf8_fold(m->arena, text);
	size_t best = wanted.len / 5 + 1;
	int near = -1;

	if (wanted.len < 3 || wanted.len > 200)
		return -1;
	if (!m->folded) {
		m->folded = xcalloc(m->set->n + 1, sizeof *m->folded);
		for (size_t i = 0; i < m->set->n; i++)
			m->folded[i] = utf8_fold(m->arena, m->set->areas[i].name);
	}
	for (size_t i = 0; i < m->set->n; i++) {
		struct str name = m->folded[i];
		size_t distance = is_part(name, wanted) || is_part(wanted, name)
					  ? 0
					  : edit_distance(wanted, name, best);
		if (distance <= best && (near < 0 || distance < best)) {
			best = distance;
			near = (int)i;
		}
	}
	return near;
}
