/*
 * A catalogue in the making, as DCAT-AP-NL 3.0 (https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/), of which DCAT-AP 3.0
 * of the Union is the base. A cube is a dataset with its downloads; each file that made it is a dataset of its series,
 * so that a correction is seen. Private to etl/pages.
 *
 * The profile's shapes test the classes of what is pointed at within the graph itself: whatever is named is therefore
 * a node, also concepts of the Union's lists.
 */
#ifndef PAGES_HARVEST_CATALOGUE_OUT_H
#define PAGES_HARVEST_CATALOGUE_OUT_H

#include "html/rdf_out.h"
#include "pages/harvest/harvest.h"

/* https://op.europa.eu/en/web/eu-vocabularies: the lists that the profile asks for. */
#define EU "http://publications.europa.eu/resource/authority/"
#define EU_THEME EU "data-theme/GOVE"
#define EU_THEMES EU "data-theme"
#define EU_PUBLIC EU "access-right/PUBLIC"

#define FISCAL_DATA_PACKAGE "https://specs.frictionlessdata.io/fiscal-data-package/"

struct download {
	const char *id, *title, *path, *format, *media;
};
#define NDOWNLOADS 4u
extern const struct download catalogue_downloads[NDOWNLOADS];

#define OPENAPI_SPECIFICATION "https://spec.openapis.org/oas"
/* An API: `path` below the site, `description` (its OpenAPI) behind that. */
struct service {
	const char *id, *title, *path, *description;
};
#define NSERVICES 2u
extern const struct service catalogue_services[NSERVICES];

struct catalogue_out {
	struct page *p;
	struct rdf_out x;
	const struct catalogue_cube *cubes;
	size_t n;
	const struct catalogue_gone *gone;
	size_t ngone;
	struct str home;
	bool answers;         /* questions, too: not in a folder */
	struct str publisher; /* of the catalogue itself */
};

/* ---- addresses ---- */

struct str iri_part(const struct catalogue_out *w, struct str address, const char *fragment);
struct str iri_data_page(const struct catalogue_out *w, const struct catalogue_cube *c);
/* Where its changes are told: that page, or in a folder that has none the page of its data. */
struct str iri_changes(const struct catalogue_out *w, const struct catalogue_cube *c);
struct str iri_version(const struct catalogue_out *w, const struct catalogue_cube *c, int64_t id);
struct str iri_publisher(const struct catalogue_out *w, const struct catalogue_cube *c);
/* Where a download is; empty: it is none of this cube, or in a folder not there. */
struct str iri_download(const struct catalogue_out *w, const struct catalogue_cube *c,
			const struct download *d);
/* A code of a list of the Union's. */
struct str iri_listed(const struct catalogue_out *w, const char *list, const char *code);
struct str iri_media(const struct catalogue_out *w, const struct download *d);
/* Where it is, and what is spoken there; empty: a country that is not known here. */
struct str iri_country(const struct catalogue_out *w, const struct catalogue_cube *c);
struct str iri_area(const struct catalogue_out *w, const struct catalogue_cube *c);
struct str iri_language(const struct catalogue_out *w, const struct catalogue_cube *c);

/* ---- nodes ---- */

/* A text of ours, in both languages. */
void put_said(struct catalogue_out *w, const char *predicate, struct str text,
	      const struct text_hole *hole);
void put_agent(struct catalogue_out *w, struct str iri, struct str name);
/* Who answers: an address of theirs, else the page that says what this is. */
void put_contact(struct catalogue_out *w, struct str iri, struct str name, struct str address);
/* The cube, its downloads, its files and their series, its period and who answers for it. */
void put_cube(struct catalogue_out *w, const struct catalogue_cube *c);

/* catalogue_gone.c: in the list of the catalogue; as nodes. */
void link_tombstones(struct catalogue_out *w);
void put_tombstones(struct catalogue_out *w);

#endif
