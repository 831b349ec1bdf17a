/*
 * A cut with a name, as a model's `toggles` state it: `taakveld.name:"0.10";"0.11"`, of what must hold or what must not. It tells of a
 * member whether it is left out, as a question with that toggle would (etl/question/toggles.c).
 */
#ifndef MODEL_NAMED_CUT_H
#define MODEL_NAMED_CUT_H

#include "base/memory/map.h"
#include "model/cube.h"

struct named_cut {
	bool exclude; /* else: what must hold */
	size_t dimension, attribute;
	struct map *values; /* as plain text; NULL: it leaves nothing out */
};

/* False when it cannot be told by one dimension's members alone (several cuts, texts in part, no such attribute); nothing is kept then.
 * A ref without an attribute is of the dimension's key. */
bool named_cut_read(struct named_cut *out, const struct cube *cube, struct str cut, bool exclude,
		    struct arena *a);
/* Of a member of its dimension: its attributes. What is empty is left out by what must hold, and by no exclusion. */
bool named_cut_leaves_out(const struct named_cut *c, const struct cube *cube,
			  const struct value *tuple);
void named_cut_drop(struct named_cut *c);

#endif
