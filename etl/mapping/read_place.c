/* Places: what the descriptor says of them, and reading them. */
#include "mapping/read_place.h"

#include "base/memory/hash.h"
#include "base/system/file.h"
#include "descriptor/descriptor_json.h"

#include <inttypes.h>

#define FAULTS_SHOWN 8

/* ---- the descriptor ---- */

static void read_areas_rule(struct descriptor_place own, struct place_rule *rule)
{
	static const char *const matches[] = {"exact", "fold", NULL};
	static const char *const crossings[] = {"refuse", "accept", NULL};

	rule->areas = true;
	rule->attribute = get_string(own, "attribute", "");
	rule->key = get_string(own, "key", "");
	rule->keys = get_strings(own, "keys");
	rule->name = get_string(own, "name", "");
	rule->label = get_string(own, "label", "");
	rule->object = get_string(own, "object", "");
	rule->fold = get_choice(own, "match", matches, 0) == 1;
	rule->allow_crossing = get_choice(own, "crossing", crossings, 0) == 1;
	rule->aliases = get_pairs(own, "aliases");
	rule->optional = get_bool(own, "optional", false);
}

static void read_locations_rule(struct descriptor_place own, struct place_rule *rule)
{
	static const char *const classes[] = {"public", "internal", "private", NULL};

	rule->town = get_string(own, "town", "");
	rule->hidden = get_choice(own, "class", classes, 0) != 0;
}

void read_place_rule(struct descriptor_place p, struct resource *out, bool areas)
{
	struct descriptor_place own = get_object(p, "stuiver");
	struct place_rule *rule = ARENA_NEW(p.r->arena, struct place_rule);

	out->place = rule;
	rule->dimension = get_string(own, "dimension", "");
	rule->title = get_string(p, "title", out->name.ptr);
	if (rule->dimension.len == 0)
		place_fault(place_member(own, "dimension"),
			    "is missing: name the dimension whose members these places are of");
	if (areas)
		read_areas_rule(own, rule);
	else
		read_locations_rule(own, rule);
	if (!areas && resource_find_field(out, STR("code")) == NONE)
		place_fault(place_member(get_object(p, "schema"), "fields"),
			    "locations need a field \"code\"");
}

/* ---- checking against the cube ---- */

/* The attribute whose values areas are matched with: by name, or by part ("code", "label"). */
static int check_attribute(const struct mapping *m, const struct resource *r, struct str *out,
			   struct error *e)
{
	const struct cube *c = m->cube;
	const struct place_rule *rule = r->place;
	int d = cube_find_dimension(c, rule->dimension);

	if (d < 0)
		return error_set(e, STATUS_INPUT,
				 "resource \"%.*s\": stuiver.dimension \"%.*s\" is no dimension of "
				 "the model",
				 STR_ARG(r->name), STR_ARG(rule->dimension));
	const struct dimension *dim = &c->dimensions[d];
	size_t index = dim->key;
	if (rule->attribute.len) {
		int a = dimension_find_attribute(dim, rule->attribute);
		if (a >= 0)
			index = (size_t)a;
		else if (str_eq(rule->attribute, STR("label")))
			index = dim->label_attribute;
		else if (!str_eq(rule->attribute, STR("code")))
			return error_set(
				e, STATUS_INPUT,
				"resource \"%.*s\": stuiver.attribute \"%.*s\" is no attribute of "
				"dimension \"%.*s\"; name one, or say \"code\" or \"label\"",
				STR_ARG(r->name), STR_ARG(rule->attribute),
				STR_ARG(rule->dimension));
	}
	*out = dim->attributes[index].name;
	return 0;
}

/* ---- reading ---- */

struct build {
	struct mapping *m;
	const struct codelist_places *where;
	struct issues *issues;
	const struct box *bounds;
	uint64_t *fingerprint;
};

static void copy_aliases(struct area_set *set, struct arena *a, const struct pairs *pairs)
{
	set->naliases = pairs->n;
	set->aliases = ARENA_ARRAY(a, struct area_alias, pairs->n + 1);
	for (size_t i = 0; i < pairs->n; i++)
		set->aliases[i] = (struct area_alias){pairs->items[i].from, pairs->items[i].to};
}

/* An alias to a name that no area has is a typing error. */
static void check_aliases(const struct area_set *set, struct issues *issues)
{
	struct area_set bare = *set;
	bare.naliases = 0;
	struct matcher *m = matcher_new(&bare);
	for (size_t i = 0; i < set->naliases; i++) {
		struct str to = set->aliases[i].to;
		int near = matcher_find(m, to) < 0 ? matcher_near(m, to) : 0;
		if (matcher_find(m, to) >= 0)
			continue;
		issues_addf(
			issues, SEVERITY_ERROR, "area-alias", 0, 0,
			"the alias of \"%.*s\" leads to \"%.*s\", which no area is called%s%.*s%s",
			STR_ARG(set->aliases[i].from), STR_ARG(to),
			near >= 0 ? "; did you mean \"" : "",
			STR_ARG(near >= 0 ? set->areas[near].name : STR("")),
			near >= 0 ? "\"?" : "");
	}
	matcher_free(m);
}

static int read_area_file(const struct build *b, const struct resource *r, const char *path,
			  struct area_set *set, struct error *e)
{
	const struct place_rule *rule = r->place;
	struct arena *scratch = arena_new();
	struct area_source source = {.file = path,
				     .key = rule->key,
				     .name = rule->name,
				     .label = rule->label,
				     .keys = rule->keys.items,
				     .nkeys = rule->keys.n,
				     .object = rule->object,
				     .allow_crossing = rule->allow_crossing,
				     .bounds = b->bounds};

