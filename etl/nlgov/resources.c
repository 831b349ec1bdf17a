#include "nlgov/resources.h"

#include <string.h>

static const struct nlgov_resource resources[] = {
	{"", "toonApi", NLGOV_INDEX, ENDPOINT_CUBES, "", "Api",
	 "Wat deze API is, en waar de beschrijving staat."},
	{"/openapi.json", "toonBeschrijving", NLGOV_OPENAPI, ENDPOINT_CUBES, "", NULL,
	 "Deze beschrijving, als OpenAPI 3.1."},
	{"/begrotingen", "zoekBegrotingen", NLGOV_QUESTION, ENDPOINT_CUBES, "", "Begrotingen",
	 "Alle begrotingen die gepubliceerd zijn."},
	{"/begrotingen/{begroting}", "toonBegroting", NLGOV_QUESTION, ENDPOINT_MODEL, "",
	 "Begroting", "Een begroting: wat erin staat en wat ervan te vragen is."},
	{"/begrotingen/{begroting}/dimensies", "zoekDimensies", NLGOV_QUESTION, ENDPOINT_MODEL, "",
	 "Dimensies", "De dimensies van een begroting, met hun attributen."},
	{"/begrotingen/{begroting}/dimensies/{dimensie}/leden", "zoekLeden", NLGOV_QUESTION,
	 ENDPOINT_MEMBERS, "selectie sortering pagina paginaGrootte taal", "Leden",
	 "De leden van een dimensie, zoals alle programma's."},
	{"/begrotingen/{begroting}/totalen", "zoekTotalen", NLGOV_QUESTION, ENDPOINT_AGGREGATE,
	 "selectie groepering sommen sortering schakelaars pagina paginaGrootte taal", "Totalen",
	 "Sommen van wat binnen de selectie valt, per groep."},
	{"/begrotingen/{begroting}/regels", "zoekRegels", NLGOV_QUESTION, ENDPOINT_FACTS,
	 "selectie velden sortering schakelaars pagina paginaGrootte taal", "Regels",
	 "De losse regels die binnen de selectie vallen."},
	{"/begrotingen/{begroting}/toelichtingen", "zoekToelichtingen", NLGOV_QUESTION,
	 ENDPOINT_EXPLANATIONS, "selectie pagina paginaGrootte", "Toelichtingen",
	 "Wat de overheid zelf bij deze bedragen uitlegt."},
	{"/begrotingen/{begroting}/herkomst", "toonHerkomst", NLGOV_QUESTION, ENDPOINT_PROVENANCE,
	 "selectie", "Herkomst", "Uit welke regels van welke bestanden een som komt."},
};
#define NRESOURCES (sizeof resources / sizeof *resources)

static const struct nlgov_parameter parameters[] = {
	{"selectie", "cut", true},      {"groepering", "drilldown", true},
	{"sommen", "aggregates", true}, {"velden", "fields", true},
	{"sortering", "order", false},  {"schakelaars", "toggle", true},
	{"pagina", "page", true},       {"paginaGrootte", "pagesize", true},
	{"taal", "lang", true},
};

const struct nlgov_resource *nlgov_resources(size_t *n)
{
	*n = NRESOURCES;
	return resources;
}

static bool matches(const char *path, const struct str *segments, size_t n, struct str *cube,
		    struct str *ref)
{
	struct str rest = str_z(path);
	size_t i = 0;

	if (rest.len)
		str_split(&rest, '/');
	for (; rest.len; i++) {
		struct str word = str_split(&rest, '/');
		if (i >= n)
			return false;
		if (str_eq(word, STR("{begroting}")))
			*cube = segments[i];
		else if (word.ptr[0] == '{')
			*ref = segments[i];
		else if (!str_eq(word, segments[i]))
			return false;
	}
	return i == n;
}

const struct nlgov_resource *nlgov_find(const struct str *segments, size_t n, struct str *cube,
					struct str *ref)
{
	for (size_t i = 0; i < NRESOURCES; i++) {
		*cube = *ref = (struct str){0};
		if (matches(resources[i].path, segments, n, cube, ref))
			return &resources[i];
	}
	return NULL;
}

const struct nlgov_parameter *nlgov_parameter(struct str name)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (str_eq(name, str_z(parameters[i].name)))
			return &parameters[i];
	return NULL;
}

bool nlgov_takes(const struct nlgov_resource *r, struct str name)
{
	struct str rest = str_z(r->params);

	while (rest.len)
		if (str_eq(str_split(&rest, ' '), name))
			return true;
	return false;
}
