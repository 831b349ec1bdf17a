/*
 * Which explanations speak about a selection.
 *
 * One speaks about a selection when a published line lies in both. So an explanation of a product
 * speaks about the product's programme, and not about another one, without anyone having to say
 * which product is whose. Without a cut all of them speak, also those whose lines are to come.
 */
#ifndef ANSWER_EXPLAINED_H
#define ANSWER_EXPLAINED_H

#include "engine/engine.h"
#include "model/explanation.h"

/* Those whose scopes name the same attributes: one pass over the facts judges all of them. */
struct explained_kind {
	const struct scope *scope; /* of one of them: its terms' attributes are all theirs */
	/* Of one value a term, by these values: found by looking up. In order of key, then explanation. */
	struct explained_key {
		struct str key;
		size_t explanation;
	} * keys;
	size_t nkeys;
	size_t *plural; /* with alternatives: each is compared */
	size_t nplural;
};

struct explained {
	struct explanation *items; /* in their own order */
	size_t *depths;            /* [n] scope_depth of each */
	size_t n;
	struct explained_kind *kinds;
	size_t nkinds;
};

/* A page of them, most specific first. */
struct told_explanations {
	const struct explanation **items;
	size_t n;
};

/* All explanations of the picture's cube: kept with it, or in the arena where they are too much for that.
 * STATUS_STORE when the cube has changed since the picture was taken: ask again. */
int explained_get(const struct explained **out, struct session *s, struct picture *p,
		  struct arena *a, struct error *e);
/* Calls `found` for every explanation that speaks about a cell of r's columns (one cell, the whole
 * selection, when there are none), once for each such pair; `cell` is cells_key of its values. */
int explained_match(const struct explained *x, struct session *s, struct picture *p,
		    const struct question *r,
		    void (*found)(void *payload, size_t explanation, struct str cell),
		    void *payload, struct error *e);
/* How many explanations speak about each cell of r->columns. */
struct explained_counts;
int explained_count(struct explained_counts **out, struct session *s, struct picture *p,
		    const struct question *r, struct error *e);
uint32_t explained_counts_get(const struct explained_counts *c, struct str cell);
void explained_counts_free(struct explained_counts *c);

/* ---- explained_kinds.c ---- */

/* Sorts the items into kinds; in the arena. */
void explained_sort(struct explained *x, struct arena *a, const struct cube *c);
/* One value of a key; a key is those of all terms in turn. */
void explained_key_add(struct buffer *key, enum value_type type, const struct value *v);
/* The first with that key, and how many there are. */
const struct explained_key *explained_find(const struct explained_kind *k, struct str key,
					   size_t *n);

#endif
