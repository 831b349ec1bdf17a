#include "pages/harvest/catalogue_out.h"

#define SHEET_LINES 1048575u /* a workbook has no room for more, and a heading */

const struct download catalogue_downloads[NDOWNLOADS] = {
	{"csv", "CSV", "facts/?download=csv", "CSV", "text/csv"},
	{"ndjson", "NDJSON", "facts/?download=ndjson", "JSON", "application/x-ndjson"},
	{"xlsx", "Excel", "facts/?download=xlsx", "XLSX",
	 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"package", "Fiscal Data Package", "package.zip", "ZIP", "application/zip"}};

const struct service catalogue_services[NSERVICES] = {
	{"api", "OpenSpending API v3", "/api/3/", "openapi.json"},
	{"api-nl", "Begrotingen en verantwoording v1", "/api/begrotingen/v1", "/openapi.json"}};

/* ---- addresses ---- */

struct str iri_part(const struct catalogue_out *w, struct str address, const char *fragment)
{
	return arena_printf(w->p->arena, "%.*s#%s", STR_ARG(address), fragment);
}

struct str iri_data_page(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	return url_absolute(w->p, url_cube(w->p, c->name, "gegevens"));
}

struct str iri_changes(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	struct str own = url_absolute(w->p, url_cube(w->p, c->name, "wijzigingen"));

	return own.len ? own : iri_data_page(w, c);
}

struct str iri_version(const struct catalogue_out *w, const struct catalogue_cube *c, int64_t id)
{
	return arena_printf(w->p->arena, "%.*s#bestand-%lld", STR_ARG(iri_data_page(w, c)),
			    (long long)id);
}

struct str iri_publisher(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	return c->publisher_url.len ? c->publisher_url
				    : iri_part(w, iri_data_page(w, c), "uitgever");
}

static struct str contact_iri(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	return iri_part(w, iri_data_page(w, c), "contact");
}

struct str iri_listed(const struct catalogue_out *w, const char *list, const char *code)
{
	return arena_printf(w->p->arena, EU "%s/%s", list, code);
}

/* Countries of ISO 3166-1 by two letters; the Union's list has three, and what is spoken there. */
struct country {
	const char *two, *three, *language,
		*spoken; /* ISO 639-1; of the Union's list of languages */
};
static const struct country countries[] = {{"NL", "NLD", "nl", "NLD"}, {"BE", "BEL", "nl", "NLD"},
					   {"DE", "DEU", "de", "DEU"}, {"AT", "AUT", "de", "DEU"},
					   {"ES", "ESP", "es", "SPA"}, {"FR", "FRA", "fr", "FRA"},
					   {"GB", "GBR", "en", "ENG"}, {"IE", "IRL", "en", "ENG"},
					   {"US", "USA", "en", "ENG"}, {"CZ", "CZE", "cs", "CES"}};

static const struct country *country_of(const struct catalogue_cube *c)
{
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (str_eq(c->country, str_z(countries[i].two)))
			return &countries[i];
	return NULL;
}

struct str iri_country(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	const struct country *in = country_of(c);

	return in ? iri_listed(w, "country", in->three) : (struct str){0};
}

/* A node of its own: TOOI names governments, which are no places, and the country says too little. */
struct str iri_area(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	return c->region.len ? iri_part(w, iri_data_page(w, c), "gebied") : (struct str){0};
}

struct str iri_language(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	const struct country *in = country_of(c);

	return in ? iri_listed(w, "language", in->spoken) : (struct str){0};
}

/* What the mapping says is in the language of the country, or in one that is not known. */
static const char *language_of(const struct catalogue_cube *c)
{
	const struct country *in = country_of(c);

	return in ? in->language : NULL;
}

struct str iri_media(const struct catalogue_out *w, const struct download *d)
{
	return arena_printf(w->p->arena, "https://www.iana.org/assignments/media-types/%s",
			    d->media);
}

/* "/api/3/cubes/waterrijk/facts/?download=csv" */
static struct url path_of(const struct catalogue_out *w, const struct catalogue_cube *c,
			  const char *last)
{
	struct url_draft d;

	url_start(&d, w->p->arena, w->p->site->base);
	url_segment(&d, STR("api"));
	url_segment(&d, STR("3"));
	url_segment(&d, STR("cubes"));
	url_segment(&d, c->name);
	struct str cube = url_done(&d).text;
	return url_own(w->p->arena, arena_printf(w->p->arena, "%.*s/%s", STR_ARG(cube), last));
}

struct str iri_download(const struct catalogue_out *w, const struct catalogue_cube *c,
			const struct download *d)
{
	if (strcmp(d->format, "XLSX") == 0 && c->entries > SHEET_LINES)
		return (struct str){0};
	return url_absolute(w->p, path_of(w, c, d->path));
}

/* ---- what is said of each ---- */

