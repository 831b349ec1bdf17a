/*
 * Mending a damaged store from what it still holds: a new store is written beside it of every row that can be read, and
 * the facts that cannot are loaded again from the kept originals.
 *
 * What can be made anew: the columns and texts of lines (segment_data, text_piece), what datasets are compared by
 * (dataset_sketch, dataset_part), the index of words, and every index of SQLite. For the rest, the catalogue, the members,
 * the record and the originals themselves, only a backup helps; then nothing is written.
 *
 * A dataset is loaded again into a copy that has the members and no lines, so that every member has the key it had, by
 * the mapping it was loaded with (the same fingerprint). What comes out must be what the catalogue says, and what is
 * still there to the byte: columns by their width, least and greatest, segments by their lines, all of it by its counts
 * and sums. Else nothing is written either.
 */
#ifndef DOCTOR_DOCTOR_H
#define DOCTOR_DOCTOR_H

#include "base/error.h"
#include "base/memory/arena.h"

struct doctor_load {
	const char *store, *file; /* into which, and the original under the name it came by */
	struct str cube, mapping; /* the mapping's name */
	struct str resource;
	uint64_t rejected; /* lines, that were accepted then */
};
struct doctor_order {
	const char *store, *to; /* to: is not there yet */
	/* Loads; an error when no mapping is known for it. */
	int (*load)(void *payload, const struct doctor_load *what, struct error *e);
	void (*tell)(void *payload, struct str what); /* what is being done */
	void *payload;
};
struct doctor_mended {
	uint64_t rows, lost;        /* that were read; columns and texts that could not be */
	uint64_t datasets, columns; /* loaded again; columns and texts that came of it */
};

/* STATUS_STORE: it cannot be mended, and why; STATUS_REFUSED: something stands at `to`. */
int doctor_mend(const struct doctor_order *order, struct doctor_mended *out, struct error *e);

#endif