	issues_source(b->issues, str_z(path));
	int result = file_read(&source.text, scratch, path, AREAS_MAX_BYTES, e);
	if (result == 0) {
		*b->fingerprint = *b->fingerprint * 31 + hash64(source.text.ptr, source.text.len);
		result = areas_read(set, b->m->places->arena, &source, b->issues, e);
	}
	if (result == 0 && set->n == 0 && rule->keys.n)
		issues_addf(b->issues, SEVERITY_ERROR, "area-key", 0, 0,
			    "no feature has a key like \"%.*s\" (stuiver.keys)",
			    STR_ARG(rule->keys.items[0]));
	if (result == 0)
		check_aliases(set, b->issues);
	arena_free(scratch);
	return result ? error_context(e, "areas \"%.*s\"", STR_ARG(r->name)) : 0;
}

static int build_areas(const struct build *b, const struct resource *r, struct str attribute,
		       struct error *e)
{
	struct places *p = b->m->places;
	const struct place_rule *rule = r->place;
	const char *path = codelist_find(p->arena, r, b->where, e);

	if (!path && rule->optional) {
		issues_addf(b->issues, SEVERITY_WARNING, "area-file", 0, 0,
			    "there will be no map \"%.*s\": %s", STR_ARG(r->name), e->text);
		return 0;
	}
	if (!path)
		return -1;
	struct area_set *set = &p->sets[p->nsets++];
	*set = (struct area_set){.name = r->name,
				 .title = rule->title,
				 .dimension = rule->dimension,
				 .attribute = attribute,
				 .fold = rule->fold};
	copy_aliases(set, p->arena, &rule->aliases);
	return read_area_file(b, r, path, set, e);
}

static int build_one(const struct build *b, const struct resource *r, struct error *e)
{
	struct places *p = b->m->places;
	const struct place_rule *rule = r->place;
	struct str attribute = {0};

	if (check_attribute(b->m, r, &attribute, e) != 0)
		return -1;
	if (!b->where->folder)
		return 0;
	if (!rule->areas) {
		struct location_list *list = &p->lists[p->nlists++];
		*list = (struct location_list){.name = r->name, .dimension = rule->dimension};
		locations_build(list, p->arena, r, b->bounds, b->issues);
		return 0;
	}
	return build_areas(b, r, attribute, e);
}

static void keep_notes(struct places *p, const struct issues *issues)
{
	size_t n = issues_count(issues);

	p->notes = ARENA_ARRAY(p->arena, struct issue, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct issue *note = &p->notes[p->nnotes++];
		*note = *issues_get(issues, i);
		note->code = arena_dup(p->arena, note->code);
		note->source = arena_dup(p->arena, note->source);
		note->field = arena_dup(p->arena, note->field);
		note->value = arena_dup(p->arena, note->value);
		note->message = arena_dup(p->arena, note->message);
	}
}

/* All faults of all files, told together: nothing is loaded with half a map. */
static int settle(struct places *p, struct issues *issues, struct error *e)
{
	uint64_t errors = issues_total(issues, SEVERITY_ERROR);
	struct buffer b;
	size_t shown = 0;

	if (errors == 0) {
		places_settle(p, issues);
		keep_notes(p, issues);
		return 0;
	}
	buffer_init(&b, sizeof e->text);
	for (size_t i = 0; i < issues_count(issues) && shown < FAULTS_SHOWN; i++) {
		const struct issue *x = issues_get(issues, i);
		if (x->severity != SEVERITY_ERROR)
			continue;
		shown++;
		buffer_printf(&b, "\n%.*s:", STR_ARG(x->source));
		if (x->line)
			buffer_printf(&b, "%" PRIu64 ":", x->line);
		if (x->field.len)
			buffer_printf(&b, " %.*s \"%.*s\"", STR_ARG(x->field), STR_ARG(x->value));
		buffer_printf(&b, " %.*s", STR_ARG(x->message));
	}
	error_set(e, STATUS_INPUT, "%" PRIu64 " fault%s in the places:%.*s%s", errors,
		  errors == 1 ? "" : "s", STR_ARG(buffer_str(&b)),
		  errors > shown ? "\n(and more)" : "");
	buffer_drop(&b);
	return -1;
}

static size_t count(const struct mapping *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->nresources; i++)
		n += m->resources[i].place != NULL;
	return n;
}

int places_build(struct mapping *m, const struct codelist_places *where, uint64_t *fingerprint,
		 struct error *e)
{
	size_t n = count(m);
	struct build b = {m, where, NULL, country_bounds(m->country), fingerprint};
	int result = 0;

	if (n == 0)
		return 0;
	m->places = places_new();
	m->places->sets = ARENA_ARRAY(m->places->arena, struct area_set, n);
	m->places->lists = ARENA_ARRAY(m->places->arena, struct location_list, n);
	b.issues = issues_new();
	for (size_t i = 0; i < m->nresources && result == 0; i++)
		if (m->resources[i].place)
			result = build_one(&b, &m->resources[i], e);
	if (result == 0)
		result = settle(m->places, b.issues, e);
	issues_free(b.issues);
	return result;
}

struct places *mapping_places(const struct mapping *m)
{
	return m->places;
}
