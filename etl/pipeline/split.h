/*
 * Sums of what was loaded, apart for each side, phase and year: costs and revenue added together
 * are a number nobody can check.
 */
#ifndef PIPELINE_SPLIT_H
#define PIPELINE_SPLIT_H

#include "model/dictionary.h"
#include "pipeline/pipeline.h"

struct split;

/* By the cube's scope dimensions and `side` (a dimension, or -1 for none). */
struct split *split_new(const struct cube *cube, int side);
void split_free(struct split *s);
void split_add(struct split *s, const struct entry_batch *b);
/* Adds what another of the same cube and side has. */
void split_merge(struct split *to, const struct split *from);
/* The rows in order of their labels, in the arena. */
struct split_row *split_rows(const struct split *s, struct dictionary *const *dictionaries,
			     struct arena *a, size_t *n);

#endif
