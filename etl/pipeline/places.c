/* Which members have a place, and which have none. */
#include "pipeline/pipeline_run.h"
#include "place/place.h"

#define KEY_MAX (4u << 20)
#define STRAYS_KEPT 200
#define WITHOUT_KEPT 10000u /* rows of locations without an address */

struct telling {
	struct arena *arena;
	struct places_told *told;
	struct stray_member *strays; /* [STRAYS_KEPT] */
};

static void begin(struct telling *t, struct str name, struct str dimension, size_t places)
{
	t->strays = ARENA_ARRAY(t->arena, struct stray_member, STRAYS_KEPT);
	t->told->name = name;
	t->told->dimension = dimension;
	t->told->places = places;
	t->told->strays = t->strays;
}

static bool has_room(const struct telling *t)
{
	return t->told->nstrays < STRAYS_KEPT;
}

static void keep_stray(struct telling *t, struct str member, const char *why, struct str near)
{
	if (has_room(t))
		t->strays[t->told->nstrays++] =
			(struct stray_member){arena_dup(t->arena, member), near, why};
}

/* Where a member's location is, or NULL. */
static const struct location *locate(const struct places *p, struct str dimension, struct str key)
{
	for (size_t i = 0; i < p->nlists; i++)
		if (str_eq(p->lists[i].dimension, dimension))
			return location_find(&p->lists[i], key);
	return NULL;
}

static struct str member_text(struct buffer *b, const struct dimension *d,
			      const struct value *tuple, size_t attribute)
{
	buffer_reset(b);
	value_plain(b, d->attributes[attribute].type, &tuple[attribute]);
	return buffer_str(b);
}

/* How many members are in some area of the set, by name or by their point. */
static void tell_set(struct telling *t, const struct places *p, size_t s,
		     const struct dictionary *members, const struct dimension *d)
{
	const struct area_set *set = &p->sets[s];
	struct matcher *m = matcher_new(set);
	size_t attribute = (size_t)dimension_find_attribute(d, set->attribute);
	struct buffer name, key;

	buffer_init(&name, KEY_MAX);
	buffer_init(&key, KEY_MAX);
	begin(t, set->name, set->dimension, set->n);
	for (uint32_t i = 0; i < dictionary_count(members); i++) {
		const struct value *tuple = dictionary_get(members, i);
		if (tuple[d->key].null && tuple[attribute].null)
			continue;
		struct str text = member_text(&name, d, tuple, attribute);
		const struct location *l =
			locate(p, set->dimension, member_text(&key, d, tuple, d->key));
		t->told->members++;
		if (matcher_find(m, text) >= 0 || (l && l->areas[s] >= 0)) {
			t->told->placed++;
			continue;
		}
		int near = has_room(t) ? matcher_near(m, text) : -1;
		keep_stray(t, text, "no area is called",
			   near < 0 ? STR("") : set->areas[near].name);
	}
	buffer_drop(&name);
	buffer_drop(&key);
	matcher_free(m);
}

/* Counts all rows of the list, and keeps those that have neither. */
static void tell_rows(struct telling *t, const struct location_list *list)
{
	size_t most = list->n < WITHOUT_KEPT ? list->n : WITHOUT_KEPT;
	struct without_address *without = ARENA_ARRAY(t->arena, struct without_address, most);
	t->told->is_list = true;
	for (size_t i = 0; i < list->n; i++) {
		const struct location *l = &list->items[i];
		t->told->with_coordinates += l->placed;
		t->told->with_address += !l->placed && l->query.len > 0;
		if (!l->placed && l->query.len == 0 && t->told->nwithout < most)
			without[t->told->nwithout++] = (struct without_address){l->key, l->label};
	}
	t->told->without = without;
}

static void tell_list(struct telling *t, const struct places *p, const struct location_list *list,
		      const struct dictionary *members, const struct dimension *d)
{
	struct buffer key;

	buffer_init(&key, KEY_MAX);
	begin(t, list->name, list->dimension, list->n);
	for (uint32_t i = 0; i < dictionary_count(members); i++) {
		const struct value *tuple = dictionary_get(members, i);
		if (tuple[d->key].null)
			continue;
		struct str text = member_text(&key, d, tuple, d->key);
		const struct location *l = locate(p, list->dimension, text);
		t->told->members++;
		t->told->addressed += l && !l->placed && l->query.len;
		if (l && l->placed)
			t->told->placed++;
		else
			keep_stray(t, text, l ? "no coordinates for" : "no row for", STR(""));
	}
	tell_rows(t, list);
	buffer_drop(&key);
}

void places_remarks(struct issues *out, const struct places *p)
{
	for (size_t i = 0; p && i < p->nnotes; i++) {
		issues_source(out, p->notes[i].source);
		issues_add(out, &p->notes[i]);
	}
}

void places_tell(struct load_run *r, struct dictionary *const *dictionaries)
{
	const struct places *p = mapping_places(r->options->mapping);
	const struct cube *cube = mapping_cube(r->options->mapping);
	struct arena *a = r->report->arena;

	if (!p)
		return;
	struct places_told *told = ARENA_ARRAY(a, struct places_told, p->nlists + p->nsets);
	struct telling t = {.arena = a, .told = told};
	for (size_t i = 0; i < p->nlists; i++, t.told++) {
		int d = cube_find_dimension(cube, p->lists[i].dimension);
		tell_list(&t, p, &p->lists[i], dictionaries[d], &cube->dimensions[d]);
	}
	for (size_t i = 0; i < p->nsets; i++, t.told++) {
		int d = cube_find_dimension(cube, p->sets[i].dimension);
		tell_set(&t, p, i, dictionaries[d], &cube->dimensions[d]);
	}
	struct places_report *report = ARENA_NEW(a, struct places_report);
	*report = (struct places_report){
		.told = told, .n = p->nlists + p->nsets, .notes = p->notes, .nnotes = p->nnotes};
	r->report->places = report;
}
