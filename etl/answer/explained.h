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

struct explained {
	struct explanation *items; /* in their own order */
	size_t n;
};

/* A page of them, most specific first. */
struct told_explanations {
	const struct explanation **items;
	size_t n;
};

/* All explanations of the picture's cube, in the arena. STATUS_STORE when the cube has changed
 * since the picture was taken: ask again. */
int explained_read(struct explained *out, struct session *s, struct picture *p, struct arena *a,
		   struct error *e);
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

#endif
