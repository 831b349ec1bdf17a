/*
 * Levels of publication in a descriptor (descriptor/levels.h): which one is chosen, for which taakvelden another, and
 * from which level on each column is shown. Private to the desk.
 */
#ifndef DELIVERIES_MAPPING_MAPPING_LEVELS_H
#define DELIVERIES_MAPPING_MAPPING_LEVELS_H

#include "base/memory/arena.h"
#include <jansson.h>

#define LEVELS_ALL 5 /* L0 to L4 */

struct level_value {
	struct str code; /* of a taakveld; with a star: what begins so */
	int level;
};
struct level_choice {
	bool stated;               /* false: the mapping says none, and L1 holds */
	int standard;              /* 0 to 4 */
	struct str task, category; /* dimensions; empty: none */
	struct str without;        /* why no line is of the social domain; empty: nobody says so */
	struct level_value *values;
	size_t n;
};
struct level_column {
	struct str name;
	int level;
	bool fixed; /* always shown: it tells the level itself, or what a file replaces */
	bool text;
};

/* 0 to 4; -1: that is no level. */
int level_named(struct str word);
struct str level_word(int level);

/* Texts in the arena. */
void level_choice_read(const json_t *descriptor, struct arena *a, struct level_choice *out);
/* Each column that is told has its level from now on. */
void level_choice_write(json_t *descriptor, const struct level_choice *c,
			const struct level_column *columns, size_t n);
/* What a load publishes, column by column: with the level that is stated, else with that of its meaning. Those of
 * `opened` were held for people's, and start at L3. */
size_t level_columns(json_t *descriptor, const struct level_choice *c, const struct str *opened,
		     size_t nopened, struct arena *a, struct level_column **out);
/* A field that means something else from now on has the level of that: written where levels are stated, or where it is
 * not that of its meaning alone. `of_people`: it was left out as people's before. */
void level_start(json_t *descriptor, json_t *field, bool of_people);

#endif
