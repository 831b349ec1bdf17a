/*
 * Small cells of a load (etl/disclosure): between the transform and the sink. Off (NULL) where the policy names no payee; all
 * functions then do nothing.
 */
#ifndef PIPELINE_GATE_SMALL_CELLS_H
#define PIPELINE_GATE_SMALL_CELLS_H

#include "load/load.h"
#include "mapping/mapping.h"
#include "model/issue.h"
#include "privacy/privacy.h"
#include "transform/transform.h"

struct small_cells;

/* After the sink has begun: what was published before, and which members are known, is asked of it.
 * STATUS_INPUT: the policy does not fit the mapping. */
int small_cells_open(struct small_cells **out, const struct mapping *m, struct sink *sink,
		     const struct privacy_policy *policy, struct dictionary *const *dictionaries,
		     struct error *e);
void small_cells_free(struct small_cells *s);
/* For transform_set_guard. */
const struct transform_guard *small_cells_guard(const struct small_cells *s);

/* A source: its batches, then what its table came to, told in `issues`. */
void small_cells_begin(struct small_cells *s);
int small_cells_take(struct small_cells *s, struct entry_batch *b, struct error *e);
int small_cells_decide(struct small_cells *s, bool beside, struct issues *issues, struct error *e);
/* By how many entries there are fewer than were taken. */
uint64_t small_cells_merged(const struct small_cells *s);
bool small_cells_rows(struct small_cells *s, struct entry_batch *out);
const struct cell_mark *small_cells_marks(const struct small_cells *s, size_t *n);

/* After all sources. */
/* Whether only hidden cells have a member. */
bool small_cells_hides(const struct small_cells *s, size_t dimension, uint32_t key);
void small_cells_forget(struct small_cells *s);
/* `found`, and what was hidden of cells; in the arena. */
const struct load_privacy *small_cells_tell(const struct small_cells *s,
					    const struct load_privacy *found, struct arena *a);

#endif
