#include "explore/guide_read.h"
#include "explore/guide_read_iv3.h"

#include "convention/zone.h"

#include <jansson.h>

static struct str text_of(struct arena *a, json_t *object, const char *key)
{
	return arena_dup(a, str_z(json_string_value(json_object_get(object, key))));
}

/* ---- columnTypes ---- */

static json_t *find_field(json_t *descriptor, const char *resource, const char *name)
{
	size_t i, k;
	json_t *r, *f;

	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		const char *its = json_string_value(json_object_get(r, "name"));
		if (resource && (!its || strcmp(its, resource) != 0))
			continue;
		json_array_foreach(json_object_get(json_object_get(r, "schema"), "fields"), k, f)
		{
			const char *field = json_string_value(json_object_get(f, "name"));
			if (field && strcmp(field, name) == 0 && json_object_get(f, "columnType"))
				return f;
		}
	}
	return NULL;
}

/* The field that the key attribute is made of; NULL: none has a columnType. */
static json_t *key_field(json_t *descriptor, json_t *dimension, const struct dimension *d)
{
	json_t *attributes = json_object_get(dimension, "attributes");
	char key[128];

	snprintf(key, sizeof key, "%.*s", STR_ARG(d->attributes[d->key].name));
	json_t *attribute = json_object_get(attributes, key);
	const char *source = json_string_value(json_object_get(attribute, "source"));
	const char *resource = json_string_value(json_object_get(attribute, "resource"));
	return source ? find_field(descriptor, resource, source) : NULL;
}

/* Empty: none is said. */
static struct str column_type(json_t *descriptor, json_t *dimension, const struct dimension *d)
{
	return str_z(json_string_value(
		json_object_get(key_field(descriptor, dimension, d), "columnType")));
}

/* Several texts of a file that count as one: `values` of the field. */
static size_t spellings_of(json_t *descriptor, json_t *dimension, const struct dimension *d)
{
	json_t *field = key_field(descriptor, dimension, d);

	return json_object_size(json_object_get(json_object_get(field, "stuiver"), "values"));
}

/* ---- a balance ---- */

bool cube_has_balance(const struct cube *c, size_t *balance, size_t *standing)
{
	static const char *const codes[] = {"balans", "balanscode", "balanspost"};
	int found = -1, at = cube_find_dimension(c, STR("standper"));

	for (size_t i = 0; i < sizeof codes / sizeof *codes && found < 0; i++)
		found = cube_find_dimension(c, str_z(codes[i]));
	if (found < 0 || at < 0)
		return false;
	if (balance)
		*balance = (size_t)found;
	if (standing)
		*standing = (size_t)at;
	return true;
}

/* ---- roles ---- */

static bool name_is(const struct dimension *d, const char *const *names)
{
	for (; *names; names++)
		if (str_eq(d->name, str_z(*names)))
			return true;
	return false;
}

static bool take(int *axis, size_t i)
{
	*axis = (int)i;
	return true;
}

/* Of each axis the first dimension counts. */
static bool is_axis(struct guide *g, size_t i, struct str type)
{
	static const char *const years[] = {"year",     "fiscal_year", "jaar",
					    "boekjaar", "dienstjaar",  NULL};
	static const char *const phases[] = {"phase", "fase", NULL};
	static const char *const sides[] = {"side", "direction", NULL};
	const struct dimension *d = &g->cube->dimensions[i];

	if (g->year.dimension < 0 && d->attributes[d->key].type == VALUE_INTEGER &&
	    (str_starts(type, STR("date:fiscal-year")) || name_is(d, years)))
		return take(&g->year.dimension, i);
	if (g->phase.dimension < 0 && (str_starts(type, STR("phase:")) || name_is(d, phases)))
		return take(&g->phase.dimension, i);
	if (g->side.dimension < 0 && (str_starts(type, STR("direction")) || name_is(d, sides)))
		return take(&g->side.dimension, i);
	return false;
}

