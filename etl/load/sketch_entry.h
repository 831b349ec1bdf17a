/*
 * What a dataset is compared by, in the store: its sketch, and what it holds for each side, year
 * and phase. Private to load.
 */
#ifndef LOAD_SKETCH_ENTRY_H
#define LOAD_SKETCH_ENTRY_H

#include "load/sink_sqlite.h"

/* Of the dataset that is being written. Nothing where the source has no sketch. */
int sketch_enter(struct sqlite_sink *s, const struct load_source *source, struct error *e);
/* From the four columns of dataset_sketch from `first` on; NULL: it has none. */
struct sketch *sketch_of_row(struct arena *a, sqlite3_stmt *q, int first, uint64_t entries);
/* Adds what a dataset holds to rows[*n], of which there is room for `most`. */
int sketch_parts(struct sqlite_sink *s, int64_t dataset, struct split_row *rows, size_t most,
		 size_t *n, struct error *e);

#endif
