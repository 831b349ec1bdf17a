#include "question/endpoints.h"

#include "question/parameters.h"

#include <string.h>

static const struct endpoint_row rows[] = {
	{"cubes/",
	 "cubes",
	 ENDPOINT_QUESTION,
	 ENDPOINT_CUBES,
	 {"Alle kubussen die gepubliceerd zijn.", "All cubes that are published."},
	 true},
	{"cubes/{name}/model/",
	 "model",
	 ENDPOINT_QUESTION,
	 ENDPOINT_MODEL,
	 {"Dimensies, maten en sommen van een kubus: wat er te vragen is.",
	  "Dimensions, measures and aggregates of a cube: what can be asked of it."},
	 true},
	{"cubes/{name}/aggregate/",
	 "aggregate",
	 ENDPOINT_QUESTION,
	 ENDPOINT_AGGREGATE,
	 {"Sommen, gegroepeerd per dimensie, van wat binnen de selectie valt.",
	  "Sums, grouped by dimensions, of what passes the cuts."},
	 true},
	{"cubes/{name}/facts/",
	 "facts",
	 ENDPOINT_QUESTION,
	 ENDPOINT_FACTS,
	 {"De losse regels die binnen de selectie vallen.", "The single lines that pass the cuts."},
	 true},
	{"cubes/{name}/members/{ref}/",
	 "members",
	 ENDPOINT_QUESTION,
	 ENDPOINT_MEMBERS,
	 {"De leden van een dimensie.", "The members of a dimension."},
	 false},
	{"cubes/{name}/explanations/",
	 "explanations",
	 ENDPOINT_QUESTION,
	 ENDPOINT_EXPLANATIONS,
	 {"Wat de overheid zelf bij deze bedragen uitlegt.",
	  "What the government says of the amounts that pass the cuts."},
	 true},
	{"cubes/{name}/explain-change/",
	 "explainChange",
	 ENDPOINT_QUESTION,
	 ENDPOINT_CHANGE,
	 {"Waaruit een verschil tussen twee selecties bestaat, het grootste eerst.",
	  "What a difference between two cuts is made of, largest first."},
	 false},
	{"cubes/{name}/changes/",
	 "changes",
	 ENDPOINT_QUESTION,
	 ENDPOINT_CHANGES,
	 {"Wat een versie veranderde aan die ervoor.", "What a version changed in the one before."},
	 false},
	{"cubes/{name}/locations/",
	 "locations",
	 ENDPOINT_QUESTION,
	 ENDPOINT_LOCATIONS,
	 {"Sommen per plaats, ook als GeoJSON.", "Sums by place, also as GeoJSON."},
	 false},
	{"cubes/{name}/provenance/",
	 "provenance",
	 ENDPOINT_QUESTION,
	 ENDPOINT_PROVENANCE,
	 {"Uit welke regels van welke bestanden een som komt.",
	  "From which lines of which files a sum comes."},
	 true},
	{"cubes/{name}/source/{sha256}",
	 "source",
	 ENDPOINT_QUESTION,
	 ENDPOINT_SOURCE,
	 {"Regels van een origineel bestand; wat privé is, is afgeschermd.",
	  "Lines of an original file, with what is private masked."},
	 false},
	{"cubes/{name}/manifest/{dataset}",
	 "manifest",
	 ENDPOINT_QUESTION,
	 ENDPOINT_MANIFEST,
	 {"Wat onder een nummer gepubliceerd is, zwart op wit en ondertekend.",
	  "What was published under a number, in writing and signed."},
	 false},
	{"cubes/{name}/reconciliation/",
	 "reconciliation",
	 ENDPOINT_QUESTION,
	 ENDPOINT_RECONCILIATION,
	 {"Hoe de kubus aansluit op wat aan CBS geleverd is (Iv3).",
	  "How the cube ties to what was delivered to CBS (Iv3)."},
	 false},
	{"cubes/{name}/key-figures/",
	 "key_figures",
	 ENDPOINT_QUESTION,
	 ENDPOINT_KEY_FIGURES,
	 {"De kengetallen van een jaarrekening (BBV art. 11), met formule en invoer.",
	  "The key figures of an annual account (kengetallen, BBV art. 11), with formula and inputs."},
	 false},
	{"cubes/{name}/quarters/",
	 "quarters",
	 ENDPOINT_QUESTION,
	 ENDPOINT_QUARTERS,
	 {"De kwartalen van een jaar: opgeteld vanaf januari, en wat er per kwartaal bij kwam.",
	  "The quarters of a year: from January on, and what came in in each."},
	 false},
	{"cubes/{name}/package.zip",
	 "package",
	 ENDPOINT_ARCHIVE,
	 ENDPOINT_FACTS,
	 {"De kubus, of wat binnen de selectie valt, als Fiscal Data Package.",
	  "The cube, or what passes the cuts, as a Fiscal Data Package."},
	 true},
	{"info/{name}/package",
	 "datapackage",
	 ENDPOINT_QUESTION,
	 ENDPOINT_PACKAGE,
	 {"De datapackage.json waarmee de kubus geladen is.",
	  "The datapackage.json that the cube was loaded with."},
	 true},
	{"search/",
	 "search",
	 ENDPOINT_QUESTION,
	 ENDPOINT_SEARCH,
	 {"Woorden in leden, uitleg en teksten van alle kubussen.",
	  "Words in members, explanations and texts of all cubes."},
	 false},
	{"download/store.sqlite",
	 "store",
	 ENDPOINT_STORE,
	 ENDPOINT_CUBES,
	 {"Alles wat gepubliceerd is als één SQLite-database, waar de beheerder die aanbiedt.",
	  "All that is published as one SQLite database, where the operator offers it."},
	 false},
};
#define NROWS (sizeof rows / sizeof *rows)

