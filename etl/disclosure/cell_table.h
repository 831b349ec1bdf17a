/*
 * The table while it is made. Private to disclosure.
 */
#ifndef DISCLOSURE_CELL_TABLE_H
#define DISCLOSURE_CELL_TABLE_H

#include "base/memory/map.h"
#include "disclosure/disclosure.h"

#define CELLS_NO_KEY UINT32_MAX /* in a dimension that went on as text: it is hidden there */

struct table_cell {
	uint32_t total; /* of which it is a part */
	enum cells_why why;
	bool before; /* an earlier version hid it */
	uint64_t line;
	size_t first, n; /* contributions, in order of cells, once decided */
	unsigned char name[CELL_NAME_BYTES];
};

/* A fixed total. */
struct table_total {
	size_t first, n; /* cells, in order of totals, once decided */
	uint64_t line;   /* of what is hidden */
	bool social, rest;
	unsigned char name[CELL_NAME_BYTES];
};

/* What one payee contributes to one cell; before all is taken, by one line. */
struct contribution {
	uint32_t cell;
	uint64_t payee;
};

struct named_net {
	uint64_t payee;
	size_t at; /* contribution */
};

struct table_row {
	uint64_t line;
	uint32_t index; /* of cells, or of totals: their rest */
	bool rest;
};

/* What versions before had under one name. */
struct mark_before {
	struct cell_mark mark; /* first that of what is published, else of the last that was */
	size_t older;          /* 1 + the next whose amounts were others; 0: none */
};

struct cell_table {
	const struct cells_plan *plan;
	struct dictionary *const *dictionaries;
	struct map *by_name, *by_keys, *by_total; /* names are of versions before */
	struct mark_before *before;
	size_t nbefore;
	struct arena *arena; /* of those */
	uint64_t **names;    /* [ndimensions][nnames] by member, once they are asked for */
	size_t *nnames;
	uint32_t *hidden; /* [ndimensions] key of "afgeschermd", once it is asked for */

	struct table_cell *cells;
	size_t ncells;
	struct table_total *totals;
	size_t ntotals;
	struct contribution *contributions;
	size_t ncontributions;
	money_sum *sums;   /* [ncells * ncolumns] */
	money_sum *nets;   /* [ncontributions * ncolumns] */
	uint32_t *keys;    /* [ncells * plan->n] */
	bool *empty;       /* [ncells * ncolumns]: no line has an amount there */
	uint32_t *ordered; /* cells by total, once decided */
	size_t *by_cell;   /* contributions by cell */
	struct table_row *rows;
	size_t nrows, given;
	struct cell_mark *marks;
	size_t nmarks;
	uint32_t *prints; /* [2 * ncontributions at most] payees of marks */
	size_t nprints;
	struct named_net *gathered; /* while marks are made */
	struct cells_counts counts;

	bool **seen; /* [ndimensions][nseen] members of written rows */
	size_t *nseen;
};

/* rule.c: whether these cells together are safe. Its scratch is kept between calls. */
struct weighing;
struct weighing *weighing_new(const struct cell_table *c);
void weighing_free(struct weighing *w);
enum cells_why weighing_of(struct weighing *w, const uint32_t *cells, size_t n, bool social);
/* What a cell has in all, over its measures, by absolute value; 0: nobody contributes. */
money_sum weighing_size(struct weighing *w, uint32_t cell);

/* cover.c: which cells of a total are hidden. */
void cover_total(struct cell_table *c, struct weighing *w, struct table_total *t);

/* STATUS_REFUSED: a total of few payees is loaded beside what is published. */
int cover_beside(const struct cell_table *c, struct weighing *w, struct error *e);

/* differ.c: of what was published under its name, as before.c keeps it. Does a mark tell, beside some of that, of fewer than `least`
 * payees? */
bool differ_by_few(const struct cell_table *c, const struct mark_before *b,
		   const struct cell_mark *now, int64_t least);
/* Had a version these very amounts? */
bool differ_was_public(const struct cell_table *c, const struct mark_before *b, uint64_t print);

/* before.c: what a version before showed and hid. */
void before_look(struct cell_table *c);
void before_compare(struct cell_table *c, bool beside);

#endif
