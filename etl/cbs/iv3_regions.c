/* In which province a municipality is and how large: of CBS's own table of the year, "Gebieden in Nederland 2024"
 * (opendata.cbs.nl). Its columns are numbered anew each year (Code_28, Naam_29), so they are found by their titles in
 * DataProperties: "Naam" below the group "Provincies", and "Inwonertal". Size classes are CBS's eight, by inhabitants. */
#include "cbs/iv3_work.h"

#include "base/system/file.h"

#include <stdlib.h>

#define CATALOGUE "/ODataCatalog/Tables?$format=json"
#define TITLE "Gebieden in Nederland "
#define PROVINCES_MOST 12u
#define REGION_KEY "RegioS"

static const struct {
	uint64_t below; /* inhabitants */
	const char *name;
} classes[] = {
	{5000, "minder dan 5.000 inwoners"},      {10000, "5.000 tot 10.000 inwoners"},
	{20000, "10.000 tot 20.000 inwoners"},    {50000, "20.000 tot 50.000 inwoners"},
	{100000, "50.000 tot 100.000 inwoners"},  {150000, "100.000 tot 150.000 inwoners"},
	{250000, "150.000 tot 250.000 inwoners"}, {UINT64_MAX, "250.000 inwoners of meer"},
};

struct regions_reading {
	struct iv3_regions *out;
	struct iv3_table *table;
	struct str title;
	struct str id;                     /* of the year's table */
	struct str group, name, residents; /* the group's ID; columns */
	struct map *provinces;
};

/* ---- which table ---- */

static int take_table(void *context, json_t *row, struct error *e)
{
	struct regions_reading *r = context;
	struct str id = odata_text(row, "Identifier");

	if (!str_eq(odata_text(row, "Title"), r->title) || !id.len)
		return 0;
	if (r->id.len)
		return error_set(e, STATUS_INPUT, "er zijn twee tabellen: %.*s en %.*s",
				 STR_ARG(r->id), STR_ARG(id));
	r->id = arena_dup(r->table->arena, id);
	return 0;
}

static int find_table(struct regions_reading *r, struct iv3_origin *o, struct error *e)
{
	if (!o->fetcher)
		return iv3_folder_catalogue(o, take_table, r, e);
	return odata_read(o->fetcher, o->options->url, STR(CATALOGUE), take_table, r, e);
}

/* ---- which columns ---- */

static struct str id_of(struct arena *a, const json_t *row, const char *key)
{
	const json_t *id = json_object_get(row, key);

	return json_is_integer(id) ? arena_printf(a, "%lld", (long long)json_integer_value(id))
				   : odata_text(row, key);
}

static int take_group(void *context, json_t *row, struct error *e)
{
	struct regions_reading *r = context;

	(void)e;
	if (str_eq(odata_text(row, "Type"), STR("TopicGroup")) &&
	    str_eq(odata_text(row, "Title"), STR("Provincies")))
		r->group = id_of(r->table->arena, row, "ID");
	return 0;
}

static int take_topic(void *context, json_t *row, struct error *e)
{
	struct regions_reading *r = context;
	struct arena *a = r->table->arena;
	struct str title = odata_text(row, "Title");

	(void)e;
	if (!str_eq(odata_text(row, "Type"), STR("Topic")))
		return 0;
	if (str_eq(title, STR("Naam")) && str_eq(id_of(a, row, "ParentID"), r->group))
		r->name = arena_dup(a, odata_text(row, "Key"));
	else if (str_starts(title, STR("Inwonertal")))
		r->residents = arena_dup(a, odata_text(row, "Key"));
	return 0;
}

static int find_columns(struct regions_reading *r, struct iv3_origin *o, struct error *e)
{
	if (iv3_rows_of(o, r->id, "DataProperties", take_group, r, e) != 0 ||
	    iv3_rows_of(o, r->id, "DataProperties", take_topic, r, e) != 0)
		return -1;
	return r->group.len && r->name.len
		       ? 0
		       : error_set(e, STATUS_INPUT,
				   "DataProperties heeft geen kolom Naam onder Provincies");
}

/* ---- rows ---- */

static struct str class_of(struct str residents)
{
	uint64_t n;
	size_t i = 0;

	if (!str_to_u64(residents, &n) || n == 0)
		return STR("");
	while (n >= classes[i].below)
		i++;
	return str_z(classes[i].name);
}

static struct str number_of(struct arena *a, const json_t *row, struct str key)
{
	const json_t *value = key.len ? json_object_get(row, key.ptr) : NULL;

	return value && json_is_integer(value)
		       ? arena_printf(a, "%lld", (long long)json_integer_value(value))
	       : value ? odata_text(row, key.ptr)
		       : STR("");
}

static int take_region(void *context, json_t *row, struct error *e)
{
	struct regions_reading *r = context;
	struct iv3_regions *out = r->out;
	struct arena *a = r->table->arena;
	struct str code = odata_text(row, REGION_KEY), province = odata_text(row, r->name.ptr);
	bool is_new;

	if (!str_starts(code, STR("GM")) || !province.len)
		return error_set(e, STATUS_INPUT, "%.*s is geen gemeente van een provincie",
				 STR_ARG(str_head(code, 40)));
	map_put(r->provinces, province, &is_new);
	if (map_count(r->provinces) > PROVINCES_MOST)
		return error_set(e, STATUS_INPUT,
				 "%.*s is geen kolom van provincies: er zijn er %u",
				 STR_ARG(r->name), PROVINCES_MOST);
	uint32_t *place = map_put(out->index, code, &is_new);
	if (!is_new)
		return error_set(e, STATUS_INPUT, "%.*s staat er twee keer in", STR_ARG(code));
	*place = (uint32_t)out->n;
	if (out->n == out->capacity) {
		out->capacity = out->capacity ? 2 * out->capacity : 512;
		out->items = xrealloc(out->items, out->capacity * sizeof *out->items);
	}
	out->items[out->n++] = (struct iv3_region){arena_dup(a, province),
						   class_of(number_of(a, row, r->residents))};
	return 0;
}

static int read_regions(struct regions_reading *r, struct iv3_origin *o, struct error *e)
{
	if (find_table(r, o, e) != 0)
		return -1;
	if (!r->id.len) /* told in the report */
		return 0;
	return find_columns(r, o, e) != 0 ||
			       iv3_rows_of(o, r->id, "TypedDataSet", take_region, r, e) != 0
		       ? error_context(e, "tabel %.*s", STR_ARG(r->id))
		       : 0;
}

int iv3_regions_read(struct iv3_regions *out, struct iv3_table *t, struct error *e)
{
	struct iv3_origin *o = t->origin->regions;
	struct regions_reading r = {.out = out, .table = t};

	out->index = map_new();
	if (!o || t->listed->layer != CBS_GEMEENTEN)
		return 0;
	r.title = arena_printf(t->arena, TITLE "%d", t->listed->year);
	r.provinces = map_new();
	int result = read_regions(&r, o, e);
	t->file->placed = out->n;
	map_free(r.provinces);
	return result ? error_context(
				e, "\"%.*s\" (zonder provincie en gemeentegrootte: --no-regions)",
				STR_ARG(r.title))
		      : 0;
}

void iv3_regions_free(struct iv3_regions *r)
{
	if (r->index)
		map_free(r->index);
	free(r->items);
}

struct iv3_region iv3_region_of(const struct iv3_regions *r, struct str government)
{
	const uint32_t *place = map_get(r->index, government);

	return place ? r->items[*place] : (struct iv3_region){STR(""), STR("")};
}
