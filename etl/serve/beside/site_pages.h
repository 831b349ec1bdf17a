/*
 * From a request to a page (etl/pages), as a reply.
 */
#ifndef SERVE_BESIDE_SITE_PAGES_H
#define SERVE_BESIDE_SITE_PAGES_H

#include "pages/pages.h"
#include "serve/reply.h"

/* Files that are the same for everybody; false when it is none. */
bool site_file(const struct pages_site *site, const struct request *rq, struct reply *r);
/* Says that there is nothing at an address; asks nothing. */
void site_not_found(const struct pages_site *site, const struct request *rq, struct reply *r);
/* Asks the store. -1 when it fails or the time is over; 1 when there is no such
 * page and the client would rather have JSON. `form`: what was sent with it; NULL: nothing. */
int site_page(const struct pages_site *site, struct session *s, const struct request *rq,
	      const struct pages_form *form, struct reply *r, struct error *e);

#endif
