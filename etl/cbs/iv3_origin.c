/* The catalogue, and the sets of a table: asked for, or read from a folder. */
#include "cbs/iv3_work.h"

#include "base/system/file.h"

#include <stdlib.h>

#define ANSWER_MAX ((size_t)256 << 20) /* of one file */
#define API "/ODataApi/OData"
#define CATALOGUE "/ODatacatalog/Tables?$format=json"

static const char *const layers[CBS_LAYERS] = {"gemeenten", "provincies",
					       "gemeenschappelijke-regelingen", "waterschappen"};
/* How titles of tables begin: "Gemeenten 2025 onbewerkte Iv3-data". */
static const char *const titles[CBS_LAYERS] = {"Gemeenten ", "Provincies ",
					       "Gemeenschappelijke regelingen ", "Waterschappen "};

const char *cbs_layer_name(enum cbs_layer layer)
{
	return layers[layer];
}

bool cbs_layer_named(struct str name, enum cbs_layer *out)
{
	for (int i = 0; i < CBS_LAYERS; i++)
		if (str_eq(name, str_z(layers[i]))) {
			*out = (enum cbs_layer)i;
			return true;
		}
	return false;
}

/* ---- the catalogue ---- */

static bool starts_folded(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len > n && strncasecmp(s.ptr, prefix, n) == 0;
}

/* The only year that a title names, else 0. */
static int year_in(struct str title)
{
	uint64_t year, found = 0;

	while (title.ptr) {
		struct str word = str_split(&title, ' ');
		if (word.len != 4 || !str_to_u64(word, &year) || year < 1990 || year > 2999)
			continue;
		if (found)
			return 0;
		found = year;
	}
	return (int)found;
}

static bool about_iv3(struct str title)
{
	for (size_t i = 0; i + 3 <= title.len; i++)
		if (strncasecmp(title.ptr + i, "iv3", 3) == 0)
			return true;
	return false;
}

static int take_listed(void *context, json_t *row, struct error *e)
{
	struct iv3_catalogue *c = context;
	struct str title = odata_text(row, "Title"), id = odata_text(row, "Identifier");
	const json_t *rows = json_object_get(row, "RecordCount");
	struct iv3_listed listed = {.layer = CBS_LAYERS, .year = year_in(title)};

	(void)e;
	for (int i = 0; i < CBS_LAYERS; i++)
		if (starts_folded(title, titles[i]))
			listed.layer = (enum cbs_layer)i;
	if (listed.layer == CBS_LAYERS || !listed.year || !about_iv3(title) || !id.len)
		return 0;
	listed.id = arena_dup(c->arena, id);
	listed.title = arena_dup(c->arena, title);
	listed.modified = arena_dup(c->arena, odata_text(row, "Modified"));
	listed.rows = json_is_integer(rows) && json_integer_value(rows) > 0
			      ? (uint64_t)json_integer_value(rows)
			      : 0;
	if (c->n == c->capacity) {
		c->capacity = c->capacity ? 2 * c->capacity : 64;
		c->items = xrealloc(c->items, c->capacity * sizeof *c->items);
	}
	c->items[c->n++] = listed;
	return 0;
}

/* Two lines: ETag and Last-Modified of the catalogue that stands beside them. */
struct kept {
	const char *body, *about;
	struct str etag, modified;
};

static struct kept kept_of(const struct iv3_origin *o, struct arena *a)
{
	struct kept k = {.body = arena_printf(a, "%s/.iv3/" CBS_IV3_CATALOGUE, o->options->to).ptr,
			 .about = arena_printf(a, "%s/.iv3/Tables.etag", o->options->to).ptr};
	struct str text;
	struct error ignored;

	if (file_exists(k.body) && file_read(&text, a, k.about, 4096, &ignored) == 0) {
		k.etag = str_split(&text, '\n');
		k.modified = str_split(&text, '\n');
	}
	return k;
}

static int keep(const struct kept *k, const struct fetch_answer *answer, struct arena *a,
		struct error *e)
{
	struct str about =
		arena_printf(a, "%.*s\n%.*s\n", STR_ARG(answer->etag), STR_ARG(answer->modified));

	return file_write(k->body, answer->body, e) != 0 ? -1 : file_write(k->about, about, e);
}

static int take_catalogue(struct iv3_catalogue *out, struct str body, struct arena *a,
			  struct error *e)
{
	struct str next;

	if (odata_rows(LANG_NL, body, take_listed, out, a, &next, e) != 0)
		return -1;
	if (next.len)
		return error_set(e, STATUS_INPUT,
				 "de lijst is er maar voor een deel (odata.nextLink)");
	return out->n ? 0
		      : error_set(
				e, STATUS_INPUT,
				"geen enkele titel is als \"Gemeenten 2024 onbewerkte Iv3-data\"");
}

/* Only what is a catalogue is kept: another time nothing but its tag would be asked. */
static int ask_catalogue(struct iv3_catalogue *out, struct iv3_origin *o, struct arena *a,
			 struct error *e)
{
	struct kept k = kept_of(o, a);
	struct fetch_answer answer;
	struct str body;

