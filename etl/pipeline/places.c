/* What a load tells about places: which members are on the map and which are not, with the name
 * that may have been meant. */
#include "base/json_out.h"
#include "pipeline/pipeline_run.h"
#include "place/place.h"

#include <stdlib.h>

#define REPORT_MAX (4u << 20)
#define STRAYS_SHOWN 200     /* in JSON */
#define STRAYS_TOLD 10       /* to people */
#define WITHOUT_SHOWN 10000u /* rows of locations without an address, in JSON */

struct telling {
	struct run *run;
	const struct cube *cube;
	struct json_out json;
	struct buffer *text;
};

static void tell_stray(struct telling *t, struct str member, const char *word, struct str near,
		       size_t i)
{
	if (i < STRAYS_SHOWN) {
		json_put_object(&t->json);
		json_put_key_z(&t->json, "member");
		json_put_string(&t->json, member);
		if (near.len) {
			json_put_key_z(&t->json, "near");
			json_put_string(&t->json, near);
		}
		json_put_object_end(&t->json);
	}
	if (i >= STRAYS_TOLD)
		return;
	buffer_printf(t->text, "    %s \"%.*s\"", word, STR_ARG(member));
	if (near.len)
		buffer_printf(t->text, ": if \"%.*s\" is meant, add it to stuiver.aliases",
			      STR_ARG(near));
	buffer_append_char(t->text, '\n');
}

static void begin(struct telling *t, struct str name, struct str dimension)
{
	json_put_object(&t->json);
	json_put_key_z(&t->json, "name");
	json_put_string(&t->json, name);
	json_put_key_z(&t->json, "dimension");
	json_put_string(&t->json, dimension);
	json_put_key_z(&t->json, "without_place");
	json_put_array(&t->json);
}

static void end(struct telling *t, struct str name, size_t places, size_t placed, size_t total)
{
	json_put_key_z(&t->json, "places");
	json_put_integer(&t->json, (int64_t)places);
	json_put_key_z(&t->json, "members");
	json_put_integer(&t->json, (int64_t)total);
	json_put_key_z(&t->json, "placed");
	json_put_integer(&t->json, (int64_t)placed);
	json_put_object_end(&t->json);
	if (total - placed > STRAYS_TOLD)
		buffer_printf(t->text, "    and %zu more\n", total - placed - STRAYS_TOLD);
	buffer_printf(t->text, "  %.*s: %zu of %zu members have a place (%zu places)\n",
		      STR_ARG(name), placed, total, places);
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
	size_t total = 0, placed = 0;
	struct buffer name, key;

	buffer_init(&name, REPORT_MAX);
	buffer_init(&key, REPORT_MAX);
	begin(t, set->name, set->dimension);
	for (uint32_t i = 0; i < dictionary_count(members); i++) {
		const struct value *tuple = dictionary_get(members, i);
		if (tuple[d->key].null && tuple[attribute].null)
			continue;
		struct str text = member_text(&name, d, tuple, attribute);
		const struct location *l =
			locate(p, set->dimension, member_text(&key, d, tuple, d->key));
		total++;
		if (matcher_find(m, text) >= 0 || (l && l->areas[s] >= 0)) {
			placed++;
			continue;
		}
		int near = total - placed <= STRAYS_SHOWN ? matcher_near(m, text) : -1;
		tell_stray(t, text, "no area is called", near < 0 ? STR("") : set->areas[near].name,
			   total - placed - 1);
	}
	json_put_array_end(&t->json);
	end(t, set->name, set->n, placed, total);
	buffer_drop(&name);
	buffer_drop(&key);
	matcher_free(m);
}

struct found {
	size_t placed, address; /* rows with coordinates, and those that can be looked up */
};

/* Counts all rows of the list, and lists those that have neither. */
static struct found tell_addresses(struct telling *t, const struct location_list *list)
{
	size_t placed = 0, address = 0, listed = 0;
	json_put_key_z(&t->json, "without_address");
	json_put_array(&t->json);
	for (size_t i = 0; i < list->n; i++) {
		const struct location *l = &list->items[i];
		placed += l->placed;
		address += !l->placed && l->query.len > 0;
		if (l->placed || l->query.len > 0 || listed++ >= WITHOUT_SHOWN)
			continue;
		json_put_object(&t->json);
		json_put_key_z(&t->json, "code");
		json_put_string(&t->json, l->key);
		json_put_key_z(&t->json, "label");
		json_put_string(&t->json, l->label);
		json_put_object_end(&t->json);
	}
	json_put_array_end(&t->json);
	json_put_key_z(&t->json, "with_coordinates");
	json_put_integer(&t->json, (int64_t)placed);
	json_put_key_z(&t->json, "with_address");
	json_put_integer(&t->json, (int64_t)address);
	return (struct found){placed, address};
}