/* Who was paid, whose money it is. */
static enum dimension_role entity_of(struct guide *g, size_t i, struct str type)
{
	if (g->supplier < 0 &&
	    (str_starts(type, STR("supplier")) || str_starts(type, STR("recipient"))))
		return take(&g->supplier, i), ROLE_SUPPLIER;
	if (g->body < 0 && str_starts(type, STR("administrator")))
		return take(&g->body, i), ROLE_BODY;
	return ROLE_SPLIT;
}

static enum dimension_role role_of(struct guide *g, size_t i, struct str type, struct str kind)
{
	if (is_axis(g, i, type))
		return ROLE_AXIS;
	if (str_starts(type, STR("date:")) || str_eq(kind, STR("datetime")))
		return ROLE_TIME;
	enum dimension_role entity = entity_of(g, i, type);
	if (entity != ROLE_SPLIT)
		return entity;
	if (str_eq(kind, STR("location")) || str_starts(type, STR("geo-"))) {
		if (g->location < 0)
			g->location = (int)i;
		return ROLE_PLACE;
	}
	if (g->cube->dimensions[i].text || str_eq(kind, STR("fact")) ||
	    str_starts(type, STR("transaction-id")))
		return ROLE_TEXT;
	return ROLE_SPLIT;
}

/* Entities without a columnType: one named after who is paid, or whose money it is. */
static void guess_entities(struct guide *g, json_t *dimensions)
{
	static const char *const suppliers[] = {"supplier",  "leverancier", "crediteur",
						"vendor",    "tercero",     "begunstigde",
						"ontvanger", "recipient",   NULL};
	static const char *const bodies[] = {"gemeente",     "municipality", "body",
					     "organisation", "overheid",     NULL};

	static const char *const amendments[] = {"amendment", "begrotingswijziging", "wijziging",
						 "modificacion", NULL};

	(void)dimensions;
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		if (g->roles[i] != ROLE_SPLIT)
			continue;
		if (g->supplier < 0 && name_is(d, suppliers)) {
			g->supplier = (int)i;
			g->roles[i] = ROLE_SUPPLIER;
		} else if (g->body < 0 && name_is(d, bodies)) {
			g->body = (int)i;
			g->roles[i] = ROLE_BODY;
		} else if (g->amendment < 0 && name_is(d, amendments)) {
			g->amendment = (int)i;
		}
	}
}

static void read_roles(struct guide *g, json_t *descriptor)
{
	json_t *dimensions = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	char name[128];

	g->year.dimension = g->phase.dimension = g->side.dimension = -1;
	g->supplier = g->body = g->location = g->amendment = -1;
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		snprintf(name, sizeof name, "%.*s", STR_ARG(d->name));
		json_t *own = json_object_get(dimensions, name);
		struct str type = column_type(descriptor, own, d);
		const char *kind = json_string_value(json_object_get(own, "classificationType"));
		g->kinds[i] = str_starts(type, STR("economic-classification")) ||
			      str_eq(str_z(kind), STR("economic"));
		g->roles[i] =
			role_of(g, i, type,
				str_z(json_string_value(json_object_get(own, "dimensionType"))));
	}
	guess_entities(g, dimensions);
	if (g->supplier < 0)
		return;
	const struct dimension *d = &g->cube->dimensions[g->supplier];
	snprintf(name, sizeof name, "%.*s", STR_ARG(d->name));
	g->merged_spellings = spellings_of(descriptor, json_object_get(dimensions, name), d);
}

/* ---- measures, toggles, titles ---- */

/* The model has an attribute as "regions", a constant as "region". */
static void read_statistics(struct guide *g, struct arena *a, json_t *statistics)
{
	const char *region = json_string_value(json_object_get(statistics, "regions"));
	struct str rest = str_z(region ? region : "");

	g->region_code = text_of(a, statistics, "region");
	g->has_statistics = statistics != NULL;
	g->region = cube_find_dimension(g->cube, str_split(&rest, '.'));
}

static void read_measures(struct guide *g, struct arena *a, json_t *model)
{
	json_t *measures = json_object_get(model, "measures");
	char name[128];

	g->measures = ARENA_ARRAY(a, size_t, g->cube->nmeasures + 1);
	for (size_t i = 0; i < g->cube->nmeasures; i++) {
		const struct measure *m = &g->cube->measures[i];
		snprintf(name, sizeof name, "%.*s", STR_ARG(m->name));
		json_t *own = json_object_get(measures, name);
		bool sums = false;
		for (size_t k = 0; k < m->nfunctions; k++)
			sums = sums || m->functions[k] == AGGREGATE_SUM;
		if (!sums)
			continue;
		if (g->nmeasures == 0)
			g->currency = text_of(a, own, "currency");
		g->measures[g->nmeasures++] = i;
	}
}

