/*
 * Tombstones: what was withdrawn stays in the catalogue under the address that it had, as withdrawn and with nothing of what it held, so
 * that whoever harvested it sees that it is to go. Of what was erased nothing is told.
 */
#include "pages/harvest/catalogue_out.h"

#define EU_WITHDRAWN EU "dataset-status/WITHDRAWN"

static bool is_there(const struct catalogue_out *w, struct str cube)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->cubes[i].name, cube))
			return true;
	return false;
}

/* The first of a cube of which nothing is there any more stands for the cube, too. */
static bool stands_for_cube(const struct catalogue_out *w, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(w->gone[k].cube, w->gone[i].cube))
			return false;
	return !is_there(w, w->gone[i].cube);
}

static struct str iri_of(const struct catalogue_out *w, const struct catalogue_gone *g, bool cube)
{
	const struct catalogue_cube named = {.name = g->cube};

	return cube ? iri_part(w, iri_data_page(w, &named), "dataset")
		    : iri_version(w, &named, g->id);
}

static void put_tombstone(struct catalogue_out *w, const struct catalogue_gone *g, bool cube)
{
	struct text_hole hole = {"n", g->number};
	struct str iri = iri_of(w, g, cube);

	rdf_put_node(&w->x, iri, "dcat:Dataset");
	put_said(w, "dct:title", cube ? T("Ingetrokken") : T("Ingetrokken: versie {n}"), &hole);
	if (g->reason.len)
		rdf_put_text(&w->x, "dct:description", g->reason, NULL);
	else
		put_said(w, "dct:description",
			 T("Deze publicatie is ingetrokken, en hoort nergens meer te staan."),
			 NULL);
	rdf_put_text(&w->x, "dct:identifier", iri, NULL);
	rdf_put_link(&w->x, "dct:accessRights", STR(EU_PUBLIC));
	rdf_put_link(&w->x, "dct:creator", w->publisher);
	rdf_put_link(&w->x, "dct:publisher", w->publisher);
	rdf_put_link(&w->x, "dcat:contactPoint", iri_part(w, w->home, "contact"));
	rdf_put_link(&w->x, "dcat:theme", STR(EU_THEME));
	rdf_put_link(&w->x, "dct:language", iri_listed(w, "language", "NLD"));
	rdf_put_typed(&w->x, "dct:issued", g->issued, "xsd:dateTime");
	rdf_put_typed(&w->x, "dct:modified", g->at, "xsd:dateTime");
	rdf_put_link(&w->x, "dct:conformsTo", STR(FISCAL_DATA_PACKAGE));
	rdf_put_link(&w->x, "adms:status", STR(EU_WITHDRAWN));
	/* Where it is told; of a cube that is gone the address says nothing but that. */
	const struct catalogue_cube named = {.name = g->cube};
	struct str page = is_there(w, g->cube) ? iri_changes(w, &named) : w->home;
	rdf_put_link(&w->x, "dcat:landingPage", page);
	rdf_put_link(&w->x, "foaf:page", page);
}

void link_tombstones(struct catalogue_out *w)
{
	for (size_t i = 0; i < w->ngone; i++) {
		rdf_put_link(&w->x, "dcat:dataset", iri_of(w, &w->gone[i], false));
		if (stands_for_cube(w, i))
			rdf_put_link(&w->x, "dcat:dataset", iri_of(w, &w->gone[i], true));
	}
}

void put_tombstones(struct catalogue_out *w)
{
	for (size_t i = 0; i < w->ngone; i++) {
		put_tombstone(w, &w->gone[i], false);
		if (stands_for_cube(w, i))
			put_tombstone(w, &w->gone[i], true);
	}
	if (w->ngone == 0)
		return;
	rdf_put_node(&w->x, STR(EU_WITHDRAWN), "skos:Concept");
	rdf_put_text(&w->x, "skos:prefLabel", STR("withdrawn"), "en");
}
