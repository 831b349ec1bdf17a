/* The dimensions of a table: what they are called, and their keys. */
#include "cbs/iv3_work.h"

#include <stdlib.h>

#define NAMES 4

/* In the order of years and layers; water boards kept the older names. */
static const char *const names[IV3_DIMENSIONS][NAMES] = {
	[IV3_TASKS] = {"TaakveldBalanspost", "FunctieKostenplaatsBalanspost", "FunctieBalanspost"},
	[IV3_CATEGORIES] = {"Categorie", "Categorieen", "EconomischeCategorie"},
	[IV3_GOVERNMENTS] = {"Gemeenten", "Provincies", "GemeenschappelijkeRegelingen",
			     "Waterschappen"},
	[IV3_REPORTS] = {"Verslagsoort"},
};

struct keys_reading {
	struct iv3_table *table;
	enum iv3_dimension dimension;
};

static int take_key(void *context, json_t *row, struct error *e)
{
	struct keys_reading *r = context;
	struct iv3_keys *k = &r->table->keys[r->dimension];
	const char *raw = json_string_value(json_object_get(row, "Key"));
	struct str key = odata_text(row, "Key");
	bool is_new;

	if (!raw || !key.len)
		return error_set(e, STATUS_INPUT, "rij %zu heeft geen Key", k->n + 1);
	uint32_t *place = map_put(k->index, key, &is_new);
	if (!is_new)
		return error_set(e, STATUS_INPUT, "de sleutel %.*s staat er twee keer in",
				 STR_ARG(str_head(key, 60)));
	*place = (uint32_t)k->n;
	if (k->n == k->capacity) {
		k->capacity = k->capacity ? 2 * k->capacity : 512;
		k->raw = xrealloc(k->raw, k->capacity * sizeof *k->raw);
		k->titles = xrealloc(k->titles, k->capacity * sizeof *k->titles);
	}
	k->raw[k->n] = arena_dup(r->table->arena, str_z(raw));
	k->titles[k->n++] = arena_dup(r->table->arena, odata_text(row, "Title"));
	return 0;
}

static const char *name_among(const struct map *sets, enum iv3_dimension d)
{
	for (int i = 0; i < NAMES; i++)
		if (names[d][i] && map_get(sets, str_z(names[d][i])))
			return names[d][i];
	return NULL;
}

static int read_dimension(struct iv3_table *t, const struct map *sets, enum iv3_dimension d,
			  struct error *e)
{
	struct keys_reading r = {t, d};

	t->names[d] = name_among(sets, d);
	if (!t->names[d])
		return error_set(
			e, STATUS_INPUT,
			"er is geen lijst %s (of hoe die in een ander jaar heet); is dit een tabel van Iv3?",
			names[d][0]);
	if (iv3_rows_of(t->origin, t->listed->id, t->names[d], take_key, &r, e) != 0)
		return error_context(e, "de lijst %s", t->names[d]);
	return t->keys[d].n ? 0 : error_set(e, STATUS_INPUT, "de lijst %s is leeg", t->names[d]);
}

int iv3_keys_read(struct iv3_table *t, struct error *e)
{
	struct map *sets;
	int result = iv3_sets_of(&sets, t->origin, t->listed->id, e);

	for (int d = 0; d < IV3_DIMENSIONS; d++)
		t->keys[d].index = map_new();
	for (int d = 0; d < IV3_DIMENSIONS && result == 0; d++)
		result = read_dimension(t, sets, (enum iv3_dimension)d, e);
	map_free(sets);
	return result;
}

void iv3_keys_free(struct iv3_table *t)
{
	for (int d = 0; d < IV3_DIMENSIONS; d++) {
		if (t->keys[d].index)
			map_free(t->keys[d].index);
		free(t->keys[d].raw);
		free(t->keys[d].titles);
	}
}
