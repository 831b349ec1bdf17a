/* A mapping from its folder: reading, linking, checking, freeing. */
#include "mapping/mapping.h"
#include "base/memory/hash.h"
#include "base/system/file.h"
#include "convention/zone.h"
#include "descriptor/descriptor_json.h"
#include "mapping/explained/explanations.h"
#include "mapping/read_place.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define DESCRIPTOR_MAX (16u << 20)
#define POLICY_MAX (4u << 20)
#define PRIVACY_POLICY "privacy-policy.json"
#define SEARCH_MAX 64
#define FIRST_SHORT_YEAR 1970 /* 70 to 99 are of the last century */
#define DEFAULT_ZONE "Europe/Amsterdam"

static bool is_ledger(const struct resource *r)
{
	return !r->codelist && !r->explanations && !r->place && !r->statistics && !r->meetings;
}

static void read_all(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	add_budgets(package);
	struct descriptor_place list = get_array(package, "resources");
	size_t n = json_array_size(list.json);
	if (n == 0)
		place_fault(place_member(package, "resources"), "names no resource");
	m->resources = ARENA_ARRAY(m->arena, struct resource, n);
	m->ledgers = ARENA_ARRAY(m->arena, size_t, n);
	/* Names first: foreign keys refer to resources and fields that come later. */
	for (size_t i = 0; i < n; i++, m->nresources++) {
		struct resource *r = &m->resources[i];
		read_resource(place_item(list, i), r);
		r->names = (struct extract_names){header_names, r};
		r->dialect.names = &r->names;
	}
	for (size_t i = 0; i < n; i++)
		read_keys(place_item(list, i), &m->resources[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m->resources[i].nkeys; k++)
			if (m->resources[i].keys[k].resource != (int)i)
				m->resources[m->resources[i].keys[k].resource].codelist = true;
	for (size_t i = 0; i < n; i++) {
		link_resource(place_item(list, i), &m->resources[i]);
		if (is_ledger(&m->resources[i]))
			m->ledgers[m->nledgers++] = i;
		if (mapping_find_any(m, m->resources[i].name) != (int)i)
			place_fault(place_member(place_item(list, i), "name"),
				    "another resource has this name");
	}
	if (n > 0 && m->nledgers == 0)
		place_fault(place_member(package, "resources"),
			    "all are code lists: none is a ledger");
}

/* Where nothing is stated a moment is on the day it was in the package's country. */
static void read_conventions(struct descriptor_place own)
{
	struct mapping *m = own.r->m;
	m->dates.first_year = FIRST_SHORT_YEAR;
	m->dates.zone = zone_of_country(m->country);
	if (!m->dates.zone)
		m->dates.zone = zone_find(STR(DEFAULT_ZONE));
	m->zone_stated = json_object_get(own.json, "timezone") != NULL;
	read_zone(own, &m->dates);
}

static void read_names(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	struct str name = get_string(package, "name", "");
	m->name = get_string(get_object(package, "stuiver"), "cube", name.ptr);
	if (m->name.len == 0)
		place_fault(place_member(package, "name"), "is missing");
	/* Others may give a list of countries: then nothing is known. */
	const char *country = json_string_value(json_object_get(package.json, "countryCode"));
	m->country = arena_dup(m->arena, str_z(country));
	read_conventions(get_object(package, "stuiver"));
	for (size_t i = 0; i < m->name.len; i++)
		if ((unsigned char)m->name.ptr[i] <= ' ' || strchr("/?#\"'\\", m->name.ptr[i]))
			place_fault(
				place_member(package, "name"),
				"a cube's name is part of addresses: no blanks, quotes, /, ? or #");
}

static int check(struct descriptor_reading *r, struct error *e)
{
	struct faults *f = r->faults;
	if (f->n == 0)
		return 0;
	return error_set(e, STATUS_INPUT, "the descriptor has %zu fault%s:\n%.*s%s", f->n,
			 f->n == 1 ? "" : "s", STR_ARG(buffer_str(&f->text)),
			 f->text.len >= 1600 ? "\n(and more)" : "");
}

static int read_package(struct mapping *m, json_t *json, struct error *e)
{
	struct faults faults = {.n = 0};
	buffer_init(&faults.text, 8192);
	struct descriptor_reading r = {m, m->arena, &faults};
	struct descriptor_place package = {&r, json, ""};
	int result = 0;
	if (json_is_object(json)) {
		read_older(package);
		check_members(package);
		read_names(package);
		read_all(package);
		if (faults.n == 0)
			derive_model(package);
		if (faults.n == 0)
			derive_trees(package);
		if (faults.n == 0)
			result = read_model(package, e);
		if (result == 0 && faults.n == 0)
			read_levels(package);
	} else {
		place_fault(package, "must be a JSON object");
	}
	if (faults.n > 0)
		result = check(&r, e);
	buffer_drop(&faults.text);
	return result;
}

/* What the load masks of people is the mapping's to say: its own policy stands beside it. */
static int load_privacy_policy(struct mapping *m, const char *folder, uint64_t *hash,
			       struct error *e)
{
	const char *path = arena_printf(m->arena, "%s/" PRIVACY_POLICY, folder).ptr;
	if (access(path, F_OK) != 0)
		return 0;
	if (file_read(&m->privacy_policy, m->arena, path, POLICY_MAX, e) != 0)
		return -1;
	*hash ^= hash64(m->privacy_policy.ptr, m->privacy_policy.len);
	return 0;
}

/* What the lists are read for besides: texts, figures, places. */
static int load_rest(struct mapping *m, const struct codelist_places *places, uint64_t *hash,
		     struct error *e)
{
	if (places->folder && (explanations_load(m, places, hash, e) != 0 ||
			       mapping_load_statistics(m, places->folder, hash, e) != 0 ||
			       load_privacy_policy(m, places->folder, hash, e) != 0))
		return -1;
	return places_build(m, places, hash, e);
}

static int load_lists(struct mapping *m, const struct codelist_places *places, struct error *e)
{
	uint64_t hash = hash64(m->descriptor.ptr, m->descriptor.len);
	for (size_t i = 0; i < m->nresources; i++) {
		struct resource *r = &m->resources[i];
		if (places->folder && r->codelist && codelist_load(r, places, &hash, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < m->nresources; i++)
		if (m->resources[i].table && codelist_check(m, &m->resources[i], e) != 0)
			return -1;
	if (crosswalks_build(m, e) != 0)
		return -1;
	for (size_t i = 0; i < m->nresources; i++) {
		for (size_t k = 0; k < m->resources[i].nkeys; k++) {
			struct foreign_key *key = &m->resources[i].keys[k];
			if (m->resources[key->resource].table)
				key->index = index_new(&m->resources[key->resource], key);
		}
	}
	if (load_rest(m, places, &hash, e) != 0)
		return -1;
	m->fingerprint = arena_printf(m->arena, "%016" PRIx64, hash);
	return 0;
}

static int parse(struct mapping **out, struct str text, const char *name,
		 const struct codelist_places *places, struct error *e)
{
	json_error_t reason;
	json_t *json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &reason);
	if (!json)
		return error_set(e, STATUS_INPUT, "%s:%d:%d: is no JSON: %s", name, reason.line,
				 reason.column, reason.text);
	struct arena *a = arena_new();
	struct mapping *m = ARENA_NEW(a, struct mapping);
	m->arena = a;
	m->descriptor = arena_dup(a, text);
	m->names = (struct extract_names){header_names_of_any, m};
	extract_options_init(&m->any);
	m->any.names = &m->names;
	int result = read_package(m, json, e);
	if (result == 0)
		result = load_lists(m, places, e);
	json_decref(json);
	if (result == 0) {
		*out = m;
		return 0;
	}
	mapping_free(m);
	return error_context(e, "%s", name);
}

int mapping_parse(struct mapping **out, struct str text, const char *name, const char *folder,
		  const char *const *search, size_t nsearch, struct error *e)
{
	struct codelist_places places = {folder, search, nsearch};
	return parse(out, text, name, &places, e);
}

/* The caller's folders, then those of the environment. */
static size_t all_search(const char **all, struct arena *a, const char *const *search, size_t n)
{
	size_t count = 0;
	for (; count < n && count < SEARCH_MAX; count++)
		all[count] = search[count];
	struct str rest = str_z(getenv("STUIVER_CODELISTS"));
	while (rest.len > 0 && count < SEARCH_MAX) {
		struct str folder = str_split(&rest, ':');
		if (folder.len > 0)
			all[count++] = arena_dup(a, folder).ptr;
	}
	return count;
}

/* `text`: NULL, to read it. */
static int open_from(struct mapping **out, const char *path, const struct str *text,
		     const char *const *search, size_t n, struct error *e)
{
	const char *all[SEARCH_MAX];
	struct arena *a = arena_new();
	bool is_dir = file_is_dir(path);
	const char *slash = strrchr(path, '/');
	const char *file = is_dir ? arena_printf(a, "%s/datapackage.json", path).ptr : path;
	const char *folder = is_dir  ? path
			     : slash ? arena_dup(a, (struct str){path, (size_t)(slash - path)}).ptr
				     : ".";
	struct str own;
	int result = text ? 0 : file_read(&own, a, file, DESCRIPTOR_MAX, e);
	if (result == 0) {
		size_t nall = all_search(all, a, search, n);
		result = mapping_parse(out, text ? *text : own, file, folder, all, nall, e);
	}
	arena_free(a);
	return result;
}

int mapping_open2(struct mapping **out, const char *path, const char *const *search, size_t n,
		  struct error *e)
{
	return open_from(out, path, NULL, search, n, e);
}

int mapping_open_as(struct mapping **out, const char *path, struct str text,
		    const char *const *search, size_t n, struct error *e)
{
	return open_from(out, path, &text, search, n, e);
}

int mapping_open(struct mapping **out, const char *path, struct error *e)
{
	return mapping_open2(out, path, NULL, 0, e);
}

void mapping_free(struct mapping *m)
{
	if (!m)
		return;
	for (struct regex *x = m->regexes; x; x = x->next)
		regfree(&x->compiled);
	for (size_t i = 0; i < m->nresources; i++) {
		table_free(m->resources[i].table);
		for (size_t k = 0; k < m->resources[i].nkeys; k++)
			index_free(m->resources[i].keys[k].index);
	}
	places_free(m->places);
	cube_free(m->cube);
	arena_free(m->arena);
}