static void put_resource(struct catalogue_out *w, const struct catalogue_cube *c)
{
	rdf_put_link(&w->x, "dct:accessRights", STR(EU_PUBLIC));
	rdf_put_link(&w->x, "dct:creator", iri_publisher(w, c));
	rdf_put_link(&w->x, "dct:publisher", iri_publisher(w, c));
	rdf_put_link(&w->x, "dcat:contactPoint", contact_iri(w, c));
	rdf_put_link(&w->x, "dcat:theme", STR(EU_THEME));
	rdf_put_link(&w->x, "dct:language", iri_language(w, c));
	rdf_put_text(&w->x, "dcat:keyword", STR("begroting"), "nl");
	rdf_put_text(&w->x, "dcat:keyword", STR("uitgaven"), "nl");
	rdf_put_text(&w->x, "dcat:keyword", STR("spending"), "en");
}

static void put_dataset(struct catalogue_out *w, const struct catalogue_cube *c)
{
	struct str page = iri_data_page(w, c), iri = iri_part(w, page, "dataset");
	const char *language = language_of(c);

	rdf_put_node(&w->x, iri, "dcat:Dataset");
	rdf_put_text(&w->x, "dct:title", c->title, language);
	rdf_put_text(&w->x, "dct:description", c->description, language);
	rdf_put_text(&w->x, "dct:identifier", iri, NULL);
	put_resource(w, c);
	rdf_put_link(&w->x, "dct:conformsTo", STR(FISCAL_DATA_PACKAGE));
	rdf_put_link(&w->x, "dct:spatial", iri_country(w, c));
	rdf_put_link(&w->x, "dct:spatial", iri_area(w, c));
	if (c->first_year.len)
		rdf_put_link(&w->x, "dct:temporal", iri_part(w, page, "periode"));
	rdf_put_typed(&w->x, "dct:issued", c->issued, "xsd:dateTime");
	rdf_put_typed(&w->x, "dct:modified", c->modified, "xsd:dateTime");
	rdf_put_link(&w->x, "dcat:landingPage", page);
	rdf_put_link(&w->x, "foaf:page", page);
	for (size_t i = 0; i < NDOWNLOADS; i++)
		if (iri_download(w, c, &catalogue_downloads[i]).len)
			rdf_put_link(&w->x, "dcat:distribution",
				     iri_part(w, page, catalogue_downloads[i].id));
	for (size_t i = 0; i < c->nversions; i++)
		rdf_put_link(&w->x, "dcat:hasVersion", iri_version(w, c, c->versions[i].id));
}

static void put_distribution(struct catalogue_out *w, const struct catalogue_cube *c,
			     const struct download *d)
{
	struct str address = iri_download(w, c, d);

	if (address.len == 0)
		return;
	rdf_put_node(&w->x, iri_part(w, iri_data_page(w, c), d->id), "dcat:Distribution");
	rdf_put_text(&w->x, "dct:title", str_z(d->title), NULL);
	rdf_put_link(&w->x, "dcat:accessURL", address);
	rdf_put_link(&w->x, "dcat:downloadURL", address);
	rdf_put_link(&w->x, "dct:license", c->licence_url);
	rdf_put_link(&w->x, "dct:format", iri_listed(w, "file-type", d->format));
	rdf_put_link(&w->x, "dcat:mediaType", iri_media(w, d));
	rdf_put_link(&w->x, "dct:language", iri_language(w, c));
	rdf_put_link(&w->x, "dct:conformsTo", STR(FISCAL_DATA_PACKAGE));
	if (w->answers)
		rdf_put_link(&w->x, "dcat:accessService", iri_part(w, iri_data_page(w, c), "api"));
	rdf_put_typed(&w->x, "dct:modified", c->modified, "xsd:dateTime");
}

static void put_version(struct catalogue_out *w, const struct catalogue_cube *c,
			const struct catalogue_version *v)
{
	struct str iri = iri_version(w, c, v->id);
	struct text_hole hole = {"n", v->number};

	rdf_put_node(&w->x, iri, "dcat:Dataset");
	rdf_put_text(&w->x, "dct:title", v->title, language_of(c));
	put_said(w, "dct:description",
		 v->published ? T("Versie {n} van dit deel.")
			      : T("Versie {n} van dit deel; er kwam een latere voor in de plaats."),
		 &hole);
	rdf_put_text(&w->x, "dct:identifier", iri, NULL);
	put_resource(w, c);
	rdf_put_link(&w->x, "dct:conformsTo", STR(FISCAL_DATA_PACKAGE));
	rdf_put_typed(&w->x, "dct:issued", v->at, "xsd:dateTime");
	rdf_put_text(&w->x, "dcat:version", v->number, NULL);
	rdf_put_link(&w->x, "dcat:inSeries", iri_part(w, iri_data_page(w, c), "reeks"));
	rdf_put_link(&w->x, "dcat:isVersionOf", iri_part(w, iri_data_page(w, c), "dataset"));
	if (v->before)
		rdf_put_link(&w->x, "dcat:previousVersion", iri_version(w, c, v->before));
	rdf_put_link(&w->x, "dcat:landingPage", iri_changes(w, c));
	rdf_put_link(&w->x, "foaf:page", iri_changes(w, c));
}

