/* The definitions that come with the program: schema/iv3-definitions.csv, whose rows hold from a year to a year. */
#include "iv3/lists/definitions.h"
#include "schema_iv3.h"

#include <stdlib.h>
#include <string.h>

struct shipped {
	struct str layer, kind, code, name, from, to, codes;
};

static bool next_row(struct str *rest, struct shipped *out)
{
	if (rest->len == 0)
		return false;
	struct str line = str_split(rest, '\n');
	struct str *fields[] = {&out->layer, &out->kind, &out->code, &out->name,
				&out->from,  &out->to,   &out->codes};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		*fields[i] = str_split(&line, ';');
	return true;
}

static int number_of(struct str s)
{
	uint64_t n;
	return str_to_u64(s, &n) && n < 10000 ? (int)n : 0;
}

static bool list_of(enum iv3_list *out, struct str kind)
{
	static const char *const names[IV3_LISTS] = {
		"taakveld", "lasten",           "baten",         "balanscode", "standper",
		"kengetal", "beleidsindicator", "verslagperiode"};
	for (size_t i = 0; i < IV3_LISTS; i++)
		if (str_eq(kind, str_z(names[i]))) {
			*out = (enum iv3_list)i;
			return true;
		}
	return false;
}

static void add_cells(struct iv3_definitions *d, const struct shipped *r)
{
	struct str rest = r->codes;
	struct str part = {r->kind.ptr + 6, r->kind.len - 6}; /* grijs-lasten */
	for (int p = 0; p < IV3_PARTS; p++)
		if (str_eq(part, str_z(iv3_part_name((enum iv3_part)p))))
			while (rest.len)
				definitions_forbid(d, (enum iv3_part)p, r->code,
						   str_split(&rest, ' '));
}

static void add_check(struct iv3_definitions *d, const struct shipped *r)
{
	unsigned periods = 0;
	struct str rest = r->name;
	while (rest.len)
		periods |= 1u << number_of(str_split(&rest, ' '));
	definitions_check(d, r->code.ptr[r->code.len - 1] - '0', periods, r->codes);
}

static void add_row(struct iv3_definitions *d, const struct shipped *r)
{
	enum iv3_list list;
	if (list_of(&list, r->kind))
		definitions_add(d, list, r->code, r->name);
	else if (str_starts(r->kind, STR("grijs-")))
		add_cells(d, r);
	else if (str_eq(r->kind, STR("controle")))
		add_check(d, r);
}

/* Until 2016 governments reckoned by functies; water boards still do. */
#define TASKS_FROM 2017
/* From here on all layers of taakvelden have a definition file; municipalities have them from TASKS_FROM on. */
#define FILES_FROM 2026

/* The table of municipalities by functies; empty: the catalogue says. */
static const char *table_of(struct str layer, int year)
{
	static const char *const tables[] = {"45007NED", "45008NED", "45001NED", "45004NED",
					     "45005NED", "45006NED", "45031NED"};

	return str_eq(layer, STR("Gemeente")) && year >= 2010 && year < TASKS_FROM
		       ? tables[year - 2010]
		       : "";
}

/* What to fetch, where, and what to do with it. */
static void tell_way(struct buffer *out, struct str layer, int year)
{
	bool board = str_eq(layer, STR("Waterschap")), town = str_eq(layer, STR("Gemeente"));

	if (!board && !town && !str_eq(layer, STR("Provincie")) && !str_eq(layer, STR("GR"))) {
		buffer_append_z(out, "de overheidslaag is Gemeente, Provincie, GR of Waterschap");
		return;
	}
	if (!board && year >= (town ? TASKS_FROM : FILES_FROM)) {
		buffer_printf(
			out,
			"haal iv3_definities_%.*s_%d.json bij het CBS "
			"(https://github.com/statistiekcbs/iv3_definities) en geef het met --definitions",
			STR_ARG(layer), year);
		return;
	}
	const char *list =
		board || year < TASKS_FROM ? "FunctieKostenplaatsBalanspost" : "TaakveldBalanspost";
	const char *table = table_of(layer, year);
	buffer_printf(out,
		      "het CBS heeft daarvan geen definitiebestand: haal %s en Categorie van "
		      "https://dataderden.cbs.nl/ODataApi/OData/%s/, ",
		      list, table[0] ? table : "TABEL");
	if (!table[0])
		buffer_append_z(
			out,
			"waarvan https://dataderden.cbs.nl/ODataCatalog/Tables zegt welke TABEL het is, ");
	buffer_printf(out,
		      "maak er met 'stuiver iv3 lists --layer %.*s --year %d %s.json "
		      "Categorie.json' een bestand van, en geef dat met --definitions",
		      STR_ARG(layer), year, list);
}

static int no_such_year(struct str layer, int year, struct error *e)
{
	struct str rest = str_z(iv3_definitions_csv);
	struct shipped r;
	struct buffer years;
	buffer_init(&years, 400);
	while (next_row(&rest, &r))
		if (str_eq(r.kind, STR("jaar")))
			buffer_printf(&years, "%s%.*s %.*s-%.*s", years.len ? ", " : "",
				      STR_ARG(r.layer), STR_ARG(r.from), STR_ARG(r.to));
	struct buffer way;
	buffer_init(&way, 1000);
	tell_way(&way, layer, year);
	error_set(e, STATUS_NOT_FOUND,
		  "bij dit programma horen geen Iv3-definities van %.*s %d (wel %.*s): %.*s",
		  STR_ARG(str_head(layer, 40)), year, STR_ARG(buffer_str(&years)),
		  STR_ARG(buffer_str(&way)));
	buffer_drop(&way);
	buffer_drop(&years);
	return -1;
}

int iv3_definitions_of(struct iv3_definitions **out, struct str layer, int year, struct error *e)
{
	struct str rest = str_z(iv3_definitions_csv);
	struct iv3_definitions *d = definitions_new(layer, year);
	definitions_name_categories(d);
	struct shipped r;
	bool any = false;
	while (next_row(&rest, &r)) {
		if (!str_eq(r.layer, layer) || number_of(r.from) > year || number_of(r.to) < year)
			continue;
		any = true;
		add_row(d, &r);
	}
	if (!any) {
		iv3_definitions_free(d);
		return no_such_year(layer, year, e);
	}
	*out = d;
	return 0;
}
