/* From the catalogue to a file per layer and year. */
#include "base/text/plural.h"
#include "cbs/iv3_work.h"

#include "base/system/file.h"

#include <stdlib.h>

static const struct iv3_listed *listed_of(const struct iv3_catalogue *c, enum cbs_layer layer,
					  int year, struct error *e)
{
	const struct iv3_listed *found = NULL;
	struct buffer years;

	for (size_t i = 0; i < c->n; i++) {
		if (c->items[i].layer != layer || c->items[i].year != year)
			continue;
		if (found) {
			error_set(
				e, STATUS_INPUT,
				"de catalogus van CBS heeft twee tabellen van %s %d: %.*s en %.*s",
				cbs_layer_name(layer), year, STR_ARG(found->id),
				STR_ARG(c->items[i].id));
			return NULL;
		}
		found = &c->items[i];
	}
	if (found)
		return found;
	buffer_init(&years, 1024);
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].layer == layer)
			buffer_printf(&years, "%s%d", years.len ? ", " : "", c->items[i].year);
	error_set(e, STATUS_NOT_FOUND,
		  "CBS heeft geen tabel van %s %d; er is: %.*s. Noem met --years alleen die jaren",
		  cbs_layer_name(layer), year,
		  STR_ARG(years.len ? buffer_str(&years) : STR("geen enkel jaar")));
	buffer_drop(&years);
	return NULL;
}

static int parse_lines(struct iv3_table *t, struct iv3_facts *f, struct str lines, struct error *e)
{
	while (lines.len) {
		struct str line = str_split(&lines, '\n');
		if (f->n == f->capacity) {
			f->capacity = f->capacity ? 2 * f->capacity : 65536;
			f->items = xrealloc(f->items, f->capacity * sizeof *f->items);
		}
		if (!iv3_row_parse(&f->items[f->n++], t, line))
			return error_set(
				e, STATUS_INPUT,
				"wat eerder van de tabel is gehaald hoort er niet bij: %.*s; haal haar opnieuw op",
				STR_ARG(str_head(line, 80)));
	}
	return 0;
}

/* Of a table that was replaced while its pages were asked, some would be of each version. */
static int check_unchanged(const struct iv3_table *t, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_catalogue now = {.arena = a};
	int result = iv3_catalogue_read(&now, t->origin, e);

	for (size_t i = 0; i < now.n && result == 0; i++)
		if (str_eq(now.items[i].id, t->listed->id) &&
		    !str_eq(now.items[i].modified, t->listed->modified))
			result = error_set(
				e, STATUS_INPUT,
				"CBS heeft de tabel vervangen terwijl ze werd opgehaald (versie %.*s, nu %.*s); er is niets geschreven, "
				"haal haar opnieuw op",
				STR_ARG(t->listed->modified), STR_ARG(now.items[i].modified));
	free(now.items);
	arena_free(a);
	return result;
}

/* Where the service itself counted every report, that holds; else only the catalogue knows, which counts all reports. */
static int check_fetched(const struct iv3_table *t, struct error *e)
{
	const struct cbs_iv3_file *f = t->file;
	bool all = t->origin->options->periods == (1u << CBS_IV3_PERIODS) - 1;

	if (f->uncounted && all && f->declared && f->declared != f->read)
		return error_set(
			e, STATUS_INPUT,
			"volgens de catalogus heeft de tabel %llu %s, en er kwamen er %llu: een antwoord brak af; er is niets "
			"geschreven, haal de tabel opnieuw op",
			(unsigned long long)f->declared, plural(f->declared, "rij", "rijen"),
			(unsigned long long)f->read);
	return check_unchanged(t, e);
}

/* The last file that is there may say nothing of one behind it: only the catalogue knows. */
static int check_complete(const struct iv3_table *t, struct error *e)
{
	const struct cbs_iv3_file *f = t->file;

	if (t->origin->fetcher)
		return check_fetched(t, e);
	if (t->origin->options->incomplete || !f->declared || f->declared == f->read)
		return 0;
	return error_set(
		e, STATUS_INPUT,
		"%s/%.*s heeft %llu %s, en volgens de catalogus (" CBS_IV3_CATALOGUE
		") zijn het er %llu; haal de bestanden TypedDataSet die ontbreken ook op, of zeg met --incomplete dat het zo "
		"bedoeld is",
		t->origin->options->from, STR_ARG(f->table), (unsigned long long)f->read,
		plural(f->read, "rij", "rijen"), (unsigned long long)f->declared);
}

