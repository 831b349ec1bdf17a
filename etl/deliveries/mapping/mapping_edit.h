/*
 * Changing what the columns of a mapping mean, one at a time, by functions that know what a descriptor is.
 * Private to the desk.
 */
#ifndef DELIVERIES_MAPPING_MAPPING_EDIT_H
#define DELIVERIES_MAPPING_MAPPING_EDIT_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "texts/texts.h"
#include <jansson.h>

/* What a column may mean: its word in forms, and the columnType of a Fiscal Data Package. */
struct meaning {
	const char *word;
	const char *type; /* NULL: none */
	bool words;       /* texts of each line, rather than codes to add up by */
};
extern const struct meaning meanings[];
extern const size_t meanings_n;
/* How it is said. */
struct str meaning_text(enum lang lang, size_t meaning);
#define MEANING_LEFT_OUT "weg"

/* The fields of the resource, an array; NULL when it is no ledger. */
json_t *edit_fields(json_t *descriptor, size_t resource);
/* The word of what a field means now; "" for one that stays as it is: an amount, or what tells its sign. */
const char *edit_meaning(const json_t *descriptor, const json_t *resource, const json_t *field);
/* Makes it mean that. STATUS_USAGE: no such meaning; STATUS_REFUSED: it cannot be that. */
int edit_set(json_t *descriptor, size_t resource, json_t *field, struct str word, struct error *e);

#endif
