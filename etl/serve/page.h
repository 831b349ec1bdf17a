/*
 * The few pages for people: what is served here, and a friendly 404. Dutch, with English beside it;
 * no scripts.
 */
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "serve/reply.h"

/* The start page: the cubes with links. `base` is the absolute URL before "/api/3". -1 when the
 * store fails. */
struct session;
int page_home(struct reply *r, struct session *s, struct str base, struct error *e);
/* Makes it a 404 page. */
void page_not_found(struct reply *r, struct str base);

#endif
