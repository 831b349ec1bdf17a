/*
 * Reading the index of words (schema/derived/search.sql): labels, codes, descriptions and explanations of published
 * cubes. Hides FTS5 and its ranking; members that are hidden are never found.
 */
#ifndef STORE_MEMBERS_WORDS_INDEX_H
#define STORE_MEMBERS_WORDS_INDEX_H

#include "store/store.h"

/* The marks around what was found, in a snippet. */
#define INDEX_MARK_OPEN '\x02'
#define INDEX_MARK_CLOSE '\x03'

/* How many rows of a kind, in a dimension of a cube. */
struct index_count {
	int64_t cube;               /* id */
	struct str kind, dimension; /* dimension is empty: of the cube itself and of explanations */
	uint64_t n;
};

struct index_row {
	int64_t row, cube; /* ids */
	struct str kind, dimension;
	int64_t ref;                     /* key of a member, id of an explanation */
	struct str label, code, snippet; /* of a page only */
};

/* False: no load has made it yet. */
int index_is_there(struct store *s, bool *out, struct error *e);
/* `expression` is FTS5's (question/words.h makes it); most rows first. Texts in the arena, as below. */
int index_counts(struct store *s, struct arena *a, struct str expression, struct index_count **out,
		 size_t *n, struct error *e);
/* All rows, at most `most`, best first. */
int index_rows(struct store *s, struct arena *a, struct str expression, size_t most,
	       struct index_row **out, size_t *n, struct error *e);

struct index_page {
	struct str expression;
	struct str cube, dimension; /* names; empty: all */
	struct str rows;            /* JSON list of rows that may be in it; empty: all */
	int64_t size, offset;
};
int index_read_page(struct store *s, struct arena *a, const struct index_page *p,
		    struct index_row **out, size_t *n, struct error *e);
/* The first `most` that match, in the order of the index, and no look at the others: for whoever types.
 * `cube` is a name; empty: all. Without snippets. */
int index_first(struct store *s, struct arena *a, struct str expression, struct str cube,
		size_t most, struct index_row **out, size_t *n, struct error *e);

#endif
