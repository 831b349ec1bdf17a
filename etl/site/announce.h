/*
 * What is told of a site as a whole, and to others: catalogue, feeds, sitemap, robots.txt, and the pages that name
 * addresses as the public will know them. They are asked when all else is there, so that none of them leads to what is not.
 */
#ifndef SITE_ANNOUNCE_H
#define SITE_ANNOUNCE_H

#include "site/crowd.h"

/* "https://town.example" of "https://town.example/money/" */
struct str announce_origin(struct str public_url);
/* `look` is the one that the crowd has. */
int announce_all(struct sitemap *p, struct crowd *c, struct pages_site *look, struct error *e);

#endif
