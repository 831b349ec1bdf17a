/* /catalog.ttl, /catalog.jsonld: what is published, for data.overheid.nl and its like. */
#include "pages/harvest/catalogue_out.h"

#include "pages/lines/entries.h"

#define TYPE_TURTLE "text/turtle; charset=utf-8"
#define TYPE_JSON_LD "application/ld+json; charset=utf-8"

static const struct rdf_prefix prefixes[] = {{"adms", "http://www.w3.org/ns/adms#"},
					     {"dcat", "http://www.w3.org/ns/dcat#"},
					     {"dct", "http://purl.org/dc/terms/"},
					     {"foaf", "http://xmlns.com/foaf/0.1/"},
					     {"skos", "http://www.w3.org/2004/02/skos/core#"},
					     {"spdx", "http://spdx.org/rdf/terms#"},
					     {"vcard", "http://www.w3.org/2006/vcard/ns#"},
					     {"xsd", "http://www.w3.org/2001/XMLSchema#"}};

static void put_licence(struct catalogue_out *w)
{
	struct str first = w->n ? w->cubes[0].licence_url : (struct str){0};

	for (size_t i = 0; i < w->n; i++)
		if (!str_eq(w->cubes[i].licence_url, first))
			return;
	rdf_put_link(&w->x, "dct:license", first);
}

/* One publisher of all is that of the catalogue. */
static struct str catalogue_publisher(const struct catalogue_out *w)
{
	struct str first = w->n ? iri_publisher(w, &w->cubes[0]) : (struct str){0};

	for (size_t i = 0; i < w->n; i++)
		if (!str_eq(iri_publisher(w, &w->cubes[i]), first))
			return iri_part(w, w->home, "uitgever");
	return first.len ? first : iri_part(w, w->home, "uitgever");
}

static void put_catalogue(struct catalogue_out *w)
{

	rdf_put_node(&w->x, iri_part(w, w->home, "catalogus"), "dcat:Catalog");
	put_said(w, "dct:title", T("Begrotingen en uitgaven, tot op de regel"), NULL);
	put_said(w, "dct:description",
		 T("Begrotingen en boekingen van overheden, uitgelegd en na te rekenen."), NULL);
	rdf_put_link(&w->x, "dct:publisher", w->publisher);
	rdf_put_link(&w->x, "dct:creator", w->publisher);
	rdf_put_link(&w->x, "dcat:contactPoint", iri_part(w, w->home, "contact"));
	rdf_put_link(&w->x, "foaf:homepage", w->home);
	rdf_put_link(&w->x, "dct:language", iri_listed(w, "language", "NLD"));
	rdf_put_link(&w->x, "dct:language", iri_listed(w, "language", "ENG"));
	rdf_put_link(&w->x, "dcat:themeTaxonomy", STR(EU_THEMES));
	put_licence(w);
	for (size_t i = 0; i < w->n && w->answers; i++)
		for (size_t k = 0; k < NSERVICES; k++)
			rdf_put_link(&w->x, "dcat:service",
				     iri_part(w, iri_data_page(w, &w->cubes[i]),
					      catalogue_services[k].id));
	for (size_t i = 0; i < w->n; i++)
		rdf_put_link(&w->x, "dcat:dataset",
			     iri_part(w, iri_data_page(w, &w->cubes[i]), "dataset"));
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->cubes[i].nversions; k++)
			rdf_put_link(&w->x, "dcat:dataset",
				     iri_version(w, &w->cubes[i], w->cubes[i].versions[k].id));
	link_tombstones(w);
}

static void put_agents(struct catalogue_out *w)
{
	struct str site = iri_part(w, w->home, "uitgever");

	if (str_eq(w->publisher, site))
		put_agent(w, site, url_authority(w->p));
	put_contact(w, iri_part(w, w->home, "contact"),
		    w->n ? w->cubes[0].publisher : url_authority(w->p),
		    w->n ? w->cubes[0].contact : (struct str){0});
}

