/*
 * The table that the build makes of a .po file (etl/template/table.c): open addressing by
 * text_hash, a power of two of places, some of them empty (id NULL).
 */
#ifndef TEXTS_TEXT_TABLE_H
#define TEXTS_TEXT_TABLE_H

#include "base/text/str.h"

struct text_entry {
	const char *id;      /* Dutch; of a plural, the one for 1 */
	const char *text[2]; /* [1] only of a plural */
};

struct text_table {
	const struct text_entry *entries;
	size_t size;
};

extern const struct text_table texts_en;

/* FNV-1a, known to the compiler of the table and to its reader. */
static inline uint32_t text_hash(struct str id)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < id.len; i++)
		h = (h ^ (unsigned char)id.ptr[i]) * 16777619u;
	return h;
}

#endif
