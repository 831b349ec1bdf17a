/*
 * Codes that a spreadsheet changed, and amounts and dates that are written otherwise than their column, read as what they were: a repair that check proves (member "repair" of a finding) is kept
 * in the mapping, as a value of the field that stands for another (stuiver.values), with its proof (stuiver.repaired). The file stays as
 * it was brought.
 */
#ifndef EDITOR_REPAIRS_H
#define EDITOR_REPAIRS_H

#include "base/error.h"
#include "base/memory/arena.h"
#include <jansson.h>

struct repair {
	struct str resource, field, from, to;
	struct str proof; /* as check has it, in English */
};

/* STATUS_NOT_FOUND: no such field; STATUS_REFUSED: that value is read as something else already. */
int repair_put(json_t *descriptor, struct arena *a, const struct repair *r, struct error *e);
/* STATUS_NOT_FOUND: there is no such repair. */
int repair_undo(json_t *descriptor, struct arena *a, const struct repair *r, struct error *e);
/* All of a mapping; texts in the arena. */
struct repair *repairs_of(const json_t *descriptor, struct arena *a, size_t *n);
/* None is left: what was proven of one file is not of another. */
void repairs_forget(json_t *descriptor);
/* Those of a mapping that was proposed anew for the same files. */
void repairs_carry(json_t *descriptor, const json_t *before, struct arena *a);

#endif
