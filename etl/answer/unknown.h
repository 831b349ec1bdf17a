/*
 * Values of cuts that no member has: an answer of nothing says why, and what may have been meant.
 * `phase:"realisatie"` where the phase is called executed, `product:"Zwembad"` where a product is
 * cut by its code. Meant is what is called so in another language (model/fiscal_words.h), and
 * nothing beside it; else what has the text in its name, then what differs in a few letters. A
 * dimension of hardly any members is told whole.
 */
#ifndef ANSWER_UNKNOWN_H
#define ANSWER_UNKNOWN_H

#include "answer/result.h"

#define UNKNOWN_NEAREST 3

struct unknown_near {
	struct str value; /* to cut by */
	struct str label; /* empty: it has none, or it is the value */
};

struct unknown {
	struct str ref;                            /* as it was asked */
	struct str value;                          /* as it was asked */
	struct unknown_near near[UNKNOWN_NEAREST]; /* the nearest first */
	size_t n;
};

/* Looks at cuts by texts and whole numbers, on dimensions of which all members are known and not too many; in the
 * question's arena. */
int unknown_values(struct unknown **out, size_t *n, const struct result *r, struct error *e);
/* The same of a cut that is not asked yet, for who will wait for what it gives. STATUS_USAGE: it is off. */
int unknown_in_cut(struct unknown **out, size_t *n, struct session *s, struct picture *p,
		   struct arena *a, struct str cut, struct error *e);
/* `"executed" (Realisatie), "adjusted"`; empty where none is near. */
struct str unknown_near_text(struct arena *a, const struct unknown *u);

#endif
