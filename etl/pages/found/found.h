/*
 * Search: what has the words, and the money behind it, a row per year. Private to etl/pages.
 */
#ifndef PAGES_FOUND_FOUND_H
#define PAGES_FOUND_FOUND_H

#include "page/bars.h"

#define FOUND_PAGE 10u
#define FOUND_COLUMNS 5u
#define FOUND_YEARS 6u /* rows of a hit, the latest */
#define FOUND_PIECES 40u

/* A cube that has hits on the page. */
struct found_cube {
	struct str name, place;
	struct guide *guide; /* NULL: no hit on the page */
	struct lens lens;    /* what a reader gets who asks for nothing */
	struct frame whole;
};

/* Of a text: marked where it has the words. */
struct found_piece {
	struct str text;
	bool marked;
};

struct found_column {
	const struct guide_member *phase, *side;
	struct str title; /* "Lasten, begroot" */
	struct str brief; /* "Begroot", "Baten": where there is no room */
};

struct found_cell {
	struct figure figure;
	struct url url; /* its passport */
};

struct found_row {
	struct str year; /* empty: the cube has no years */
	struct url url;  /* the hit in that year; empty: it has no page */
	const struct found_cell *cells;
	struct chart_bar bar;
};

/* Kept from the answer, which goes when another question is asked. */
struct found_part {
	struct str cut;
	money_sum sum;
};

struct found_hit {
	int kind; /* enum hit_kind */
	size_t cube;
	struct str dimension, label, code, cut, snippet;
	int decimals;
	const struct frame *frame; /* found_frames.c; NULL: asked by itself */
	struct found_part *parts;
	size_t nparts;
	uint64_t lines;
	/* as it is shown */
	struct str what; /* "Product", "Toelichting van Waterrijk" */
	struct url url;  /* empty: it has no page */
	struct found_piece pieces[FOUND_PIECES];
	size_t npieces;
	bool snippet_is_label; /* then it stands in the heading */
	struct found_column columns[FOUND_COLUMNS];
	size_t ncolumns;
	struct found_row *rows; /* years ascending */
	size_t nrows;
	struct chart_scale scale;
	bool more_years;
	bool all_counted; /* it has nothing but what is left out unasked: then that is counted */
	const struct found_hit *same; /* that has exactly these rows, and comes before; or NULL */
	struct money_unit unit;
};

struct found_facet {
	struct str text;
	struct url url;
	uint64_t n; /* 0: it takes a filter away */
	bool chosen;
};
#define FOUND_FACETS 12u

struct search_page {
	struct str words;
	struct str fault;                 /* the words cannot be read: why */
	struct str year, dimension, cube; /* filters, as they were asked */
	bool in_lines;                    /* the texts of single lines are searched */
	bool lines_instead;               /* because no name has the words */
	struct found_cube *cubes;
	size_t ncubes;
	struct found_hit *hits;
	size_t n;
	uint64_t total, lines; /* hits; lines of all cubes */
	uint64_t page, pages;
	struct url previous, next, lines_url, names_url;
	struct found_facet years[FOUND_FACETS], kinds[FOUND_FACETS], places[FOUND_FACETS];
	size_t nyears, nkinds, nplaces;
	/* the first sentence; not known: there is none */
	const struct found_cell *top;
	struct str top_label, top_of;
	struct str left_out; /* unasked, as on all pages; empty: nothing */
	bool has_texts;      /* single lines have some, as far as is known */
	struct asked *asked;
};

/* found_hits.c */
int found_open(struct page *p, struct found_cube *c, struct error *e);
int found_show(struct page *p, struct search_page *x, struct found_hit *h, struct error *e);
void found_top_figure(const struct page *p, struct search_page *x);
void found_left_out(const struct page *p, struct search_page *x);
void found_own_cube(struct page *p, struct search_page *x);
void found_name_kinds(const struct page *p, struct search_page *x);
/* "Product", "Toelichting van Waterrijk". */
struct str found_what(const struct page *p, const struct found_cube *c, const struct found_hit *h);
/* "lasten 2024, werkelijk": what the lens shows. */
struct str found_of_year(const struct page *p, const struct lens *l);

/* found_frames.c: the sums of the members among the hits, one question for each dimension. */
int found_take_frames(struct page *p, struct search_page *x, struct error *e);

/* found_rows.c: the rows and columns of a hit, from its parts. */
int found_rows(struct page *p, struct found_cube *c, struct found_hit *h, struct error *e);
/* A cut without what it says of years, phases and sides, in the arena; NULL: nothing is left. */
const char *found_cut_besides(struct page *p, const struct guide *g, struct str cut);
/* A cut of several, one by one: `rest` becomes what is behind it. */
struct str cut_piece(struct str *rest);
/* The page of a hit in that year (NULL: the cube's own); empty where it has none. */
struct url found_url(struct page *p, struct found_cube *c, const struct found_hit *h,
		     const struct guide_member *year);

void found_bar(struct html *out, const struct found_row *r, const struct found_hit *h);
void found_body(struct html *out, struct page *p, const void *data);

#endif
