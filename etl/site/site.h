/*
 * Site: the pages of a store as a folder of plain files, for who has no server. The pages are those of
 * pages/, asked one by one as a reader would who follows each link from the start page; addresses become
 * names of files, links lead from file to file, and what only a server can do is said where it is missing.
 *
 * What is written (in each language; DOWNLOADS once):
 *   PAGES       start, words, about; of a cube its years, subjects, places, comparisons, versions, data
 *   CHOICES     the same pages under one choice of the reader: the other side, of whole years any; the
 *               pictures of their charts, and of subjects right below a year
 *   LINES       the lines of a subject that fit one page
 *   PASSPORTS   of each figure of a whole year, and of each sum that stands on two pages or more
 *   DOWNLOADS   the tables behind all of these, in each format; those of single subjects up to
 *               SITE_DOWNLOAD_MAX bytes and their lines up to SITE_LINES_MAX, of the whole cube
 *               and of whole years without a limit
 *   TOLD        robots.txt; with a public address the catalogue, feeds of each cube and of all, and a sitemap in
 *               each language: of what is there by then. Without one these would name wrong addresses.
 * In this order, and what is about whole years before what is about subjects: where max_pages ends it, the
 * rest is left out. A link to anything else is no link any more; what asks the server leads to a page that says so and
 * offers the downloads. Two exports of the same store are the same, byte by byte.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/error.h"
#include "page/pages_site.h"

#define SITE_PAGES_MAX 20000u                 /* unless told otherwise */
#define SITE_DOWNLOAD_MAX ((size_t)256 << 10) /* of a table about a part of the cube */
#define SITE_LINES_MAX ((size_t)32 << 10)     /* of lines of a part of it */
#define SITE_PATH_MAX 160u           /* of a file's name, with its folders below the site's */
#define SITE_LIST "stuiver-site.csv" /* which file is which address; marks a folder as ours */

struct site_options {
	const char *store, *folder;
	struct str cube;    /* empty: all that are published */
	enum lang langs[2]; /* the first one stands at the top, the other in a folder of its own */
	size_t nlangs;
	uint64_t max_pages;
	struct str public_url;                  /* where it will stand; may be empty */
	const char *security;                   /* security.txt; NULL: none */
	const char *theme, *theme_class, *logo; /* files, and class names; may be NULL */
	/* Told now and then, from the calling thread. */
	void (*progress)(uint64_t done, uint64_t waiting);
};

struct site_written {
	uint64_t pages, passports, downloads, bytes;
	uint64_t left_out; /* pages beyond max_pages */
};

/* Makes or replaces the folder, which is whole or as it was. STATUS_USAGE when there is one that this did
 * not make; STATUS_STORE when something was published meanwhile; STATUS_INTERRUPTED after a signal. */
int site_export(const struct site_options *o, struct site_written *out, struct error *e);

#endif