static void tell_found(struct telling *t, const struct location_list *list, struct found f)
{
	if (f.placed < list->n)
		buffer_printf(t->text,
			      "  %.*s: of %zu rows %zu have coordinates, %zu an address to look up "
			      "and %zu neither\n",
			      STR_ARG(list->name), list->n, f.placed, f.address,
			      list->n - f.placed - f.address);
}

static void tell_list(struct telling *t, const struct places *p, const struct location_list *list,
		      const struct dictionary *members, const struct dimension *d)
{
	size_t total = 0, placed = 0, addressed = 0;
	struct buffer key;

	buffer_init(&key, REPORT_MAX);
	begin(t, list->name, list->dimension);
	for (uint32_t i = 0; i < dictionary_count(members); i++) {
		const struct value *tuple = dictionary_get(members, i);
		if (tuple[d->key].null)
			continue;
		struct str text = member_text(&key, d, tuple, d->key);
		const struct location *l = locate(p, list->dimension, text);
		total++;
		addressed += l && !l->placed && l->query.len;
		if (l && l->placed)
			placed++;
		else
			tell_stray(t, text, l ? "no coordinates for" : "no row for", STR(""),
				   total - placed - 1);
	}
	json_put_array_end(&t->json);
	struct found found = tell_addresses(t, list);
	end(t, list->name, list->n, placed, total);
	if (addressed)
		buffer_printf(t->text,
			      "    %zu of the others have an address: `stuiver geocode` finds "
			      "their coordinates\n",
			      addressed);
	buffer_drop(&key);
	tell_found(t, list, found);
}

static void tell_note(struct buffer *out, const struct issue *note)
{
	buffer_append_z(out, "  note: ");
	if (note->source.len)
		buffer_printf(out, "%.*s:", STR_ARG(note->source));
	if (note->line)
		buffer_printf(out, "%llu:", (unsigned long long)note->line);
	if (note->source.len)
		buffer_append_char(out, ' ');
	if (note->field.len)
		buffer_printf(out, "%.*s \"%.*s\": ", STR_ARG(note->field), STR_ARG(note->value));
	buffer_printf(out, "%.*s\n", STR_ARG(note->message));
}

static void tell_all(struct telling *t, const struct places *p,
		     struct dictionary *const *dictionaries)
{
	json_put_array(&t->json);
	for (size_t i = 0; i < p->nlists; i++) {
		int d = cube_find_dimension(t->cube, p->lists[i].dimension);
		tell_list(t, p, &p->lists[i], dictionaries[d], &t->cube->dimensions[d]);
	}
	for (size_t i = 0; i < p->nsets; i++) {
		int d = cube_find_dimension(t->cube, p->sets[i].dimension);
		tell_set(t, p, i, dictionaries[d], &t->cube->dimensions[d]);
	}
	json_put_array_end(&t->json);
	for (size_t i = 0; i < p->nnotes; i++)
		tell_note(t->text, &p->notes[i]);
}

void places_remarks(struct issues *out, const struct places *p)
{
	for (size_t i = 0; p && i < p->nnotes; i++) {
		issues_source(out, p->notes[i].source);
		issues_add(out, &p->notes[i]);
	}
}

void places_report(struct run *r, struct dictionary *const *dictionaries)
{
	const struct places *p = mapping_places(r->options->mapping);
	struct telling t = {.run = r, .cube = mapping_cube(r->options->mapping)};
	struct buffer json, text;

	if (!p)
		return;
	buffer_init(&json, REPORT_MAX);
	buffer_init(&text, REPORT_MAX);
	t.text = &text;
	json_begin(&t.json, &json);
	buffer_append_z(&text, "\nPlaces\n");
	tell_all(&t, p, dictionaries);
	if (!json.overflow) {
		r->report->places = arena_dup(r->report->arena, buffer_str(&json));
		r->report->places_text = arena_dup(r->report->arena, buffer_str(&text));
	}
	buffer_drop(&json);
	buffer_drop(&text);
}