static void put_series(struct catalogue_out *w, const struct catalogue_cube *c)
{
	struct str page = iri_data_page(w, c);

	rdf_put_node(&w->x, iri_part(w, page, "reeks"), "dcat:DatasetSeries");
	rdf_put_text(&w->x, "dct:title", c->title, language_of(c));
	put_said(w, "dct:description",
		 T("De bestanden waaruit dit bestaat, met wat ervoor in de plaats kwam."), NULL);
	rdf_put_link(&w->x, "dct:publisher", iri_publisher(w, c));
	rdf_put_link(&w->x, "dcat:contactPoint", contact_iri(w, c));
	rdf_put_typed(&w->x, "dct:issued", c->issued, "xsd:dateTime");
	rdf_put_typed(&w->x, "dct:modified", c->modified, "xsd:dateTime");
}

void put_said(struct catalogue_out *w, const char *predicate, struct str text,
	      const struct text_hole *hole)
{
	static const enum lang languages[] = {LANG_NL, LANG_EN};

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct str said = text_of(languages[i], text);
		if (hole)
			said = text_filled(w->p->arena, said, hole, 1);
		rdf_put_text(&w->x, predicate, said, lang_code(languages[i]));
	}
}

void put_agent(struct catalogue_out *w, struct str iri, struct str name)
{
	rdf_put_node(&w->x, iri, "foaf:Agent");
	rdf_put_text(&w->x, "foaf:name", name, NULL);
}

/* Who answers: an address of theirs, else the page that says what this is. */
void put_contact(struct catalogue_out *w, struct str iri, struct str name, struct str address)
{
	struct str about = url_absolute(w->p, url_fixed(w->p, "over"));

	rdf_put_node(&w->x, iri, "vcard:Kind");
	rdf_put_text(&w->x, "vcard:fn", name, NULL);
	if (str_starts(address, STR("mailto:")))
		rdf_put_link(&w->x, "vcard:hasEmail", address);
	else
		rdf_put_link(&w->x, "vcard:hasURL",
			     address.len ? address
			     : about.len ? about
					 : w->home);
}

static void put_period(struct catalogue_out *w, const struct catalogue_cube *c)
{
	struct arena *a = w->p->arena;

	if (c->first_year.len == 0)
		return;
	rdf_put_node(&w->x, iri_part(w, iri_data_page(w, c), "periode"), "dct:PeriodOfTime");
	rdf_put_typed(&w->x, "dcat:startDate",
		      arena_printf(a, "%.*s-01-01", STR_ARG(c->first_year)), "xsd:date");
	rdf_put_typed(&w->x, "dcat:endDate", arena_printf(a, "%.*s-12-31", STR_ARG(c->last_year)),
		      "xsd:date");
}

/* Questions about it, in two ways: services of each, for each has a licence and a publisher of its own. Their
 * endpointDescription is an OpenAPI, which the register of APIs asks to be said by conformsTo. */
static void put_service(struct catalogue_out *w, const struct catalogue_cube *c,
			const struct service *s, struct str said)
{
	struct arena *a = w->p->arena;
	struct str iri = iri_part(w, iri_data_page(w, c), s->id);
	struct str url = url_absolute(
		w->p,
		url_own(a, arena_printf(a, "%.*s%s", STR_ARG(w->p->site->base.text), s->path)));

	rdf_put_node(&w->x, iri, "dcat:DataService");
	rdf_put_text(&w->x, "dct:title", str_z(s->title), NULL);
	put_said(w, "dct:description", said, NULL);
	rdf_put_text(&w->x, "dct:identifier", iri, NULL);
	put_resource(w, c);
	rdf_put_link(&w->x, "dcat:endpointURL", url);
	rdf_put_link(&w->x, "dcat:endpointDescription",
		     arena_printf(a, "%.*s%s", STR_ARG(url), s->description));
	rdf_put_link(&w->x, "dct:conformsTo", STR(OPENAPI_SPECIFICATION));
	rdf_put_link(&w->x, "dct:license", c->licence_url);
	rdf_put_link(&w->x, "dcat:servesDataset", iri_part(w, iri_data_page(w, c), "dataset"));
}

static void put_services(struct catalogue_out *w, const struct catalogue_cube *c)
{
	put_service(w, c, &catalogue_services[0],
		    T("Sommen, regels en herkomst van alle gegevens."));
	put_service(w, c, &catalogue_services[1],
		    T("Hetzelfde in het Nederlands, volgens de API Design Rules van de overheid."));
}

void put_cube(struct catalogue_out *w, const struct catalogue_cube *c)
{
	rdf_put_node(&w->x, iri_data_page(w, c), "foaf:Document");
	if (!str_eq(iri_changes(w, c), iri_data_page(w, c)))
		rdf_put_node(&w->x, iri_changes(w, c), "foaf:Document");
	put_dataset(w, c);
	for (size_t i = 0; i < NDOWNLOADS; i++)
		put_distribution(w, c, &catalogue_downloads[i]);
	for (size_t i = 0; i < c->nversions; i++)
		put_version(w, c, &c->versions[i]);
	if (c->nversions)
		put_series(w, c);
	if (w->answers)
		put_services(w, c);
	put_period(w, c);
	put_contact(w, contact_iri(w, c), c->publisher, c->contact);
}
