/*
 * A sketch of what a file gave: small, made beside the load, and enough to tell how many of its
 * lines another file has too. A line's hash is made of the key attributes of its members and its
 * amounts, whatever order lines come in and whichever store they are in; of all lines those with
 * the smallest hashes are kept (a bottom-k sample), so that two sketches have the same lines in
 * their samples where the files share them. Files of no more than SKETCH_MOST different lines are
 * compared exactly; of larger ones a share is known to some 2 %.
 *
 * Source: A. Broder, On the resemblance and containment of documents (1997).
 */
#ifndef MODEL_SKETCH_H
#define MODEL_SKETCH_H

#include "model/dictionary.h"
#include "model/entry.h"

#define SKETCH_MOST 1024

/* In order of the hashes. */
struct sketch_sample {
	uint64_t *hashes;
	uint32_t *counts; /* lines of that hash */
	size_t n;
	uint64_t below; /* all lines with smaller hashes are here; UINT64_MAX: all lines */
};

struct sketch {
	uint64_t shape; /* of dimensions and measures: others cannot be compared */
	uint64_t entries;
	uint64_t content;                  /* of all lines, texts and labels, in any order */
	struct sketch_sample lines, codes; /* codes: the same without the amounts */
};

struct sketch_maker;
struct sketch_maker *sketch_maker_new(const struct cube *cube,
				      struct dictionary *const *dictionaries);
void sketch_maker_free(struct sketch_maker *m);
/* From the thread that fills the dictionaries. */
void sketch_add(struct sketch_maker *m, const struct entry_batch *b);
/* The sketch of what was added since the last time, in the arena; begins the next one. */
struct sketch *sketch_take(struct sketch_maker *m, struct arena *a);
/* The least and the greatest value of a dimension's key among what was added since then; false: it
 * has none, or is kept as text. */
bool sketch_range(const struct sketch_maker *m, size_t dimension, struct value *least,
		  struct value *greatest);

/* How many lines of each sample, among those that both would have, and how many they share. */
struct sketch_overlap {
	uint64_t of_a, of_b, shared;
};
struct sketch_overlap sketch_compare(const struct sketch_sample *a, const struct sketch_sample *b);
/* Both together, in the arena. */
struct sketch_sample sketch_unite(const struct sketch_sample *a, const struct sketch_sample *b,
				  struct arena *arena);
/* Whether both hold the same lines, and at least one. */
bool sketch_same(const struct sketch *a, const struct sketch *b);
/* Whether nearly all lines of the smaller are in the other, too. */
bool sketch_nearly_same(const struct sketch *a, const struct sketch *b);

#endif