static int read_and_write(struct iv3_table *t, struct error *e)
{
	struct iv3_facts facts = {0};
	struct buffer lines = {0};
	int result = iv3_keys_read(t, e);

	if (result == 0)
		result = iv3_regions_read(&t->regions, t, e);
	if (result == 0)
		result = iv3_parts_read(t, &lines, e);
	if (result == 0 && check_complete(t, e) != 0) {
		result = -1;
		if (e->status == STATUS_INPUT)
			iv3_parts_drop(t);
	}
	if (result == 0) {
		result = parse_lines(t, &facts, buffer_str(&lines), e);
		buffer_drop(&lines);
		if (result == 0)
			result = iv3_file_write(t, &facts, e);
		if (result != 0 && e->status == STATUS_INPUT)
			iv3_parts_drop(t); /* what is at fault is not to be met again */
	} else {
		buffer_drop(&lines);
	}
	free(facts.items);
	return result ? result : iv3_parts_done(t, e);
}

static int make_file(struct iv3_origin *o, struct cbs_iv3_file *file,
		     const struct iv3_listed *listed, struct arena *a, struct error *e)
{
	struct iv3_table t = {.origin = o, .listed = listed, .file = file, .arena = a};

	*file = (struct cbs_iv3_file){.layer = listed->layer,
				      .year = listed->year,
				      .table = listed->id,
				      .title = listed->title,
				      .modified = listed->modified,
				      .declared = listed->rows};
	file->path = arena_printf(a, "%s/iv3-%s-%d.csv", o->options->to,
				  cbs_layer_name(listed->layer), listed->year);
	t.folder = arena_printf(a, "%s/.iv3/%.*s", o->options->to, STR_ARG(listed->id));
	if (iv3_parts_same(&t)) {
		file->as_it_was = true;
		return 0;
	}
	int result = read_and_write(&t, e);
	iv3_keys_free(&t);
	iv3_regions_free(&t.regions);
	return result ? error_context(e, "tabel %.*s (%s %d)", STR_ARG(listed->id),
				      cbs_layer_name(listed->layer), listed->year)
		      : 0;
}

static int make_files(struct cbs_iv3_report *out, struct iv3_origin *o,
		      const struct iv3_catalogue *c, struct arena *a, struct error *e)
{
	const struct cbs_iv3_options *k = o->options;
	const struct iv3_listed *wanted[CBS_LAYERS * CBS_IV3_YEARS_MOST];
	size_t n = 0;

	/* All are looked up before the first is fetched: a year that is not there is told at once. */
	for (int layer = 0; layer < CBS_LAYERS; layer++)
		for (size_t y = 0; y < k->nyears && k->layers & 1u << layer; y++) {
			wanted[n] = listed_of(c, (enum cbs_layer)layer, k->years[y], e);
			if (!wanted[n++])
				return -1;
		}
	out->files = ARENA_ARRAY(a, struct cbs_iv3_file, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (make_file(o, &out->files[i], wanted[i], a, e) != 0)
			return -1;
		out->n++;
	}
	return 0;
}

int cbs_iv3_fetch(struct cbs_iv3_report *out, struct arena *a, const struct cbs_iv3_options *o,
		  struct error *e)
{
	enum lang lang = LANG_NL;
	struct fetch_options fetch = o->fetch;
	struct cbs_iv3_options of_regions = *o;
	struct iv3_origin origin = {.options = o}, regions = {.options = &of_regions};
	struct iv3_catalogue c = {.arena = a};

	*out = (struct cbs_iv3_report){0};
	fetch.check = odata_check;
	fetch.context = &lang;
	fetch.lang = lang;
	fetch.accept = "application/json, text/plain;q=0.5"; /* a count is a text */
	if (o->nyears > CBS_IV3_YEARS_MOST)
		return error_set(e, STATUS_USAGE, "--years: hoogstens %d jaren",
				 CBS_IV3_YEARS_MOST);
	if (o->regions_url)
		origin.regions = &regions;
	of_regions.url = o->regions_url;
	int result = dir_make(arena_printf(a, "%s/.iv3", o->to).ptr, e);
	if (result == 0 && !o->from)
		result = fetcher_open(&origin.fetcher, o->url, &fetch, e);
	if (result == 0 && !o->from && o->regions_url)
		result = fetcher_open(&regions.fetcher, o->regions_url, &fetch, e);
	if (result == 0)
		result = iv3_catalogue_read(&c, &origin, e);
	if (result == 0)
		result = make_files(out, &origin, &c, a, e);
	out->requests = (origin.fetcher ? fetcher_requests(origin.fetcher) : 0) +
			(regions.fetcher ? fetcher_requests(regions.fetcher) : 0);
	free(c.items);
	fetcher_close(regions.fetcher);
	fetcher_close(origin.fetcher);
	return result;
}
