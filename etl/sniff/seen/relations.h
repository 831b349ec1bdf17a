/*
 * What columns tell of each other, gathered by reading the records once more when the types are
 * known: signs beside flags, amounts that are the difference of two others, columns that decide one
 * another. Private to sniff.
 */
#ifndef SNIFF_SEEN_RELATIONS_H
#define SNIFF_SEEN_RELATIONS_H

#include "convention/twice.h"
#include "sniff/sniff.h"

struct signs {
	uint64_t positive, negative;
	money_sum sum; /* SNIFF_DECIMALS */
};

enum tendency { TENDS_NOWHERE, TENDS_POSITIVE, TENDS_NEGATIVE, TENDS_MIXED };

/* An amount beside two others. */
struct beside {
	const struct sniff_column *column;
	uint64_t lines, net, gross; /* lines where it is the one less the other, where it is their
				     * sum or either of them */
};

struct dependence;
struct mark_counts;

#define RELATIONS_AMOUNTS 32

struct relations {
	/* By value of the flag and of the side, in the order of their distinct values; empty last.
	 */
	struct signs by[SNIFF_FLAG_VALUES][SNIFF_FLAG_VALUES];
	struct signs pair[2]; /* of the two columns that make one */
	struct beside beside[RELATIONS_AMOUNTS];
	size_t nbeside;
	struct dependence *dependences;
	size_t ndependences;
	struct mark_counts *marks;
	struct twice *twice; /* blocks of lines that come again */
};

struct relations *relations_new(struct sniff *s);
void relations_free(struct relations *r);
/* Up to one in five the other way is a correction. */
enum tendency tendency_of(uint64_t positive, uint64_t negative);
/* The value's place in relations.by. */
size_t relations_place(const struct sniff_column *flag, struct str value);

/* ---- columns that decide one another ---- */

/* The pairs that are worth looking at: texts beside codes and beside private columns. */
void dependences_new(struct relations *r, struct sniff *s);
void dependences_add(struct relations *r, const struct str *fields, size_t n);
void dependences_free(struct relations *r);
/* Makes columns private that go one to one with a private one, and texts that stand by themselves;
 * finds the labels that only their values show. */
void dependences_decide(struct sniff *s);

#endif
