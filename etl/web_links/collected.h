/*
 * What the files of this folder share. Private to etl/web_links.
 */
#ifndef WEB_LINKS_COLLECTED_H
#define WEB_LINKS_COLLECTED_H

#include "base/memory/map.h"
#include "web_links/web_links.h"

#include <stdio.h>

struct web_links {
	struct arena *arena;
	struct map *known; /* address → index */
	struct link *items;
	size_t n, room;
	bool sorted; /* the map means nothing any more */
};

extern const char *const verdict_words[LINK_VERDICTS];
extern const char *const reason_words[LINK_REASONS];

void links_sort(struct web_links *l);

/* addresses.c: the next http or https address in a text; false at its end. *rest moves behind it. */
bool address_next(struct str *rest, struct str *out);

/* robots.c: what a robots.txt lets us do. Both in the arena. */
struct robots;
struct robots *robots_read(struct arena *a, struct str text);
/* `path` begins with '/', and has the query. */
bool robots_allow(const struct robots *r, struct str path);
/* Of Crawl-delay, which is no standard and is asked for all the same; 0: nothing said. */
unsigned robots_delay_ms(const struct robots *r);

/* kept.c: what was tried another time is put into the links; then *out is open for what follows (NULL: no state). */
int kept_open(FILE **out, struct web_links *l, const struct links_manners *m, struct error *e);
int kept_add(FILE *f, const struct link *x, struct error *e);

#endif
