/*
 * What the code lists of a mapping did not know of one source, and what they did: told by transform,
 * kept with the dataset, printed by the pipeline.
 */
#ifndef MODEL_UNMAPPED_H
#define MODEL_UNMAPPED_H

#include "base/text/json_out.h"
#include "model/cube.h"
#include "model/money.h"

/* Among how many codes, and among how many that are faults, `near` is looked for: it takes long. */
#define UNMAPPED_NEAR 50u

/* A code that a list does not know, as one dimension shows it. */
struct unmapped_code {
	struct str dimension, list; /* names, the mapping's */
	struct str code;            /* empty: these lines carry none */
	/* The code of the list that it may be, but for what spreadsheets and typists do; empty: none,
	 * or not looked for. The code itself: the list has it, for other years. */
	struct str near;
	bool optional; /* no fault: there is no code, and need not be one */
	bool several;  /* no fault: rows of the list have it, and the key wants one */
	uint64_t lines;
	const money_sum *sums; /* per measure column */
};

/* Of how many entries a list that the ledger's own keys lead to has a row. */
struct list_join {
	struct str list; /* name, the mapping's */
	bool telling; /* by several fields, or leaving codes out: people are told though all is well */
	uint64_t entries, joined;
	const money_sum *sums; /* per measure column, of those that are joined */
};

/* Of one source; everything but the names of the mapping is in an arena of who asked. */
struct unmapped_report {
	const struct unmapped_code *codes; /* most money first */
	size_t ncodes;
	const struct list_join *joins;
	size_t njoins;
};

/* The codes as a JSON array of {dimension, list, code, near, optional or several, lines, sums}; near
 * of the first UNMAPPED_NEAR. */
void unmapped_json(struct json_out *j, const struct cube *cube, const struct unmapped_report *u);
/* The joins as a JSON array of {list, entries, joined, sums}. */
void joins_json(struct json_out *j, const struct cube *cube, const struct unmapped_report *u);

#endif