	if (fetch_get_if(&answer, o->fetcher, a, STR(CATALOGUE), k.etag, k.modified, e) != 0)
		return -1;
	if (answer.status == 304)
		return file_read(&body, a, k.body, ANSWER_MAX, e) != 0
			       ? -1
			       : take_catalogue(out, body, a, e);
	return take_catalogue(out, answer.body, a, e) != 0 ? -1 : keep(&k, &answer, a, e);
}

int iv3_catalogue_read(struct iv3_catalogue *out, struct iv3_origin *o, struct error *e)
{
	struct arena *a = arena_new();
	struct str body;
	const char *path =
		o->fetcher ? NULL : arena_printf(a, "%s/" CBS_IV3_CATALOGUE, o->options->from).ptr;
	int result = path ? file_read(&body, a, path, ANSWER_MAX, e) : ask_catalogue(out, o, a, e);

	if (path && result == 0)
		result = take_catalogue(out, body, a, e);
	arena_free(a);
	return result ? error_context(e, "de catalogus van CBS (%s)",
				      path ? CBS_IV3_CATALOGUE : CATALOGUE)
		      : 0;
}

/* ---- files of a folder ---- */

/* "TypedDataSet.json", "TypedDataSet-2.json"; not "TypedDataSetX.json". */
static bool is_page_of(struct str name, const char *set)
{
	size_t n = strlen(set);

	return str_starts(name, str_z(set)) && str_ends(name, STR(".json")) &&
	       (name.len == n + 5 || strchr("-_. ", name.ptr[n]));
}

/* Page 10 behind page 9: of equal beginnings the shorter name goes first. */
static int by_page(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return x->len != y->len ? (x->len > y->len) - (x->len < y->len) : str_cmp(*x, *y);
}

static int read_file_rows(const char *path, odata_row *row, void *context, bool last,
			  struct error *e)
{
	struct arena *a = arena_new();
	struct str body, next;
	int result = file_read(&body, a, path, ANSWER_MAX, e);

	if (result == 0)
		result = odata_rows(LANG_NL, body, row, context, a, &next, e);
	if (result == 0 && last && next.len)
		result = error_set(
			e, STATUS_INPUT,
			"het bestand verwijst naar een volgende pagina (odata.nextLink), en die is er niet; haal ook die op");
	arena_free(a);
	return result ? error_context(e, "%s", path) : 0;
}

int iv3_folder_rows(struct iv3_origin *o, struct str table, const char *set, odata_row *row,
		    void *context, struct error *e)
{
	struct arena *a = arena_new();
	struct str *names;
	size_t n, pages = 0;
	const char *folder = arena_printf(a, "%s/%.*s", o->options->from, STR_ARG(table)).ptr;
	int result = dir_list(&names, &n, a, folder, e);

	for (size_t i = 0; i < n && result == 0; i++)
		if (is_page_of(names[i], set))
			names[pages++] = names[i];
	if (result == 0 && pages == 0)
		result = error_set(e, STATUS_NO_FILE, "%s heeft geen %s.json", folder, set);
	if (result == 0)
		qsort(names, pages, sizeof *names, by_page);
	for (size_t i = 0; i < pages && result == 0; i++)
		result = read_file_rows(arena_printf(a, "%s/%.*s", folder, STR_ARG(names[i])).ptr,
					row, context, i + 1 == pages, e);
	arena_free(a);
	return result;
}

int iv3_folder_catalogue(struct iv3_origin *o, odata_row *row, void *context, struct error *e)
{
	struct arena *a = arena_new();
	int result = read_file_rows(arena_printf(a, "%s/" CBS_IV3_CATALOGUE, o->options->from).ptr,
				    row, context, true, e);

	arena_free(a);
	return result;
}

/* ---- sets ---- */

int iv3_rows_of(struct iv3_origin *o, struct str table, const char *set, odata_row *row,
		void *context, struct error *e)
{
	if (!o->fetcher)
		return iv3_folder_rows(o, table, set, row, context, e);
	struct arena *a = arena_new();
	struct str path = arena_printf(a, API "/%.*s/%s?$format=json", STR_ARG(table), set);
	int result = odata_read(o->fetcher, o->options->url, path, row, context, e);
	arena_free(a);
	return result;
}

static int take_set(void *context, json_t *row, struct error *e)
{
	bool is_new;

	(void)e;
	map_put(context, odata_text(row, "name"), &is_new);
	return 0;
}

static int sets_in_folder(struct map *sets, struct iv3_origin *o, struct str table, struct error *e)
{
	struct arena *a = arena_new();
	struct str *names;
	size_t n;
	int result = dir_list(&names, &n, a,
			      arena_printf(a, "%s/%.*s", o->options->from, STR_ARG(table)).ptr, e);

	for (size_t i = 0; i < n && result == 0; i++) {
		bool is_new;
		size_t end = 0;
		while (end < names[i].len && !strchr("-_. ", names[i].ptr[end]))
			end++;
		map_put(sets, str_head(names[i], end), &is_new);
	}
	arena_free(a);
	return result;
}

int iv3_sets_of(struct map **out, struct iv3_origin *o, struct str table, struct error *e)
{
	struct arena *a = arena_new();
	struct str path = arena_printf(a, API "/%.*s?$format=json", STR_ARG(table));

	*out = map_new();
	int result = o->fetcher ? odata_read(o->fetcher, o->options->url, path, take_set, *out, e)
				: sets_in_folder(*out, o, table, e);
	arena_free(a);
	return result;
}
