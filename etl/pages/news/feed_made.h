/*
 * A feed as it is told in either form: page_feed.c makes it and writes Atom, feed_json.c JSON Feed. Private to etl/pages.
 */
#ifndef PAGES_NEWS_FEED_MADE_H
#define PAGES_NEWS_FEED_MADE_H

#include "pages/news/feed_query.h"

struct feed_made {
	struct feed_query query;
	struct feed_entry {
		struct event event;
		struct history_change change; /* of a query */
	} * entries;
	size_t n;
	struct str
		store; /* its mark (store/record/record.h): part of each identifier, so that these hang on no address */
	struct str updated;
};

int feed_make(struct feed_made *f, struct page *p, struct error *e);
struct str feed_title(const struct page *p, const struct feed_made *f);
struct str feed_entry_id(const struct page *p, const struct feed_made *f, const struct event *v);
struct str feed_entry_title(const struct page *p, const struct feed_made *f, const struct event *v);
/* May be empty. */
struct str feed_entry_summary(const struct page *p, const struct feed_made *f,
			      const struct feed_entry *x);
struct str feed_entry_url(struct page *p, const struct feed_made *f, const struct event *v);
/* "withdrawal", "correction", "publication" */
struct str feed_kind(const struct event *v);
/* One entry more where the cut names what is not there (feed_unknown_text): it stays the same, as long as it does. */
#define FEED_NOTE "note"
struct str feed_note_id(const struct page *p, const struct feed_made *f);
struct str feed_note_title(const struct page *p, const struct feed_made *f);
#define FEED_NOTE_AT "1970-01-01T00:00:00Z" /* it is no news */

#endif
