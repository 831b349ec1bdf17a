/*
 * A search at work: hits, facets and the money behind the hits of a page. Private to etl/query.
 */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "query/cells.h"

enum hit_kind { HIT_CUBE, HIT_DIMENSION, HIT_MEMBER, HIT_EXPLANATION };

struct hit {
	enum hit_kind kind;
	size_t cube; /* in search.cubes */
	struct str dimension, label, code, snippet;
	int64_t ref; /* see schema/derived/search.sql */
	/* the money behind it */
	struct str cut;
	struct str measure;
	bool counted;
	uint64_t count;
	money_sum sum;
	int decimals;
	struct str adds; /* JSON array: the dimensions whose members the sum adds up */
};

struct facet {
	size_t cube;
	struct str dimension; /* empty: of the cube itself and of explanations */
	enum hit_kind kind;
	uint64_t n;
};

struct search {
	struct session *session;
	struct arena *arena;
	struct str words, expression;
	struct str cube, dimension; /* filters; empty: none */
	int64_t page, page_size;
	struct store_cube *cubes;
	size_t ncubes;
	struct hit *hits; /* of the page */
	size_t nhits;
	struct facet *facets; /* of all that matches the words, whatever the filters */
	size_t nfacets;
	uint64_t total; /* that pass the filters too */
};

/* The marks around what was found, in a snippet from the store. */
#define SEARCH_MARK_OPEN '\x02'
#define SEARCH_MARK_CLOSE '\x03'

/* Adds the sums of the cubes' first measures to the hits of the page: one pass over the facts for
 * each dimension on it, and one for each explanation. */
int search_money(struct search *s, struct error *e);

#endif
