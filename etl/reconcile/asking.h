/* Where a cube has what a delivery is made of. Private to reconcile. */
#ifndef RECONCILE_ASKING_H
#define RECONCILE_ASKING_H

#include "explore/guide.h"
#include "reconcile/reconcile.h"

struct iv3_asking {
	struct guide *guide;
	struct iv3_field taakveld, category;
	int period; /* dimension of months, or -1; its key is asked too */
	size_t measure;
	bool quarter;        /* only the months up to the end of it */
	bool *details;       /* [dimensions] */
	struct str cut;      /* what is asked */
	struct str cell_cut; /* the same, up to the end of the quarter */
};

/* The guide is the caller's. */
int iv3_asking_of(struct iv3_asking *out, struct arena *a, struct guide *g, struct session *s,
		  const struct iv3_wanted *w, struct error *e);

#endif
