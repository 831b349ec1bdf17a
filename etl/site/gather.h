/*
 * One address asked, within the process: its document written to the folder as it came, and its links
 * told. Workers have a session each; what they share does not change while they work.
 */
#ifndef SITE_GATHER_H
#define SITE_GATHER_H

#include "site/folder.h"
#include "site/sitemap.h"

struct site_worker {
	struct session *session;
	const struct pages_site *look;
	const struct folder *folder;
};

/* What came of it; texts in the arena, which is the caller's. */
struct site_found {
	struct arena *arena;
	enum site_state state; /* WRITTEN, ABSENT, MOVED */
	struct str moved_to;   /* an address */
	uint64_t bytes;
	bool absolute; /* see sitemap.h */
	struct str *links;
	size_t nlinks;
};

/* A page, or what else pages_answer gives. A list of which only a part fits is ABSENT. Of what is told (SITE_TOLD) no links
 * are looked for. */
int gather_page(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		struct error *e);
int gather_asset(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		 struct error *e);
/* A download. What is larger than it may be, or is refused, is ABSENT. */
int gather_download(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		    struct error *e);

#endif
