/*
 * Code lists: a CSV's rows, and indexes over the fields that foreign keys refer to (exact, folded,
 * or patterns: "6700..6799", "67*", "a,b,c", where the first row that matches wins).
 */
#ifndef TRANSFORM_CODELIST_H
#define TRANSFORM_CODELIST_H

#include "base/map.h"
#include "transform/header.h"

struct table {
	struct arena *arena;
	struct str *cells; /* [nrows * width], trimmed */
	size_t nrows, width, capacity;
	int *columns; /* [nfields] column of each field, or NONE */
};

/* Where files are looked for: `folder`, then, for external ones, the folders of `search`. */
struct codelist_places {
	const char *folder;
	const char *const *search;
	size_t nsearch;
};

/* Reads the CSV of a code list resource into r->table; adds its content to the fingerprint. */
int codelist_load(struct resource *r, const struct codelist_places *places, uint64_t *fingerprint,
		  struct error *e);
void table_free(struct table *t);

struct index;
/* Indexes a loaded list over the referenced fields of k. STATUS_INPUT for a range without an end.
 */
struct index *index_new(const struct resource *list, const struct foreign_key *k);
void index_free(struct index *x);
/* The row of a code (or of several codes joined by codelist_key) that is valid in `year`
 * (INT32_MIN: any), or NONE. */
int index_find(const struct index *x, struct arena *scratch, struct str code, int32_t year);
/* Codes of several fields as one key, in the arena. */
struct str codelist_key(struct arena *a, const struct str *codes, size_t n);

#endif