static const struct parameter_row parameters[] = {
	{"cut",
	 false,
	 {"wat meetelt: ref:waarde, delen gescheiden door |, meer waarden door ;",
	  "what counts: ref:value parts joined by |, several values by ;"},
	 NULL},
	{"drilldown",
	 false,
	 {"dimensies of attributen om per te groeperen, gescheiden door |",
	  "dimensions or attributes to group by, joined by |"},
	 "year|phase"},
	{"aggregates",
	 false,
	 {"welke sommen, gescheiden door |; zonder: alle",
	  "which sums, joined by |; all when absent"},
	 "amount.sum"},
	{"order",
	 false,
	 {"waarop gesorteerd wordt, gescheiden door komma's, elk met :asc of :desc",
	  "refs joined by commas, each with :asc or :desc"},
	 NULL},
	{"page", true, {"de hoeveelste bladzijde, vanaf 1", "which page, from 1"}, "1"},
	{"pagesize",
	 true,
	 {"rijen per bladzijde, hoogstens 10.000 (standaard 100)",
	  "rows of a page, at most 10,000 (default 100)"},
	 "5"},
	{"toggle",
	 false,
	 {"delen die het model laat weglaten of meetellen, bij naam",
	  "parts that the model lets be left out or taken in, by name"},
	 NULL},
	{"pivot",
	 false,
	 {"een dimensie waarvan de leden kolommen worden",
	  "a dimension whose members become columns"},
	 "year"},
	{"compare",
	 false,
	 {"twee leden van de pivot die naast elkaar staan, met hun verschil, gescheiden door een komma",
	  "two members of the pivot beside each other, with their difference, joined by a comma"},
	 NULL},
	{"comparable",
	 false,
	 {"codes zoals ze in dit jaar zijn, volgens de conversietabel van de mapping",
	  "codes as they are in this year, by the mapping's crosswalk"},
	 NULL},
	{"per",
	 false,
	 {"waardoor gedeeld wordt: inhabitant, household, km2",
	  "what sums are divided by: inhabitant, household, km2"},
	 "inhabitant",
	 "inhabitant household km2"},
	{"prices", false, {"in prijzen van welk jaar", "in prices of which year"}, NULL},
	{"explanations",
	 false,
	 {"1: met de uitleg bij elke rij", "1: with what is said of each row"},
	 "1",
	 "1 0"},
	{"lang",
	 false,
	 {"taal van de vaste woorden in een werkboek (xlsx), en van kengetallen",
	  "language of the fixed words of a workbook (xlsx), and of key figures"},
	 "nl",
	 "nl en"},
	{"fields",
	 false,
	 {"kolommen van elke regel, gescheiden door komma's",
	  "columns of each line, joined by commas"},
	 "year,amount"},
	{"from",
	 false,
	 {"een selectie of versie: wat het was", "a cut or a version: what was"},
	 NULL},
	{"to", false, {"een selectie of versie: wat het is", "a cut or a version: what is"}, NULL},
	{"by",
	 false,
	 {"dimensies waarnaar het verschil verteld wordt",
	  "dimensions by which the difference is told"},
	 NULL},
	{"measure", false, {"welk bedrag", "which amount"}, "amount"},
	{"q",
	 false,
	 {"woorden; een ster erachter voor wat zo begint",
	  "words; a star at the end for what begins so"},
	 NULL},
	{"cube", false, {"alleen in deze kubus", "only in this cube"}, "waterrijk"},
	{"dimension", false, {"alleen van deze dimensie", "only of this dimension"}, NULL},
	{"year", false, {"alleen van dit jaar", "only of this year"}, "2024"},
	{"texts",
	 false,
	 {"1: in teksten van losse regels; both: daar en in namen",
	  "1: in texts of single lines; both: there and in names"},
	 "1",
	 "1 0 both"},
	{"level", false, {"punten, of een laag gebieden", "points, or a layer of areas"}, NULL},
	{"plan",
	 false,
	 {"1: met hoe de som berekend is", "1: with how the sum was computed"},
	 "1",
	 "1 0"},
	{"lines", false, {"van-tot, van het bestand", "from-to, of the file"}, "1-3"},
	{"period", false, {"van de levering", "of the delivery"}, NULL},
	{"with", false, {"welke levering of publicatie", "which delivery or publication"}, NULL},
	{"cells",
	 false,
	 {"0: zonder de cellen, alleen het oordeel", "0: the verdict without its cells"},
	 "1",
	 "1 0"},
	{"format", false, {"de vorm van het antwoord", "the form of the answer"}, NULL},
	{"download",
	 false,
	 {"hetzelfde als bestand om te bewaren: alle rijen",
	  "the same as a file to keep: all rows, whatever the page"},
	 NULL},
};

