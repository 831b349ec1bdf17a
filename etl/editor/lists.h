/*
 * Looking into a descriptor. Private to etl/editor.
 */
#ifndef EDITOR_LISTS_H
#define EDITOR_LISTS_H

#include "editor/editor.h"

/* The text of a member; "" when it is none. */
const char *list_text(const json_t *object, const char *name);
json_t *list_own(const json_t *object);
bool list_is_ledger(const json_t *resource);
/* NULL: there is none of that name. */
json_t *list_resource(const json_t *descriptor, struct str name);
/* A field of a resource, extra ones too. */
const json_t *list_ledger_field(const json_t *resource, const char *name);

#endif