/* ref:"a";"b" -> ref!:"a";"b" */
static struct str toggle_cut(struct arena *a, json_t *toggle)
{
	struct str exclude = text_of(a, toggle, "exclude");
	const char *colon = exclude.len ? memchr(exclude.ptr, ':', exclude.len) : NULL;

	if (!colon)
		return text_of(a, toggle, "cut");
	size_t at = (size_t)(colon - exclude.ptr);
	return arena_printf(a, "%.*s!%.*s", (int)at, exclude.ptr, (int)(exclude.len - at), colon);
}

static void read_toggles(struct guide *g, struct arena *a, json_t *model)
{
	json_t *toggles = json_object_get(json_object_get(model, "stuiver"), "toggles"), *t;
	size_t i;

	g->toggles = ARENA_ARRAY(a, struct guide_toggle, json_array_size(toggles) + 1);
	json_array_foreach(toggles, i, t)
	{
		struct guide_toggle *own = &g->toggles[g->ntoggles++];
		own->name = text_of(a, t, "name");
		own->label = text_of(a, t, "label");
		own->cut = toggle_cut(a, t);
		own->excludes = json_object_get(t, "exclude") != NULL;
		own->by_default = json_is_true(json_object_get(t, "default"));
	}
}

/* As the mapping has it for the moments of its lines. */
static const struct zone *zone_of(const struct guide *g, struct arena *a, json_t *d)
{
	struct str stated = text_of(a, json_object_get(d, "stuiver"), "timezone");
	const struct zone *z = zone_find(stated);

	if (!z)
		z = zone_of_country(g->country);
	return z ? z : zone_find(STR(ZONE_DEFAULT));
}

static void read_titles(struct guide *g, struct arena *a, json_t *d)
{
	json_t *licence = json_array_get(json_object_get(d, "licenses"), 0);

	g->place = place_of_title(g->title);
	g->description = text_of(a, d, "description");
	g->country = text_of(a, d, "countryCode");
	g->zone = zone_of(g, a, d);
	g->licence = text_of(a, licence, "title");
	if (g->licence.len == 0)
		g->licence = text_of(a, licence, "name");
	g->licence_url = text_of(a, licence, "path");
}

/* Who is named as the contact, else the first who can be reached. */
static struct str contact_of(struct arena *a, json_t *d)
{
	struct str found = {0};
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(d, "contributors"), i, one)
	{
		struct str mail = text_of(a, one, "email");
		if (mail.len && str_eq(text_of(a, one, "role"), STR("contact")))
			return mail;
		found = found.len ? found : mail;
	}
	return found;
}

static void read_publisher(struct guide *g, struct arena *a, json_t *d)
{
	json_t *one;
	size_t i;

	if (g->cube->third_party.publisher.len) {
		g->publisher = g->cube->third_party.publisher;
		return;
	}
	json_array_foreach(json_object_get(d, "contributors"), i, one)
	{
		if (g->publisher.len || !str_eq(text_of(a, one, "role"), STR("publisher")))
			continue;
		g->publisher = text_of(a, one, "title");
		g->publisher_url = text_of(a, one, "path");
	}
}

static void read_questions(struct guide *g, struct arena *a, json_t *d)
{
	g->questions = text_of(a, json_object_get(d, "stuiver"), "questions");
	if (g->questions.len == 0)
		g->questions = contact_of(a, d);
}

/* The cube's crosswalks (sheet/crosswalk.c): shares are billionths. Only of codes that are keys, as pages
 * know members by these. */
#define WHOLE_SHARE 1000000000

