/*
 * Asking on behalf of a page: questions in the API's own words, answers as tables that live as long
 * as the page. So a page never shows what the API would not answer.
 */
#ifndef EXPLORE_INQUIRY_H
#define EXPLORE_INQUIRY_H

#include "explore/lens.h"
#include "query/query.h"

#define ASKED_PARAMS 16u

/* A question under way. */
struct asked {
	struct session *session;
	struct arena *arena; /* the page's */
	struct query query;
	struct query_param params[ASKED_PARAMS];
};

struct asked ask_new(struct session *s, struct arena *a, enum endpoint endpoint, struct str cube);
/* Texts are kept as they are; an empty value is no parameter. */
void ask_param(struct asked *q, const char *key, struct str value);
/* Measure, per and prices of a lens. */
void ask_lens(struct asked *q, const struct lens *l);
/* The question as an address of the API, from /api/3 on, percent-encoded. */
struct str ask_address(const struct asked *q, const char *more);

/* An answer with rows, all of it in the page's arena. */
struct tabular {
	const struct row_column *columns;
	size_t ncolumns;
	const struct datum *cells; /* [n * ncolumns] */
	size_t n;
	uint64_t total;              /* over all pages */
	const struct datum *summary; /* [ncolumns], or NULL */
	bool too_many;               /* more rows than TABULAR_MAX_ROWS: these are the first */
};
#define TABULAR_MAX_ROWS 10000u

int ask_tabular(struct tabular *out, struct asked *q, struct error *e);
static inline const struct datum *tabular_cell(const struct tabular *g, size_t row, size_t column)
{
	return &g->cells[row * g->ncolumns + column];
}
/* Of a cell of a member's key. */
struct value value_of_datum(const struct datum *d);
/* The column of a ref ("year.year", "amount.sum"); -1: none. */
int tabular_column(const struct tabular *g, struct str ref);

#endif
