/*
 * What a reader looks at: one year, one side, one phase beside another, a place in a tree, and how
 * money is shown. A lens is read from an address, and written into the addresses of its neighbours.
 */
#ifndef EXPLORE_LENS_H
#define EXPLORE_LENS_H

#include "explore/guide.h"

#define LENS_MAX_DEPTH 16u

enum lens_scale { SCALE_TOTAL, SCALE_PER_INHABITANT };

struct lens_step {
	size_t dimension; /* its key attribute has the value */
	struct value value;
	struct str code, label; /* the label is empty until it was asked */
};

struct lens {
	const struct guide *guide;
	const struct guide_member *year;   /* NULL: all, or the cube has none */
	const struct guide_member *side;   /* NULL: the cube has none */
	const struct guide_member *phase;  /* what is shown first; NULL: the cube has none */
	const struct guide_member *beside; /* what it is compared with; NULL: nothing, or a year */
	const struct guide_member *before; /* the year it is compared with; NULL: none */
	size_t measure;                    /* of the cube */
	enum lens_scale scale;
	int32_t prices;                /* of that year; 0: of their own */
	uint32_t toggles;              /* bits of guide->toggles that are on */
	const struct guide_tree *tree; /* NULL: the whole cube */
	struct lens_step path[LENS_MAX_DEPTH];
	size_t depth;
};

/* One change of a cut beside what the lens says. */
struct lens_cut {
	const struct guide_member *year, *phase, *side; /* NULL: not cut at all */
	bool path;                                      /* with the steps of the path */
	const char *extra; /* more cuts in the grammar of the API, or NULL */
};

/* The lens's own: its year, its phase, its side, its path. */
struct lens_cut lens_own(const struct lens *l);
/* What the shown figure is compared with: the other phase, or the year before. */
struct lens_cut lens_beside(const struct lens *l);
/* As the parameter `cut`, with what its toggles leave out; in the arena. */
struct str lens_cut_text(const struct lens *l, struct arena *a, const struct lens_cut *c);
/* One cut on an attribute's value: `ref:"value"`; what is empty is `ref:""`. */
struct str cut_of_value(struct arena *a, struct str ref, enum value_type type,
			const struct value *v);

/* Whether its sums can be divided by inhabitants: they are of one region. */
bool lens_divides(const struct lens *l);
/* The dimension below the last step of the tree; -1: there is none. Without a tree: the top of the
 * first one. */
int lens_next_level(const struct lens *l);

#endif
