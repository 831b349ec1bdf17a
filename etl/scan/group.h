/*
 * Grouping: one pass over the facts gives every cell with its counts, sums, smallest and largest
 * amounts.
 *
 * Lines are grouped by parts. A part is a dimension with those of its attributes that are asked
 * for, an attribute that is kept as text, or a measure; it turns each line into a code. The codes
 * of all parts are folded into one group number: by arithmetic while the product of the parts is
 * small, else through a table of pairs.
 *
 * While it is small, several threads share the scan, each with sums of its own; they are added up
 * at the end, exactly, so that it does not matter who did what. A dimension whose members all have
 * codes of their own is grouped by its keys as they are packed, and codes are looked up once a cell
 * instead of once a line.
 */
#ifndef SCAN_GROUP_H
#define SCAN_GROUP_H

#include "engine/coder.h"
#include "scan/scan.h"
#include "scan/sums.h"

#define GROUP_DENSE_MAX (1u << 21) /* products up to this are folded by arithmetic */

enum part_kind { PART_MEMBERS, PART_TEXT, PART_AMOUNT, PART_BUCKETS };

/* Amounts of a column from low to high, by (amount - low) >> shift: n codes, and n itself for null.
 */
struct amount_buckets {
	size_t column;
	int64_t low, high;
	unsigned shift;
	uint32_t n;
};

struct part {
	enum part_kind kind;
	size_t dimension;                       /* PART_MEMBERS, PART_TEXT */
	size_t attribute;                       /* PART_TEXT */
	size_t column;                          /* PART_AMOUNT: measure column */
	size_t attributes[CUBE_MAX_ATTRIBUTES]; /* PART_MEMBERS */
	size_t nattributes;
	/* PART_MEMBERS */
	const struct dictionary *members;
	uint32_t *codes; /* [members] */
	uint32_t *first; /* [ncodes] a member of the code */
	uint32_t ncodes;
	bool by_member; /* each member has a code of its own: group numbers are made of keys */
	struct amount_buckets buckets; /* PART_BUCKETS */
	uint32_t stride;               /* in group numbers that are folded by arithmetic */
	/* the others */
	struct coder *coder;
	uint32_t *member_codes; /* PART_TEXT: code + 1 of members that are in the dictionary after
				   all */
};

struct code_pairs;

struct grouping {
	struct scan *scan;
	struct part *parts;
	size_t nparts;
	struct code_pairs **pairs;   /* [nparts]: NULL where folding is arithmetic */
	struct measure_sums *wanted; /* what is summed: without arrays */
	size_t nmeasures;
	/* after grouping_run */
	uint64_t total;        /* lines in all */
	struct sums *sums;     /* by cell */
	const uint64_t *count; /* [ncells] */
	uint32_t *cell_codes;  /* [ncells * nparts] */
	size_t ncells;
};

/* The scan must be open and outlive it. `measures` are the measure columns that are summed up. */
int grouping_open(struct grouping *g, struct scan *scan, const struct columns *columns,
		  const struct columns *aggregates, struct error *e);
/* Counts by buckets of amounts, outside of which the scan must find none. */
int grouping_open_amounts(struct grouping *g, struct scan *scan, const struct amount_buckets *by,
			  struct error *e);
void grouping_close(struct grouping *g);
/* Passes over all segments. STATUS_LIMIT when there are too many cells. */
int grouping_run(struct grouping *g, struct error *e);

/* ---- pieces ---- */

int part_open(struct part *p, struct scan *scan, struct error *e);
void part_close(struct part *p);
/* Whether it is known from the start how many codes there are. */
static inline bool part_is_dense(const struct part *p)
{
	return p->kind == PART_MEMBERS || p->kind == PART_BUCKETS;
}
/* The codes of the lines that pass in the segment at hand: [scan->n]. */
int part_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e);
/* How many codes there are; 0: not known before the end. */
uint32_t part_size(const struct part *p);

struct code_pairs *pairs_new(void);
void pairs_free(struct code_pairs *p);
/* The number of (left, code), given out in order of arrival; replaces the ids in place. */
void pairs_fold(struct code_pairs *p, uint32_t *ids, const uint32_t *codes, uint32_t n);
uint32_t pairs_count(const struct code_pairs *p);
void pairs_get(const struct code_pairs *p, uint32_t id, uint32_t *left, uint32_t *code);

#endif
