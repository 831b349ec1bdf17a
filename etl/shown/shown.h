/*
 * What each level of publication would show of a load: its lines and sums by year, phase and side, by taakveld, and by
 * the highest level that they may have. Counted once, while a file is checked; whoever chooses a level adds up what is
 * here, and has what a load under that level hides, to the cent.
 *
 * Which levels there are, and why the social domain and the categories of people stay at L1, stands in
 * descriptor/levels.h; the codes of a line are those that transform/levels/levels.c goes by. Small cells (etl/disclosure) are
 * counted as the lines they are made of: what they hide comes on top.
 *
 * Knows no store and no desk. Sums are at the decimals of their measure columns.
 */
#ifndef SHOWN_SHOWN_H
#define SHOWN_SHOWN_H

#include "base/text/json_out.h"
#include "mapping/mapping.h"
#include "model/dictionary.h"
#include "model/entry.h"
#include "model/money.h"

/* Why lines are held at L1, whatever is chosen. */
enum shown_floor {
	SHOWN_FREE,
	SHOWN_TASK,     /* of the social domain, or of what may be of it */
	SHOWN_CATEGORY, /* benefits and salaries */
	SHOWN_NO_CODE   /* no taakveld or category of Iv3, or none at all: it may be either */
};

struct shown_lines {
	struct str part;  /* "2024 · executed · expenditure": without its period */
	struct str task;  /* the code as it stands in the cube; empty: there is none */
	struct str label; /* what is beside the code; empty where nothing is */
	enum shown_floor floor;
	uint64_t entries;
	const money_sum *sums; /* [ncolumns] of the cube */
};

struct shown_counts {
	struct str task, category; /* names of the dimensions; empty: the cube has none */
	struct shown_lines *rows;  /* by part, task, floor */
	size_t n;
};

struct shown;

/* `task` is a dimension, or -1: that which tells taakvelden where the mapping's levels name none. The category is
 * that of its levels, or the dimension that is called so. */
struct shown *shown_new(const struct mapping *m, int task);
void shown_free(struct shown *s);
/* The entries of a batch, as they were read. NULL: nobody counts. */
void shown_add(struct shown *s, const struct entry_batch *b);
/* What there is so far, in the arena; NULL of NULL. */
const struct shown_counts *shown_tell(const struct shown *s, struct dictionary *const *dictionaries,
				      struct arena *a);
/* As the value of a member: an object. */
void shown_json(struct json_out *j, const struct cube *cube, const struct shown_counts *c);

#endif
