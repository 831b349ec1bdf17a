/*
 * What is learnt of a table while its rows go by. Private to book.
 */
#ifndef BOOK_GRID_FACTS_H
#define BOOK_GRID_FACTS_H

#include "book/grid.h"

struct facts_making {
	struct grid_facts *facts;
	const struct grid_options *options;
	struct arena *arena;
	struct grid_column *columns; /* [capacity] */
	size_t capacity;
	bool *hidden;            /* [BOOK_COLUMNS] */
	struct book_cell *cells; /* of the row that is kept */
	size_t ncells;
	struct book_area *merges;
	size_t nmerges;
	uint64_t all_merges;
};

void facts_begin(struct facts_making *m, struct grid_facts *facts, struct arena *a,
		 const struct grid_options *o);
void facts_end(struct facts_making *m);
/* The cells of the row that are in the table. */
void facts_cut(struct facts_making *m, const struct book_row *row, struct book_row *kept);
/* Takes the row in; false when it is left out. */
bool facts_add(struct facts_making *m, const struct book_row *row);
void facts_merged(struct facts_making *m, const struct book_area *area);
void facts_hide(struct facts_making *m, uint32_t first, uint32_t last);

#endif
