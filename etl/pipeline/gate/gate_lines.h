/*
 * What the gate found, by the entries that carry it: for each taakveld, and where a cube has none for what it has
 * instead. Texts are looked at before it is known which entries they come to; a member is looked at once, and may
 * stand in a million. So what was found in one is noted as a number, and counted when a batch is whole.
 * Private to the pipeline.
 */
#ifndef PIPELINE_GATE_GATE_LINES_H
#define PIPELINE_GATE_GATE_LINES_H

#include "load/load.h"
#include "mapping/mapping.h"
#include "privacy/privacy.h"

struct gate_lines;

/* Which dimension tells entries apart: the one that the mapping's levels name as the taakveld, one that is called so
 * or functional classification, or the top of the first hierarchy; -1: none. */
int gate_lines_dimension(const struct mapping *m);
/* The same without the hierarchy: only what is known to be the taakveld. */
int gate_lines_task(const struct mapping *m);

struct gate_lines *gate_lines_new(const struct mapping *m);
void gate_lines_free(struct gate_lines *l);
/* In a text of this attribute. */
void gate_lines_found(struct gate_lines *l, size_t attribute, const struct privacy_look *look);
/* All that was found since the last call, as a number that stands for it; 0: nothing. */
uint32_t gate_lines_note(struct gate_lines *l, size_t dimension);
void gate_lines_member(struct gate_lines *l, size_t dimension, uint32_t key, uint32_t note);
/* The entries of a batch. Texts of it are as they are published. */
void gate_lines_count(struct gate_lines *l, const struct entry_batch *b);
/* By column, rule, action and taakveld. Texts are in the arena. */
struct load_place *gate_lines_tell(const struct gate_lines *l,
				   struct dictionary *const *dictionaries, struct arena *a,
				   size_t *n);

#endif
