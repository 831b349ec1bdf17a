/* Who takes part, on a map: the areas that their data come with. The list beside it has the same, with links. */
#include "pages/budget/start.h"

#include "store/members/places.h"

/* The first set of a cube. */
static int take_areas(struct page *p, struct start *s, struct chart_area *all,
		      const struct store_cube *cube, struct error *e)
{
	struct places places = {0};
	struct store *store = session_store(p->session);

	if (store_places(store, p->arena, cube->name, &places, e) != 0)
		return -1;
	if (places.nsets == 0)
		return 0;
	if (store_areas(store, p->arena, cube->name, &places.sets[0], e) != 0)
		return -1;
	for (size_t i = 0; i < places.sets[0].n && s->map.nareas < START_AREAS; i++) {
		const struct area *a = &places.sets[0].areas[i];
		all[s->map.nareas++] =
			(struct chart_area){a->label.len ? a->label : a->name, {0}, a->geometry};
	}
	return 0;
}

int start_take_map(struct page *p, struct start *s, const struct store_cube *cubes, size_t n,
		   struct error *e)
{
	struct chart_area *all = ARENA_ARRAY(p->arena, struct chart_area, START_AREAS);

	for (size_t i = 0; i < n && n <= START_FULL; i++)
		if (take_areas(p, s, all, &cubes[i], e) != 0)
			return -1;
	s->map.areas = all;
	s->has_map = s->map.nareas > 1;
	return 0;
}

void start_map(struct html *out, const struct page *p, const struct start *s)
{
	struct chart_map map = s->map;

	chart_map(out->out,
		  &(struct chart_frame){
			  .id = STR("kaart"),
			  .title = text_of(p->lang, T("Wie er meedoen, op de kaart")),
			  .desc = text_of(p->lang, T("De lijst ernaast heeft dezelfde namen."))},
		  &map);
}
