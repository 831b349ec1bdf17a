/*
 * Where a deviation comes from: the members that account for most of the difference between two
 * selections.
 */
#ifndef ANSWER_CHANGE_H
#define ANSWER_CHANGE_H

#include "engine/cells.h"
#include "question/change_question.h"

struct explained_side {
	const struct question *request;
	struct cells *cells;
	struct cell_total total;
};

/* One member on both sides. */
struct deviation {
	const struct value *value;
	struct str label; /* the member's name; empty: none but its key */
	money_sum from, to;
	uint64_t lines_from, lines_to;
	struct str key;
};

struct explained_change {
	struct arena *arena;
	const struct cube *cube;
	struct picture *picture;
	struct change_question asked;
	int decimals; /* of its measure */
	struct explained_side from, to;
	struct deviation *items;
	size_t n;
};

#define CHANGE_SHARE 1000000 /* shares are told in millionths */

/* The part of the whole difference, half away from zero; *none when there is nothing to share. */
money_sum change_share(const struct explained_change *c, money_sum part, bool *none);

#endif
