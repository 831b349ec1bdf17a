/* What is seen in two deliveries: years, phases, columns of one meaning, codes. */
#include "deliveries/mapping/join_seen.h"

#include "editor/stated.h"
#include "store/store.h"
#include <strings.h>

/* Columns of codes in common, at least: a year and an amount are in anything. */
#define CODES_LEAST 2u

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static json_t *list_of(const json_t *resource, const char *list)
{
	return json_object_get(json_object_get(resource, "schema"), list);
}

/* ---- one delivery ---- */

static void add_phase(struct join_seen *s, struct arena *a, const char *word)
{
	for (size_t i = 0; i < s->nphases; i++)
		if (strcasecmp(s->phases[i].ptr, word) == 0)
			return;
	if (*word && s->nphases < JOIN_PHASES_MAX)
		s->phases[s->nphases++] = arena_dup(a, str_z(word));
}

static void add_year(struct join_seen *s, const char *word)
{
	uint64_t year;
	if (!str_to_u64(str_z(word), &year) || year < 1000 || year > 9999)
		return;
	if (!s->first_year || (int64_t)year < s->first_year)
		s->first_year = (int64_t)year;
	if ((int64_t)year > s->last_year)
		s->last_year = (int64_t)year;
}

/* What the file's name or title said of all of its lines. */
static void see_constants(struct join_seen *s, struct arena *a)
{
	size_t r, i;
	const json_t *resource, *field;
	json_array_foreach(json_object_get(s->descriptor, "resources"), r, resource)
	{
		json_array_foreach(list_of(resource, "extraFields"), i, field)
		{
			const char *type = text(field, "columnType");
			if (strcmp(type, "phase:id") == 0) {
				s->phased = s->phased || *text(field, "constant") ||
					    !json_object_get(field, "constant");
				add_phase(s, a, text(field, "constant"));
			} else if (strcmp(type, "date:fiscal-year") == 0) {
				add_year(s, text(field, "constant"));
			}
		}
		json_array_foreach(list_of(resource, "fields"), i,
				   field) if (strcmp(text(field, "columnType"), "phase:id") == 0)
			s->phased = true;
	}
}

static void see_columns(struct join_seen *s, struct arena *a)
{
	size_t i, k, n;
	const json_t *file, *column, *sample;
	json_array_foreach(s->sniffed, i, file)
	{
		json_array_foreach(json_object_get(file, "columns"), k, column)
		{
			const char *type = text(column, "columnType");
			if (strcmp(type, "date:fiscal-year") == 0) {
				add_year(s, text(column, "min"));
				add_year(s, text(column, "max"));
			} else if (strcmp(type, "phase:id") == 0) {
				json_array_foreach(json_object_get(column, "samples"), n, sample)
					add_phase(s, a, json_string_value(sample));
			}
		}
	}
}

int join_seen_get(struct desk *d, struct arena *a, int64_t delivery, struct join_seen *out,
		  struct error *e)
{
	struct str descriptor;
	*out = (struct join_seen){0};
	if (mapping_read(d, a, delivery, &descriptor, e))
		return -1;
	out->descriptor = heard_parse(descriptor);
	out->sniffed = heard(d, delivery, JOB_SNIFF);
	out->cube = heard_text(json_object_get(out->descriptor, "stuiver"), "cube", a);
	if (!out->cube.len)
		out->cube = heard_text(out->descriptor, "name", a);
	see_constants(out, a);
	see_columns(out, a);
	/* A ledger that says nothing of it is what was spent. */
	if (!out->nphases)
		add_phase(out, a, "executed");
	return 0;
}

void join_seen_drop(struct join_seen *s)
{
	json_decref(s->descriptor);
	json_decref(s->sniffed);
}

/* ---- two ---- */

static bool phases_meet(const struct join_seen *a, const struct join_seen *b)
{
	for (size_t i = 0; i < a->nphases; i++)
		for (size_t k = 0; k < b->nphases; k++)
			if (strcasecmp(a->phases[i].ptr, b->phases[k].ptr) == 0)
				return true;
	return false;
}

