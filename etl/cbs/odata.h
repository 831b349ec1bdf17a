/*
 * Answers of an OData service, page by page. Private to etl/cbs.
 */
#ifndef CBS_ODATA_H
#define CBS_ODATA_H

#include "fetch/fetch.h"

#include <jansson.h>

/* A row of an answer; -1 ends it all. */
typedef int odata_row(void *context, json_t *row, struct error *e);

/* How many rows the service itself counts: an answer of $count. False in *known when it does not say (no such address,
 * no number); other faults are errors. */
int odata_count(uint64_t *out, bool *known, struct fetcher *f, struct str path, struct error *e);
/* Asks base/path, and every page after it. STATUS_INPUT for what is no OData answer, for pages that
 * go in circles and for a next page that is somewhere else. */
int odata_read(struct fetcher *f, const char *base, struct str path, odata_row *row, void *context,
	       struct error *e);
/* After each page whose rows were all taken: what stands behind the base of the next one, empty after the last. */
typedef int odata_page(void *context, struct str next, struct error *e);
/* The same; `page` lets what was taken be kept, so that another time `path` is where it ended. */
int odata_read_pages(struct fetcher *f, const char *base, struct str path, odata_row *row,
		     odata_page *page, void *context, struct error *e);
/* The rows of a body that was fetched, errors in that language; *next, when it is not NULL, becomes its link to the next page, in the arena. */
int odata_rows(enum lang lang, struct str body, odata_row *row, void *context, struct arena *a,
	       struct str *next, struct error *e);
/* For fetch_options: whether a body is JSON at all, which a count is too. `context`: the enum lang of its error; NULL:
 * English. */
int odata_check(void *context, struct str body, struct error *e);
/* A number as exact decimal text; JSON's numbers of at most 15 digits are. False when it is none.
 */
bool odata_number(char out[32], const json_t *value);
/* A text without the blanks CBS pads keys with; empty when it is none. */
struct str odata_text(const json_t *row, const char *key);

#endif
