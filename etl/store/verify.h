/*
 * Whether a store is what was written to it: every page, SQLite's own structure, every segment with
 * its lines and sums as they were counted when they were loaded, every original with its SHA-256,
 * and the search index. Reads all there is.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/store.h"

struct verification {
	uint64_t pages, datasets, lines, originals; /* that were looked at */
	bool log;                                   /* pages were not: there is a log beside them */
	uint64_t damaged;                           /* what is, in all */
};

/* Tells `damaged` what is damaged, in words, a piece at a time; goes on after each. An error when
 * nothing can be looked at, also when the store cannot be opened at all; what was found till then
 * was told. */
int store_verify(const char *path, void (*damaged)(void *payload, struct str what), void *payload,
		 struct verification *out, struct error *e);

#endif
