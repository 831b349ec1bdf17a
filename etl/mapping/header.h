/*
 * Matching a file's header to the fields of a resource: exact text first, then folded, then
 * aliases.
 */
#ifndef MAPPING_HEADER_H
#define MAPPING_HEADER_H

#include "descriptor/descriptor.h"
#include "mapping/mapping.h"

struct header_match {
	int *columns;    /* [nfields] column of each field, or NONE */
	int *fields;     /* [nheader] field of each column, or NONE */
	size_t found;    /* fields that have a column */
	size_t exact;    /* those that are named so, letter by letter */
	size_t missing;  /* required schema fields that have none */
	size_t twice;    /* columns that match a field that has one already */
	int twice_field; /* the field and the column of the first of those */
	size_t twice_column;
};

/* header NULL: by position. The result lives in the arena. */
struct header_match header_match(struct arena *a, const struct resource *r,
				 const struct str *header, size_t n);
/* For extract_names: `self` is a resource, or the mapping, of which the ledger counts that finds most.
 */
size_t header_names(const void *self, const struct str *fields, size_t n, bool *all);
size_t header_names_of_any(const void *self, const struct str *fields, size_t n, bool *all);
/* The header nearest to the field's name and aliases, or an empty text when none is near. */
struct str header_nearest(struct arena *a, const struct field *f, const struct str *header,
			  size_t n);
/* Says what is wrong with a header that lacks required fields: names each with its nearest column,
 * and recognises a header line that runs into its first record. `line` 0: unknown. */
int header_error(struct error *e, const struct resource *r, const struct header_match *match,
		 const struct str *header, size_t n);

#endif
