#include "explore/guide_read_iv3.h"

static struct str text_of(struct arena *a, json_t *object, const char *key)
{
	return arena_dup(a, str_z(json_string_value(json_object_get(object, key))));
}

static struct guide_beside beside_of(struct arena *a, json_t *said)
{
	return (struct guide_beside){.cube = text_of(a, said, "cube"),
				     .title = text_of(a, said, "title"),
				     .taakveld = text_of(a, said, "taakveld"),
				     .category = text_of(a, said, "categorie"),
				     .measure = text_of(a, said, "measure"),
				     .cut = text_of(a, said, "cut")};
}

/* stuiver.iv3; descriptor/ has checked it. */
void guide_read_iv3(struct guide *g, struct arena *a, json_t *iv3)
{
	json_t *list = json_object_get(iv3, "beside"), *item;
	size_t i;

	g->iv3.own = beside_of(a, iv3);
	g->iv3.own.cube = g->name;
	g->iv3.layer = text_of(a, iv3, "layer");
	if (g->iv3.layer.len == 0)
		g->iv3.layer = STR("Gemeente");
	g->iv3.beside = ARENA_ARRAY(a, struct guide_beside, json_array_size(list) + 1);
	json_array_foreach(list, i, item) g->iv3.beside[g->iv3.n++] = beside_of(a, item);
}
