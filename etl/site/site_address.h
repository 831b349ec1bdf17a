/*
 * Addresses as links of pages have them: of what kind they are for a site, and which file they become. What is no kind of
 * ours stays outside.
 */
#ifndef SITE_SITE_ADDRESS_H
#define SITE_SITE_ADDRESS_H

#include "site/sitemap.h"

struct site_address {
	struct request request;
	struct str address, key; /* as an item has it; one for each that means the same */
	enum site_kind kind;
	enum lang lang;
	bool home; /* the start page, whatever stands in its place */
};

/* A link of a page in a language. Texts in the arena. */
void site_address_read(const struct sitemap *p, struct site_address *x, struct str address,
		       enum lang lang, struct arena *a);
/* The file that one of our kinds becomes; two may become the same. */
struct str site_address_file(const struct sitemap *p, const struct site_address *x,
			     struct arena *a);
/* Addresses that are about all of a year, or of all years. */
bool site_address_of_year(const struct request *rq);
bool site_has_cube(const struct sitemap *p, struct str name);

#endif
