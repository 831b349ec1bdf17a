/*
 * Code lists: a CSV's rows, and indexes over the fields that foreign keys refer to (exact, folded,
 * or patterns: "6700..6799", "67*", "a,b,c", where the first row that matches wins; over several
 * columns an empty cell, or "*", takes any code).
 */
#ifndef MAPPING_CODELIST_H
#define MAPPING_CODELIST_H

#include "base/memory/map.h"
#include "mapping/header.h"

struct table {
	struct arena *arena;
	struct str *cells; /* [nrows * width], trimmed */
	size_t nrows, width, capacity;
	size_t file_width; /* columns that the file has; the others are computed */
	int *columns;      /* [nfields] column of each field, or NONE */
	uint64_t *lines;   /* [nrows] physical line in the file */
	struct str path;
	struct index *tree; /* of a tree: by code and validity */
};

/* Where files are looked for: `folder`, then, for external ones, the folders of `search`. */
struct codelist_places {
	const char *folder;
	const char *const *search;
	size_t nsearch;
};

/* Reads the CSV of a code list resource into r->table; adds its content to the fingerprint.
 * Computed fields become columns behind those of the file, so that keys may lead to them too. */
int codelist_load(struct resource *r, const struct codelist_places *places, uint64_t *fingerprint,
		  struct error *e);
/* Where a resource's file is, in the arena; NULL (and STATUS_INPUT) when it is nowhere. */
const char *codelist_find(struct arena *a, const struct resource *r,
			  const struct codelist_places *places, struct error *e);
void table_free(struct table *t);
/* Holds what a list's own keys promise: no code twice in the same years, no code that a spreadsheet
 * turned into a date or a power of ten, a tree that is one. All faults are told together, with file
 * and line. */
int codelist_check(const struct mapping *m, struct resource *r, struct error *e);
/* Checks the crosswalks and puts them into the cube's storage text. */
int crosswalks_build(struct mapping *m, struct error *e);
struct str table_cell(const struct table *t, size_t row, int field);
/* The year of a cell that holds a year or a date; `open` when it is empty. False: neither. */
bool codelist_year(const struct resource *list, int field, struct str cell, int32_t open,
		   int32_t *out);

/* Whether a code is one of "6700..6799", "67*" or "a,b,c". */
bool code_pattern_matches(struct str pattern, struct str code);

struct index;
/* Indexes a loaded list over the referenced fields of k. STATUS_INPUT for a range without an end.
 */
struct index *index_new(const struct resource *list, const struct foreign_key *k);
void index_free(struct index *x);
/* The row of a code (or of several codes joined by codelist_key) that is valid in `year`
 * (INT32_MIN: any), or NONE. */
int index_find(const struct index *x, struct arena *scratch, struct str code, int32_t year);
/* Whether no other row has the code of this one, which index_find found for that year. */
bool index_is_only(const struct index *x, size_t row, int32_t year);
/* The next row with the same code, whatever its validity, or NONE. */
int index_next(const struct index *x, size_t row);
/* From here on rows that are found are noted; `index_fired` tells them. */
void index_watch(struct index *x);
bool index_fired(const struct index *x, size_t row);
/* An earlier row that takes all the codes of this one in all its years, or NONE. */
int index_shadow(const struct index *x, size_t row);
/* The years a row is valid in: 0 and INT32_MAX where open. */
void index_validity(const struct index *x, size_t row, int32_t *from, int32_t *to);
/* Codes of several fields as one key, in the arena. */
struct str codelist_key(struct arena *a, const struct str *codes, size_t n);

#endif