static struct str all_phases(const struct join_seen *s, struct arena *a)
{
	struct str all = s->phases[0];
	for (size_t i = 1; i < s->nphases; i++)
		all = arena_printf(a, "%.*s \xc2\xb7 %.*s", STR_ARG(all), STR_ARG(s->phases[i]));
	return all;
}

/* How a field is called in its file. */
static const char *header_of(const json_t *field)
{
	const char *first = json_string_value(
		json_array_get(json_object_get(json_object_get(field, "stuiver"), "aliases"), 0));
	return first ? first : text(field, "name");
}

static const json_t *column_of(const struct join_seen *s, const json_t *field)
{
	size_t i, k;
	const json_t *file, *column;
	json_array_foreach(s->sniffed, i, file) json_array_foreach(
		json_object_get(file, "columns"), k,
		column) if (strcmp(text(column, "name"), header_of(field)) == 0 ||
			    strcmp(text(column, "name"), text(field, "name")) == 0) return column;
	return NULL;
}

/* The dimension that goes by this field; NULL: none does. */
static const char *dimension_of(const json_t *descriptor, const char *field)
{
	const char *name;
	const json_t *dimension;
	json_object_foreach(json_object_get(json_object_get(descriptor, "model"), "dimensions"),
			    name, dimension)
	{
		const json_t *key = json_object_get(json_object_get(dimension, "attributes"),
						    text(dimension, "primaryKey"));
		if (strcmp(text(key, "source"), field) == 0)
			return name;
	}
	return NULL;
}

/* Told by words that the sniffer has for what a column is: a meaning that is one column's only. */
static const json_t *of_meaning(const struct join_seen *s, const char *meaning)
{
	size_t r, i;
	const json_t *resource, *field, *found = NULL;
	json_array_foreach(json_object_get(s->descriptor, "resources"), r, resource)
	{
		json_array_foreach(list_of(resource, "fields"), i, field)
		{
			const json_t *column = column_of(s, field);
			if (!column || strcmp(text(column, "meaning"), meaning) != 0 ||
			    !dimension_of(s->descriptor, text(field, "name")))
				continue;
			if (found)
				return NULL;
			found = field;
		}
	}
	return found;
}

static const json_t *of_type(const struct join_seen *s, const char *key, const char *wanted)
{
	size_t r, i;
	const json_t *resource, *field;
	json_array_foreach(json_object_get(s->descriptor, "resources"), r, resource)
		json_array_foreach(list_of(resource, "fields"), i,
				   field) if (strcmp(text(field, key), wanted) == 0) return field;
	return NULL;
}

/* Their field of the same meaning; NULL: there is none. */
static const json_t *same_field(const struct join_seen *own, const struct join_seen *theirs,
				const json_t *field)
{
	const char *type = text(field, "columnType");
	const json_t *found = *type ? of_type(theirs, "columnType", type)
				    : of_type(theirs, "name", text(field, "name"));
	if (found)
		return found;
	const json_t *column = column_of(own, field);
	const char *meaning = text(column, "meaning");
	if (*type || !*meaning || of_meaning(own, meaning) != field)
		return NULL;
	found = of_meaning(theirs, meaning);
	return found && !*text(found, "columnType") ? found : NULL;
}

static bool of_codes(const json_t *field)
{
	const char *type = text(field, "columnType");
	return strcmp(text(field, "type"), "string") == 0 && strcmp(type, "direction") != 0 &&
	       strncmp(type, "phase", 5) != 0;
}

