/*
 * What a feed is asked for: a language, and of one cube a cut and a measure (`?cut=programme:"3"&bedrag=…`), as its
 * passports have them. Then its entries are of that total: what it was before each publication, and after. Private to
 * etl/pages.
 *
 * Of a cube of which all was withdrawn (page.guide is NULL then) the feed goes on, and says so; with a cut too, whose
 * totals nobody is told any more.
 */
#ifndef PAGES_NEWS_FEED_QUERY_H
#define PAGES_NEWS_FEED_QUERY_H

#include "answer/unknown.h"
#include "history/history.h"
#include "pages/news/events.h"

struct feed_query {
	struct str cube; /* whose feed it is; empty: of all */
	bool asked; /* of a total; else of all that was published, and nothing of the following counts */
	struct str cut;          /* as in the API */
	struct str what;         /* in words */
	struct str mark;         /* of cut and measure, for identifiers */
	struct url now;          /* the passport of the total as it is now */
	struct url atom, json;   /* itself, in either form */
	struct unknown *unknown; /* what the cut names that nothing has now */
	size_t nunknown;
	struct history *history;
	const struct store_dataset *all;
	size_t n;
};

/* STATUS_USAGE says what a feed understands: nothing that is asked is left out of the answer unsaid. */
int feed_query_read(struct feed_query *out, struct page *p, struct error *e);
/* What a total came to by an event; concerns: whether the feed tells of it. */
struct history_change feed_change(const struct feed_query *q, const struct page *p,
				  const struct event *v);
/* "Het totaal ging van € 1 naar € 2." */
struct str feed_change_text(const struct page *p, const struct history_change *c);
/* What is off in the cut, for a reader who waits; nunknown > 0. */
struct str feed_unknown_text(const struct page *p, const struct feed_query *q);
/* "-12.50"; empty: not known. */
struct str feed_decimal(const struct page *p, const struct history_total *t);

#endif
