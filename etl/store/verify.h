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

enum damage_kind {
	DAMAGE_PAGE, /* of the file; `of`: the table or index it belongs to, where that can be told */
	DAMAGE_STRUCTURE, /* SQLite's own */
	DAMAGE_DATASET,   /* `dataset` */
	DAMAGE_ORIGINAL,  /* `of`: its name */
	DAMAGE_INDEX,     /* of words */
};
struct store_damage {
	enum damage_kind kind;
	int64_t dataset;
	struct str of, what; /* what: in words, of all kinds */
};

/* Tells `damaged` what is damaged, a piece at a time; goes on after each. An error when
 * nothing can be looked at, also when the store cannot be opened at all; what was found till then
 * was told. */
int store_verify(const char *path,
		 void (*damaged)(void *payload, const struct store_damage *damage), void *payload,
		 struct verification *out, struct error *e);
/* The same of the datasets alone, of a store that is open. */
int store_verify_datasets(struct store *s,
			  void (*damaged)(void *payload, const struct store_damage *damage),
			  void *payload, struct verification *out, struct error *e);

#endif