static size_t match_columns(const struct join_seen *own, const struct join_seen *theirs,
			    struct arena *a, struct join_offer *out)
{
	size_t r, i, codes = 0;
	const json_t *resource, *field;
	json_array_foreach(json_object_get(own->descriptor, "resources"), r, resource)
		json_array_foreach(list_of(resource, "fields"), i, field)
	{
		const json_t *other = same_field(own, theirs, field);
		if (!other || out->ncolumns == JOIN_COLUMNS_MAX ||
		    !dimension_of(own->descriptor, text(field, "name")) ||
		    !dimension_of(theirs->descriptor, text(other, "name")))
			continue;
		out->columns[out->ncolumns++] =
			(struct join_column){arena_dup(a, str_z(text(field, "name"))),
					     arena_dup(a, str_z(text(other, "name")))};
		codes += of_codes(field);
	}
	return codes;
}

/* Those that they do not have. */
static void tell_choices(const struct join_seen *theirs, struct join_offer *out)
{
	for (const char *const *word = stated_choices(STATED_PHASE); *word; word++) {
		bool has = false;
		for (size_t i = 0; i < theirs->nphases; i++)
			has = has || strcasecmp(theirs->phases[i].ptr, *word) == 0;
		if (!has)
			out->choices[out->nchoices++] = str_z(*word);
	}
}

bool join_seen_fit(const struct join_seen *own, const struct join_seen *theirs, struct arena *a,
		   struct join_offer *out)
{
	int64_t first = own->first_year > theirs->first_year ? own->first_year : theirs->first_year;
	int64_t last = own->last_year < theirs->last_year ? own->last_year : theirs->last_year;
	/* Whether it is budget or actual is the person's to say, who may say that it is another phase than they have. */
	bool asks = !own->phased && theirs->phased;
	if (!own->descriptor || !theirs->descriptor || str_eq(own->cube, theirs->cube) || !first ||
	    first > last || (!asks && phases_meet(own, theirs)))
		return false;
	if (asks)
		tell_choices(theirs, out);
	out->cube = theirs->cube;
	out->first_year = arena_printf(a, "%lld", (long long)first);
	out->last_year = arena_printf(a, "%lld", (long long)last);
	out->own_phases = asks ? STR("") : all_phases(own, a);
	out->their_phases = all_phases(theirs, a);
	out->phaseless = !theirs->phased;
	return match_columns(own, theirs, a, out) >= CODES_LEAST;
}

/* ---- codes ---- */

static bool has_code(const struct dictionary *members, const struct dimension *shape,
		     struct str code)
{
	for (size_t k = 0; k < dictionary_count(members); k++) {
		const struct value *v = &dictionary_get(members, (uint32_t)k)[shape->key];
		if (!v->null && str_eq(v->text, code))
			return true;
	}
	return false;
}

static void look_up(const struct join_seen *own, const struct join_column *c, const char *dimension,
		    struct view *view, struct store *s, struct join_offer *out)
{
	const struct cube *cube = view_cube(view);
	const struct dictionary *members;
	struct error e;
	size_t i;
	const json_t *sample;
	int at = cube_find_dimension(cube, str_z(dimension));
	const json_t *field = of_type(own, "name", c->own.ptr);
	if (at < 0 || !of_codes(field) ||
	    cube->dimensions[at].attributes[cube->dimensions[at].key].type != VALUE_STRING ||
	    view_dictionary(view, s, (size_t)at, &members, &e))
		return;
	json_array_foreach(json_object_get(column_of(own, field), "samples"), i, sample)
	{
		out->asked++;
		out->known +=
			has_code(members, &cube->dimensions[at], str_z(json_string_value(sample)));
	}
}

void join_seen_codes(const struct join_seen *own, const struct join_seen *theirs, struct store *s,
		     struct arena *a, struct join_offer *out)
{
	struct view *view;
	struct error e;
	if (view_open(&view, s, arena_dup(a, out->cube), &e))
		return;
	for (size_t i = 0; i < out->ncolumns; i++) {
		const char *dimension =
			dimension_of(theirs->descriptor, out->columns[i].theirs.ptr);
		if (dimension)
			look_up(own, &out->columns[i], dimension, view, s, out);
	}
	view_unref(view);
}