static void read_turns_of(struct guide *g, struct arena *a, json_t *walk)
{
	json_t *rows = json_object_get(walk, "rows"), *row;
	int dimension = cube_find_dimension(
		g->cube, str_z(json_string_value(json_object_get(walk, "dimension"))));
	struct str attribute = str_z(json_string_value(json_object_get(walk, "attribute")));
	size_t i;

	if (dimension < 0 || dimension_find_attribute(&g->cube->dimensions[dimension], attribute) !=
				     (int)g->cube->dimensions[dimension].key)
		return;
	struct guide_turn *turns =
		ARENA_ARRAY(a, struct guide_turn, g->nturns + json_array_size(rows) + 1);
	if (g->nturns)
		memcpy(turns, g->turns, g->nturns * sizeof *turns);
	g->turns = turns;
	json_array_foreach(rows, i, row) turns[g->nturns++] =
		(struct guide_turn){(size_t)dimension, json_integer_value(json_array_get(row, 2)),
				    arena_dup(a, str_z(json_string_value(json_array_get(row, 1)))),
				    arena_dup(a, str_z(json_string_value(json_array_get(row, 3)))),
				    json_integer_value(json_array_get(row, 4)) == WHOLE_SHARE};
}

static void read_turns(struct guide *g, struct arena *a)
{
	json_t *storage = json_loadb(g->cube->storage.ptr, g->cube->storage.len, 0, NULL), *walk;
	size_t i;

	json_array_foreach(json_object_get(storage, "crosswalks"), i, walk)
		read_turns_of(g, a, walk);
	json_decref(storage);
}

static struct guide_question question_of(json_t *said)
{
	const char *side = json_string_value(json_object_get(said, "side"));
	const char *phase = json_string_value(json_object_get(said, "phase"));
	const char *beside = json_string_value(json_object_get(said, "beside"));

	return (struct guide_question){
		.side = side ? side_meaning_of(str_z(side)) : SIDE_OTHER,
		.phase = phase ? phase_meaning_of(str_z(phase)) : PHASE_OTHER,
		.beside = beside ? phase_meaning_of(str_z(beside)) : PHASE_OTHER,
		.alone = beside && str_eq(str_z(beside), STR("nothing"))};
}

/* stuiver.pages; mapping/ has checked it, but a store may be older than the check. */
static void read_pages(struct guide *g, struct arena *a, json_t *pages)
{
	json_t *trees = json_object_get(pages, "trees"), *tree;
	json_t *thresholds = json_object_get(pages, "thresholds");
	double percent = json_number_value(json_object_get(thresholds, "percent"));
	double whole = json_number_value(json_object_get(thresholds, "amount"));
	size_t i;

	g->question = question_of(json_object_get(pages, "question"));
	g->headline = text_of(a, pages, "title");
	g->permille =
		percent > 0 && percent <= 1000 ? (int64_t)(percent * 10 + 0.5) : GUIDE_PERMILLE;
	g->whole = whole > 0 && whole <= 1e12 ? (int64_t)whole : GUIDE_WHOLE;
	g->order = ARENA_ARRAY(a, struct str, json_array_size(trees) + 1);
	json_array_foreach(trees, i, tree) if (json_is_string(tree)) g->order[g->norder++] =
		arena_dup(a, str_z(json_string_value(tree)));
}

int guide_read(struct guide *g, struct arena *a, struct str descriptor, struct error *e)
{
	json_error_t fault;
	json_t *d = json_loadb(descriptor.ptr, descriptor.len, 0, &fault);

	if (!d)
		return error_set(e, STATUS_STORE, "the mapping of cube %.*s cannot be read: %s",
				 STR_ARG(g->name), fault.text);
	json_t *model = json_loadb(g->cube->model.ptr, g->cube->model.len, 0, &fault);
	read_roles(g, d);
	read_measures(g, a, model);
	read_toggles(g, a, model);
	read_titles(g, a, d);
	read_publisher(g, a, d);
	read_questions(g, a, d);
	read_statistics(g, a, json_object_get(json_object_get(model, "stuiver"), "statistics"));
	read_turns(g, a);
	read_pages(g, a, json_object_get(json_object_get(d, "stuiver"), "pages"));
	guide_read_iv3(g, a, json_object_get(json_object_get(d, "stuiver"), "iv3"));
	json_decref(model);
	json_decref(d);
	return 0;
}
