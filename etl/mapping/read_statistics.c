/*
 * stuiver.statistics of the package: which municipality the cube is about, or which dimension says
 * so, and which dimension is the year. Goes into the published model, where the query reads it
 * (query/model_statistics.c), and so do clients that want to know whether they may ask.
 */
#include "base/memory/hash.h"
#include "descriptor/descriptor_json.h"
#include "mapping/figures.h"

#define YEAR_TYPE "date:fiscal-year"

/* "gemeente" or "gemeente.code" as "gemeente.code": the key of a dimension, or an attribute. */
static struct str full_ref(struct descriptor_place p, struct descriptor_place model, struct str ref)
{
	json_t *dimensions = json_object_get(model.json, "dimensions");
	struct str attribute = ref, name = str_split(&attribute, '.');
	json_t *dimension = json_object_getn(dimensions, name.ptr, name.len);

	if (!dimension) {
		place_fault(p, "\"%.*s\" is no dimension of the model", STR_ARG(name));
		return STR("");
	}
	if (!attribute.ptr)
		attribute = str_z(json_string_value(json_object_get(dimension, "primaryKey")));
	if (!json_object_getn(json_object_get(dimension, "attributes"),
			      attribute.ptr ? attribute.ptr : "", attribute.len)) {
		place_fault(p, "\"%.*s\" is no attribute of dimension \"%.*s\"", STR_ARG(attribute),
			    STR_ARG(name));
		return STR("");
	}
	return arena_printf(p.r->arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(attribute));
}

/* Whether a ledger's field of this name holds the fiscal year. */
static bool is_year_field(const struct mapping *m, const char *name)
{
	for (size_t i = 0; name && i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int f = resource_find_field(r, str_z(name));
		if (f != NONE && str_starts(r->fields[f].column_type, STR(YEAR_TYPE)))
			return true;
	}
	return false;
}

static struct str find_year(struct descriptor_place own, struct descriptor_place model)
{
	json_t *dimension, *attribute;
	const char *name, *key;

	json_object_foreach(json_object_get(model.json, "dimensions"), name, dimension)
	{
		json_object_foreach(json_object_get(dimension, "attributes"), key, attribute)
		{
			const char *source =
				json_string_value(json_object_get(attribute, "source"));
			if (!json_object_get(attribute, "resource") &&
			    is_year_field(own.r->m, source))
				return arena_printf(own.r->arena, "%s.%s", name, key);
		}
	}
	place_fault(
		own,
		"needs `year`: the dimension that holds it, as no ledger field that a dimension "
		"is made of has the columnType " YEAR_TYPE);
	return STR("");
}

void publish_statistics(struct descriptor_place package, struct descriptor_place model, json_t *out)
{
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "statistics");
	struct str region = get_string(own, "region", ""), year = get_string(own, "year", "");

	if (!own.json)
		return;
	year = year.len ? full_ref(place_member(own, "year"), model, year) : find_year(own, model);
	json_t *published = json_object();
	json_object_set_new(published, "year", json_stringn(year.ptr ? year.ptr : "", year.len));
	if (region.len && !statistic_is_municipality(region)) {
		region = full_ref(place_member(own, "region"), model, region);
		json_object_set_new(published, "regions",
				    json_stringn(region.ptr ? region.ptr : "", region.len));
	} else if (region.len) {
		json_object_set_new(published, "region", json_stringn(region.ptr, region.len));
	}
	json_t *extension = json_object_get(out, "stuiver");
	if (!extension) {
		extension = json_object();
		json_object_set_new(out, "stuiver", extension);
	}
	json_object_set_new(extension, "statistics", published);
}

/* ---- figures that the mapping holds ---- */

static void add_to_fingerprint(const struct statistics *s, uint64_t *fingerprint)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct statistic *item = &s->items[i];
		const struct statistic_source *from = &s->sources[item->source];
		const struct str texts[] = {item->region, item->value,     from->table,
					    from->url,    from->retrieved, from->note};
		*fingerprint = *fingerprint * 31 + (uint64_t)item->subject;
		*fingerprint = *fingerprint * 31 + (uint64_t)item->year;
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			*fingerprint = *fingerprint * 31 + hash64(texts[k].ptr, texts[k].len);
	}
}

static int load_one(struct mapping *m, const struct resource *r, const char *folder,
		    struct error *e)
{
	struct str path = r->path;

	if (path.len == 0 || path.ptr[0] == '/' || memmem(path.ptr, path.len, "..", 2))
		return error_set(e, STATUS_INPUT,
				 "statistics \"%.*s\": path \"%.*s\" must be a CSV file below the "
				 "mapping's folder",
				 STR_ARG(r->name), STR_ARG(path));
	const char *shown = arena_dup(m->arena, path).ptr;
	const char *full = arena_printf(m->arena, "%s/%s", folder, shown).ptr;
	return statistics_read_csv(m->statistics, full, shown, STR("mapping"), e);
}

int mapping_load_statistics(struct mapping *m, const char *folder, uint64_t *fingerprint,
			    struct error *e)
{
	for (size_t i = 0; i < m->nresources; i++) {
		if (!m->resources[i].statistics)
			continue;
		if (!m->statistics) {
			m->statistics = ARENA_NEW(m->arena, struct statistics);
			statistics_init(m->statistics, m->arena);
		}
		if (load_one(m, &m->resources[i], folder, e) != 0)
			return -1;
	}
	if (!m->statistics)
		return 0;
	if (statistics_settle(m->statistics, e) != 0)
		return -1;
	add_to_fingerprint(m->statistics, fingerprint);
	return 0;
}
