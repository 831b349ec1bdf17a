/*
 * What is to be written: each address once, with the file it becomes, in the order in which it is asked.
 * Addresses come from links and are of some kind (site_address.h).
 */
#ifndef SITE_SITEMAP_H
#define SITE_SITEMAP_H

#include "base/memory/map.h"
#include "serve/route.h"
#include "site/site.h"

#define SITE_SERVER_PAGE "niet-in-deze-map"

/* In the order of their turn. */
enum site_kind {
	SITE_PAGE,
	SITE_PASSPORT,
	SITE_CHOICE,
	SITE_LINES,
	SITE_DOWNLOAD,
	SITE_ASSET, /* style, scripts, logo, security.txt */
	SITE_TOLD,  /* catalogue, feeds, sitemap, robots.txt: of all that is there (announce.h) */
	SITE_KINDS,
	SITE_OUTSIDE = SITE_KINDS,
	SITE_SERVER, /* only a server answers it */
};

enum site_state { SITE_WAITING, SITE_WRITTEN, SITE_ABSENT, SITE_MOVED };

struct site_item {
	struct str address; /* "/waterrijk/2024?kant=baten", without the language */
	struct str file;
	enum lang lang;
	enum site_kind kind;
	enum site_state state;
	uint32_t moved_to;  /* of SITE_MOVED */
	uint32_t seen;      /* on how many pages */
	uint32_t seen_last; /* on which one, counted from 1 */
	uint64_t bytes;     /* of the file */
	bool of_year;       /* about all of a year, or all years: not about a subject */
	bool whole;         /* a download of the whole cube */
	bool derived;       /* of a passport: a difference, or divided */
	bool first;         /* its turn comes with the whole years' */
	bool queued;
	bool absolute; /* a page that names addresses as the public knows them */
};

struct sitemap {
	const struct site_options *options;
	struct arena *arena;
	const struct str *cubes; /* those that are written */
	size_t ncubes;
	struct map *by_address, *by_file;
	struct site_item *items;
	size_t n, capacity;
	bool begins_with_cube; /* the start page is that of the only cube that is written */
	uint64_t pages;        /* that had their turn, downloads and assets apart */
	uint64_t left_out;
	struct {
		uint32_t *items;
		size_t n, capacity, at;
	} queues[2 * SITE_KINDS]; /* first what is about whole years, then about subjects */
};

void sitemap_init(struct sitemap *p, const struct site_options *o, struct arena *a);
void sitemap_drop(struct sitemap *p);

/* A link of a page in a language, as its kind; *out becomes its item's number when it has one. `from` is the page's number, -1 for none. */
enum site_kind sitemap_see(struct sitemap *p, uint32_t *out, struct str address, enum lang lang,
			   int64_t from);
/* The same without changing anything: the item's number, or -1; SITE_SERVER has none. */
enum site_kind sitemap_find(const struct sitemap *p, int64_t *out, struct str address,
			    enum lang lang, struct arena *a);
/* The next ones to ask, all of one kind, at most `most`; how many. Pages beyond max_pages are ABSENT from now on. */
size_t sitemap_next(struct sitemap *p, uint32_t *out, size_t most);
uint64_t sitemap_waiting(const struct sitemap *p);
/* An address of a cube: "/waterrijk/niet-in-deze-map", or "/waterrijk" for the word "". */
struct str sitemap_cube_page(const struct sitemap *p, size_t cube, const char *word);
/* Where a file will stand; the first page of a folder is the folder's. Only with a public address. */
struct str sitemap_public(const struct sitemap *p, struct str file, struct arena *a);
/* The page that says what is not here, of the cube that a page is about, or of the first. */
struct str sitemap_server_page(const struct sitemap *p, const struct site_item *from,
			       struct arena *a);

#endif
