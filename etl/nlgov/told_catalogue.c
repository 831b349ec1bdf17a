#include "nlgov/dutch_words.h"
#include "store/store.h"

static void put_published(struct json_out *j, struct str version, struct str at, uint64_t entries)
{
	tell_text(j, "versie", version);
	tell_text(j, "gepubliceerdOp", at);
	tell_number(j, "aantalRegels", (int64_t)entries);
}

void tell_budgets(struct json_out *j, const struct result *r)
{
	json_put_key_z(j, "begrotingen");
	json_put_array(j);
	for (size_t i = 0; i < r->total; i++) {
		const struct store_cube *c = &r->cubes[i];
		json_put_object(j);
		tell_text(j, "naam", c->name);
		tell_text(j, "titel", c->title.len ? c->title : c->name);
		put_published(j, c->version, c->published_at, c->entries);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_measures(struct json_out *j, const struct cube *c)
{
	json_put_key_z(j, "bedragen");
	json_put_array(j);
	for (size_t i = 0; i < c->nmeasures; i++) {
		const struct measure *m = &c->measures[i];
		json_put_object(j);
		tell_text(j, "naam", m->name);
		tell_text(j, "titel", m->label.len ? m->label : m->name);
		tell_number(j, "decimalen", c->columns[m->column].decimals);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_aggregates(struct json_out *j, const struct cube *c, struct arena *a)
{
	json_put_key_z(j, "sommen");
	json_put_array(j);
	json_put_string_z(j, "_count");
	for (size_t i = 0; i < c->nmeasures; i++)
		for (size_t k = 0; k < c->measures[i].nfunctions; k++)
			json_put_string(j,
					arena_printf(a, "%.*s.%s", STR_ARG(c->measures[i].name),
						     aggregate_name(c->measures[i].functions[k])));
	json_put_array_end(j);
}

static void put_names(struct json_out *j, const struct cube *c, struct arena *a)
{
	size_t *apart = ARENA_ARRAY(a, size_t, c->nscope + CUBE_SIDES), n = cube_apart(c, apart);

	json_put_key_z(j, "dimensies");
	json_put_array(j);
	for (size_t i = 0; i < c->ndimensions; i++)
		json_put_string(j, c->dimensions[i].name);
	json_put_array_end(j);
	json_put_key_z(j, "nietOpTeTellen");
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		json_put_string(j, c->dimensions[apart[i]].name);
	json_put_array_end(j);
}

void tell_budget(struct json_out *j, const struct nlgov_asking *k, const struct result *r)
{
	const struct cube *c = picture_cube(r->picture);

	tell_text(j, "naam", c->name);
	tell_text(j, "titel", c->title.len ? c->title : c->name);
	put_published(j, picture_version(r->picture), picture_published_at(r->picture),
		      picture_entries(r->picture));
	put_measures(j, c);
	put_aggregates(j, c, k->arena);
	put_names(j, c, k->arena);
	if (!c->third_party.publisher.len)
		return;
	json_put_key_z(j, "derde");
	json_put_object(j);
	tell_text(j, "uitgever", c->third_party.publisher);
	tell_text(j, "bron", c->third_party.source);
	json_put_object_end(j);
}

/* ---- dimensions ---- */

static const char *kind_of(const struct attribute *a)
{
	return a->type == VALUE_STRING ? "tekst" : a->type == VALUE_DATE ? "datum" : "geheel getal";
}

static void put_attributes(struct json_out *j, const struct dimension *d)
{
	json_put_key_z(j, "attributen");
	json_put_array(j);
	for (size_t i = 0; i < d->nattributes; i++) {
		const struct attribute *a = &d->attributes[i];
		json_put_object(j);
		tell_text(j, "verwijzing", a->ref);
		tell_text(j, "titel", a->label.len ? a->label : a->name);
		tell_text(j, "soort", str_z(kind_of(a)));
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void tell_dimensions(struct json_out *j, const struct result *r)
{
	const struct cube *c = picture_cube(r->picture);

	json_put_key_z(j, "dimensies");
	json_put_array(j);
	for (size_t i = 0; i < c->ndimensions; i++) {
		const struct dimension *d = &c->dimensions[i];
		json_put_object(j);
		tell_text(j, "naam", d->name);
		tell_text(j, "titel", d->label.len ? d->label : d->name);
		tell_text(j, "sleutel", d->attributes[d->key].ref);
		tell_text(j, "opschrift", d->attributes[d->label_attribute].ref);
		tell_text(j, "indeling",
			  d->hierarchy < 0 ? (struct str){0} : c->hierarchies[d->hierarchy].name);
		put_attributes(j, d);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
