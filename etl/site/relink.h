/*
 * Documents that came from addresses, as documents of a folder.
 */
#ifndef SITE_RELINK_H
#define SITE_RELINK_H

#include "html/html.h"
#include "site/gather.h"

/* Turns the links of a page that is written to those of its files; the file's size becomes *bytes. */
int relink(const struct folder *f, const struct sitemap *p, const struct site_item *x,
	   uint64_t *bytes, struct error *e);
/* The page `to` under another name too, of an address that leads to it: before and after relink. */
int relink_copy(const struct folder *f, const struct site_item *to, struct str file,
		struct error *e);
int relink_copied(const struct folder *f, const struct sitemap *p, const struct site_item *to,
		  struct str file, struct error *e);
/* SITE_LIST. */
int relink_list(const struct folder *f, const struct sitemap *p, struct error *e);

/* ---- site.tmpl ---- */
void site_canonical(struct html *out, struct url where);
void site_alternate(struct html *out, const char *language, struct url where);

#endif
