/*
 * A budget beside its ledger: a mapping that was proposed for a file of its own becomes one that adds to a cube which is
 * published under another mapping (etl/sniff/merge/merge.h does the same for a folder). What it knows are descriptors; it asks
 * no store and no desk.
 *
 * The cube keeps each dimension that it has, under its name and with its attributes, and gets those that only the new
 * file has behind them (store/pages/shape.h, shape_grow). Columns of one meaning become one field. Of a dimension that the
 * new file does not have its lines say nothing: a field that is empty in all of them.
 */
#ifndef JOINING_JOINING_H
#define JOINING_JOINING_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "sniff/merge/merge.h"

/* The mapping for `own`'s files, of the cube of `there`: its ledgers read as `own` says, the rest (model, code lists, what
 * is said of privacy) as `there` does. Lists that `own` had go. `same` are columns that mean the same under another
 * name. In the arena. STATUS_INPUT: one of them is no mapping of a ledger; STATUS_REFUSED: `there` has no phase, so that
 * a budget beside it would be added to what was spent, or a ledger of `own` says none. */
int joined_descriptor(struct str there, struct str own, const struct same_column *same, size_t n,
		      struct arena *a, struct str *out, struct error *e);

/* `known`, which was of the same cube before `joined` was, with the dimensions that it lacks since, and with what cuts with a
 * name leave out since, so that files that it reads still add to it and take nothing of it away. In the arena; `known` as it
 * is where it lacks nothing. */
int widened_descriptor(struct str known, struct str joined, struct arena *a, struct str *out,
		       struct error *e);

#endif
