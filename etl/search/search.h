/*
 * Search: hits, facets and the money behind the hits of a page.
 *
 * search?q=words[&cube=name][&dimension=name][&year=n][&page=n][&pagesize=n]: see question/words.h
 * for the words. A hit has the years (of the dimension "year") of its lines; a cube and its
 * dimensions those of the cube, an explanation those of its scope. year=n leaves only hits of that
 * year, with the money of that year; facets.year counts them, whatever the filters (null: too many
 * to look at each). `sum` is that of the cube's first measure under the hit as a cut, and null when
 * it would add up years, phases or sides; `adds` names those of which there are several. `sums` has
 * it apart, each with the cut that says what it is of, newest first.
 * texts=true searches the free texts of lines in place of labels: a hit is an attribute with such
 * texts and all its lines that have the words, and its `cut` gives those lines from facts.
 * texts=both searches them together: those hits come first, and no facet counts them.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "answer/result.h"
#include "question/search_question.h"
#include "store/store.h"

/* Of all cubes. */
int result_search(struct result **out, struct session *s, const struct query *q, struct error *e);

enum hit_kind { HIT_CUBE, HIT_DIMENSION, HIT_MEMBER, HIT_EXPLANATION, HIT_TEXT };
const char *hit_kind_name(enum hit_kind kind);
enum hit_kind hit_kind_of(struct str name);

/* ---- suggest.c: what somebody who is still typing may mean ---- */

#define SUGGEST_BYTES 100u /* of what was typed; what follows is not looked at */
#define SUGGEST_SEEN 400u  /* rows of the index that are looked at, twice at most */

struct suggestion {
	enum hit_kind kind; /* never HIT_TEXT: the texts of lines take a pass over them */
	struct str cube, dimension, label, code; /* names; of an explanation no code */
	struct str cut;                          /* of an explanation */
	unsigned rank; /* 0: it begins with what was typed; the lower the better */
};
/* The best of the first rows in which all words stand, the last of them perhaps not all of it yet; best
 * first, at most `most`, each member once. The work does not grow with how many would match. No row of
 * what is withdrawn, staged or not public is in the index. Texts in the session's arena; `cube` is a name,
 * empty: all. */
int search_suggest(struct session *s, struct arena *a, struct str typed, struct str cube,
		   struct suggestion *out, size_t most, size_t *n, struct error *e);

/* Of lines that are alike: of one year, one phase, one side. */
struct hit_part {
	struct str cut; /* what it is of, besides the hit's own cut */
	uint64_t count;
	money_sum sum;
};

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
	struct str adds; /* JSON array: the dimensions whose members a single sum would add up */
	/* More than one: then the sum is of nothing, and nobody is told it. */
	struct hit_part *parts;
	size_t nparts, parts_capacity;
};

/* Something that was found, on whatever page. */
struct match {
	int64_t row; /* in the index */
	enum hit_kind kind;
	size_t cube;
	struct str dimension;
	int64_t ref;
	uint64_t years; /* bits: of search.years before they are ordered */
	bool in_year;   /* search.year is one of them */
};

#define SEARCH_YEARS 64u      /* that are told apart */
#define SEARCH_MATCHES 20000u /* whose years are looked up; of more, none */

struct year_facet {
	int64_t year;
	uint64_t n;
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
	struct search_question asked;
	struct match *matches; /* best first; NULL: too many */
	size_t nmatches;
	struct year_facet years[SEARCH_YEARS]; /* newest first */
	size_t nyears;
	struct store_cube *cubes;
	size_t ncubes;
	struct hit *hits; /* of the page */
	size_t nhits;
	struct facet *facets; /* of all that matches the words, whatever the filters */
	size_t nfacets;
	uint64_t total; /* that pass the filters too */
	size_t ntexts;  /* of `total`, hits in texts: they come first */
};

/* Adds the sums of the cubes' first measures to the hits of the page: one pass over the facts for
 * each dimension on it, and one for each explanation. */
int search_money(struct search *s, struct error *e);

/* Attributes whose free texts have the words, most lines first, with their cuts and money: those of
 * the page are the hits. A cube without measures has none. */
int search_texts(struct search *s, struct error *e);

/* filters.c: STATUS_NO_CUBE, STATUS_GONE or STATUS_NOT_FOUND, with the nearest, when what hits are limited to is not there. */
int search_check_cube(struct session *s, const struct store_cube *cubes, size_t n, struct str cube,
		      struct error *e);
int search_check_dimension(const struct search *s, struct error *e);

/* Fills in the years of the matches, and counts them. */
int search_years(struct search *s, struct error *e);

/* ---- shared by the two ---- */

/* "product.code:\"P2102\"" */
struct str search_cut(struct arena *a, const struct attribute *key, const struct value *v);
int search_explanation_cut(struct search *s, size_t cube, int64_t ref, struct str *out,
			   struct error *e);
/* Lines by the key of a dimension, of those keys that are added, at most `room`; then ended. */
struct question search_request(struct search *s, const struct cube *c, size_t dimension,
			       size_t room);
void search_test_add(struct question *r, const struct value *v);
void search_test_end(struct question *r);

#endif
