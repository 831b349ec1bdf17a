/*
 * What the parts of merging look into descriptors with. Private to merging.
 */
#ifndef SNIFF_MERGE_MERGE_INSIDE_H
#define SNIFF_MERGE_MERGE_INSIDE_H

#include "base/text/str.h"

#include <jansson.h>
#include <string.h>

static inline json_t *member(json_t *o, const char *a, const char *b)
{
	json_t *m = json_object_get(o, a);
	return b ? json_object_get(m, b) : m;
}

static inline const char *text(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static inline bool is_ledger(json_t *resource)
{
	const char *role = text(member(resource, "stuiver", NULL), "role");
	return !*role || strcmp(role, "ledger") == 0;
}

static inline json_t *find_named(json_t *list, const char *name)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) if (strcmp(text(one, "name"), name) == 0) return one;
	return NULL;
}

static inline json_t *field_of(json_t *resource, const char *name)
{
	json_t *found = find_named(member(resource, "schema", "fields"), name);
	return found ? found : find_named(member(resource, "schema", "extraFields"), name);
}

static inline json_t *find_typed(json_t *list, const char *type)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) if (strcmp(text(one, "columnType"), type) == 0) return one;
	return NULL;
}

static inline json_t *field_typed(json_t *resource, const char *type)
{
	json_t *found = find_typed(member(resource, "schema", "fields"), type);
	return found ? found : find_typed(member(resource, "schema", "extraFields"), type);
}

/* ---- merge_same.c ---- */

/* Each column of the one is read by the other, in the same way. */
bool has_all_columns(json_t *of, json_t *in);
/* The ledger that reads such files already; of several the one that reads those of that name. NULL: none does. */
json_t *find_same(json_t *there, json_t *resource, struct str file);
/* A ledger that is told from another by the names of its files reads this one too; false: it does so already. */
bool widen_files(json_t *ledger, struct str file);

#endif