const struct endpoint_row *endpoint_rows(size_t *n)
{
	*n = NROWS;
	return rows;
}

/* ---- finding ---- */

static bool matches(const char *path, const struct str *segments, size_t n, struct str *cube,
		    struct str *ref)
{
	struct str rest = str_z(path);
	size_t i = 0;

	for (; rest.len; i++) {
		struct str word = str_split(&rest, '/');
		if (i >= n)
			return false;
		if (str_eq(word, STR("{name}")))
			*cube = segments[i];
		else if (word.ptr[0] == '{')
			*ref = segments[i];
		else if (!str_eq(word, segments[i]))
			return false;
	}
	return i == n;
}

const struct endpoint_row *endpoint_find(const struct str *segments, size_t n, struct str *cube,
					 struct str *ref)
{
	for (size_t i = 0; i < NROWS; i++) {
		*cube = *ref = (struct str){0};
		if (matches(rows[i].path, segments, n, cube, ref))
			return &rows[i];
	}
	return NULL;
}

const struct parameter_row *parameter_row(struct str name)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (str_eq(name, str_z(parameters[i].name)))
			return &parameters[i];
	return NULL;
}

void endpoint_parameters(const struct endpoint_row *row,
			 void (*each)(void *context, const struct parameter_row *p,
				      const char *forms),
			 void *context)
{
	struct parameter_words words;

	if (row->kind == ENDPOINT_STORE)
		return;
	words = parameters_words(row->endpoint, row->kind == ENDPOINT_ARCHIVE);
	struct str rest = str_z(words.params);
	while (rest.len) {
		const struct parameter_row *p = parameter_row(str_split(&rest, ' '));
		if (p)
			each(context, p, p->words);
	}
	if (!words.format)
		return;
	each(context, parameter_row(STR("format")), words.format);
	if (words.download[0])
		each(context, parameter_row(STR("download")), words.download);
}
