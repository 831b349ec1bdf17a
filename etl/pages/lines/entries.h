/* The pages, one function each: it asks, then writes. page.c has the table of their addresses. Private to etl/pages. */
#ifndef PAGES_LINES_ENTRIES_H
#define PAGES_LINES_ENTRIES_H

#include "page/page.h"

int page_start(struct page *p, struct error *e);
int page_glance(struct page *p, struct error *e);
int page_subject(struct page *p, struct error *e);
int page_bookings(struct page *p, struct error *e);
int page_passport(struct page *p, struct error *e);
int page_ask(struct page *p, struct error *e); /* also takes what its form sends */
int page_words(struct page *p, struct error *e);
int page_deviations(struct page *p, struct error *e);
int page_top_list(struct page *p, struct error *e);
int page_suppliers(struct page *p, struct error *e);
int page_landing(struct page *p, struct error *e);
int page_open_data(struct page *p, struct error *e);
int page_not_here(struct page *p, struct error *e); /* of a folder of files only */
int page_about(struct page *p, struct error *e);
int page_accessibility(struct page *p, struct error *e);
int page_privacy(struct page *p, struct error *e);
int page_search(struct page *p, struct error *e);
int page_feed(struct page *p, struct error *e);             /* Atom: of the cube, else of all */
int page_catalogue_turtle(struct page *p, struct error *e); /* DCAT of all cubes */
int page_catalogue_json(struct page *p, struct error *e);
int page_feed_json(struct page *p, struct error *e);
int page_interface(struct page *p, struct error *e);
int page_robots(struct page *p, struct error *e);
int page_sitemap(struct page *p, struct error *e);
int page_suggest(struct page *p, struct error *e); /* JSON, for scripts */
int page_revisions(struct page *p, struct error *e);
int page_compare(struct page *p, struct error *e);
int page_peers(struct page *p, struct error *e);
int page_flows(struct page *p, struct error *e);
int page_reconciled(struct page *p, struct error *e);
int page_key_figures(struct page *p, struct error *e);
int page_quarters(struct page *p, struct error *e);
int page_badge(struct page *p, struct error *e); /* SVG: its verdict */

/* Charts by their own address: the same rows as the page above them. */
int drawing_of_glance(struct page *p, struct error *e);
int drawing_of_deviations(struct page *p, struct error *e);
int drawing_of_flows(struct page *p, struct error *e);
int drawing_of_landing(struct page *p, struct error *e);
int drawing_of_breakdown(struct page *p, struct error *e);
int drawing_of_years(struct page *p, struct error *e);

/* page_bookings.c: the dimension of single lines' texts that words are looked up in; -1: none. */
int bookings_text_dimension(const struct guide *g);

#endif
