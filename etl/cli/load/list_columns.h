/*
 * Files of people and of names, column by column.
 */
#ifndef CLI_LOAD_LIST_COLUMNS_H
#define CLI_LOAD_LIST_COLUMNS_H

#include "extract/extract.h"
#include "privacy/people/people_lists.h"

/* STATUS_INPUT: a table of several columns of which no header says what they are. */
int list_read_people(struct people_list *out, const char *const *files, size_t n,
		     const struct extract_options *dialect, struct error *e);

/* What stands in the first column; a header that says so ("naam", "straat") is none of them. In the arena. */
struct list_names {
	struct arena *arena;
	struct str *items;
	size_t n, room;
};
int list_read_names(struct list_names *out, const char *const *files, size_t n,
		    const struct extract_options *dialect, struct error *e);

#endif