static void put_concepts(struct catalogue_out *w)
{
	rdf_put_node(&w->x, STR(EU_THEME), "skos:Concept");
	rdf_put_text(&w->x, "skos:prefLabel", STR("Overheid en publieke sector"), "nl");
	rdf_put_link(&w->x, "skos:inScheme", STR(EU_THEMES));
	rdf_put_node(&w->x, STR(FISCAL_DATA_PACKAGE), "dct:Standard");
	if (w->answers)
		rdf_put_node(&w->x, STR(OPENAPI_SPECIFICATION), "dct:Standard");
	rdf_put_node(&w->x, w->home, "foaf:Document");
	rdf_put_node(&w->x, STR(EU_THEMES), "skos:ConceptScheme");
	rdf_put_text(&w->x, "dct:title", STR("Data themes"), "en");
	rdf_put_node(&w->x, STR(EU_PUBLIC), "dct:RightsStatement");
	rdf_put_type(&w->x, "skos:Concept");
	rdf_put_text(&w->x, "skos:prefLabel", STR("public"), "en");
	rdf_put_node(&w->x, iri_listed(w, "language", "NLD"), "dct:LinguisticSystem");
	rdf_put_node(&w->x, iri_listed(w, "language", "ENG"), "dct:LinguisticSystem");
	for (size_t i = 0; i < NDOWNLOADS; i++) {
		const struct download *d = &catalogue_downloads[i];
		rdf_put_node(&w->x, iri_listed(w, "file-type", d->format), "dct:MediaTypeOrExtent");
		rdf_put_node(&w->x, iri_media(w, d), "dct:MediaType");
	}
}

static bool has_said(const struct str *said, size_t n, struct str own)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(said[i], own))
			return true;
	return own.len == 0;
}

/* What several cubes name is a node once. */
static void put_named(struct catalogue_out *w, const char *type,
		      struct str (*named)(const struct catalogue_out *w,
					  const struct catalogue_cube *c))
{
	struct str *said = ARENA_ARRAY(w->p->arena, struct str, w->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct str own = named(w, &w->cubes[i]);
		if (has_said(said, n, own))
			continue;
		said[n++] = own;
		rdf_put_node(&w->x, own, type);
		if (named == iri_publisher)
			rdf_put_text(&w->x, "foaf:name", w->cubes[i].publisher, NULL);
		if (named == iri_area) {
			rdf_put_text(&w->x, "skos:prefLabel", w->cubes[i].place, "nl");
			rdf_put_text(&w->x, "dct:identifier", w->cubes[i].region, NULL);
		}
	}
}

static struct str licence_of(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	(void)w;
	return c->licence_url;
}

static struct str language_of(const struct catalogue_out *w, const struct catalogue_cube *c)
{
	struct str own = iri_language(w, c);

	/* These two are there for the catalogue itself. */
	return str_eq(own, iri_listed(w, "language", "NLD")) ||
			       str_eq(own, iri_listed(w, "language", "ENG"))
		       ? (struct str){0}
		       : own;
}

static int write_catalogue(struct page *p, enum rdf_form form, struct error *e)
{
	struct catalogue_out *w = ARENA_NEW(p->arena, struct catalogue_out);
	struct catalogue_cube *cubes;
	struct catalogue_gone *gone;

	if (catalogue_ask(p, &cubes, &w->n, e) != 0 ||
	    catalogue_ask_gone(p, &gone, &w->ngone, e) != 0)
		return -1;
	w->p = p;
	w->gone = gone;
	w->cubes = cubes;
	w->home = url_absolute(p, url_home(p));
	w->answers = !p->site->in_folder;
	w->publisher = catalogue_publisher(w);
	buffer_reset(&p->answer->body);
	rdf_begin(&w->x, &p->answer->body, form, prefixes, sizeof prefixes / sizeof *prefixes);
	put_catalogue(w);
	for (size_t i = 0; i < w->n; i++)
		put_cube(w, &cubes[i]);
	put_tombstones(w);
	put_agents(w);
	put_concepts(w);
	put_named(w, "foaf:Agent", iri_publisher);
	put_named(w, "dct:LicenseDocument", licence_of);
	put_named(w, "dct:Location", iri_country);
	put_named(w, "dct:Location", iri_area);
	put_named(w, "dct:LinguisticSystem", language_of);
	rdf_end(&w->x);
	p->answer->content_type = form == RDF_TURTLE ? TYPE_TURTLE : TYPE_JSON_LD;
	return 0;
}

int page_catalogue_turtle(struct page *p, struct error *e)
{
	return write_catalogue(p, RDF_TURTLE, e);
}

int page_catalogue_json(struct page *p, struct error *e)
{
	return write_catalogue(p, RDF_JSON_LD, e);
}
