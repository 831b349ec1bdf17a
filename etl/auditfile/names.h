/*
 * What codes are called: accounts, cost centres, products, projects, relations, VAT codes; and what
 * stands behind the lines it belongs to. Learnt by the survey. Private to auditfile.
 */
#ifndef AUDITFILE_NAMES_H
#define AUDITFILE_NAMES_H

#include "auditfile/values.h"

struct name {
	struct str text, type, lead, lead_text;
};

struct name_list {
	struct map *map;
	struct name *items;
	size_t capacity;
	struct arena *arena;
	uint64_t accounts;
	uint64_t changed; /* codes that have another name the second time */
};

/* Kinds; basics have two digits in the standard, which here are one character. */
enum name_kind {
	NAME_ACCOUNT = 'a',
	NAME_RELATION = 'r',
	NAME_VAT = 'v',
	NAME_COST = '2',
	NAME_PRODUCT = '3',
	NAME_PROJECT = '4',
};

void names_init(struct name_list *n);
void names_drop(struct name_list *n);
/* False: beyond AUDITFILE_MAX_NAMES. */
bool names_add(struct name_list *n, char kind, const struct values *from);
/* NULL: it is not known. */
const struct name *names_find(const struct name_list *n, char kind, struct str code);
/* A value of the container with this ordinal, which stands behind its first line. */
bool names_add_late(struct name_list *n, uint64_t ordinal, int slot, struct str text);
const struct name *names_find_late(const struct name_list *n, uint64_t ordinal, int slot);

#endif
