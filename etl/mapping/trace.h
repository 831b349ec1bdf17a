/* Telling which row decides: what tracing a line and tracing a code share. */
#ifndef MAPPING_TRACE_H
#define MAPPING_TRACE_H

#include "mapping/codelist.h"

/* The row's file and line, and what makes it match. */
void trace_row(struct buffer *why, const struct resource *list, const struct foreign_key *k,
	       int row);
/* The year, where the list has validities. */
void trace_year(struct buffer *why, const struct foreign_key *k, int32_t year);
/* The list that gives the dimension its key attribute, or any attribute of it; or NONE. */
int trace_list(const struct mapping *m, size_t d);

#endif
