/*
 * What changed between two versions of the same lines: which lines came, went and changed, and what
 * that is in money, per member of any dimension. Both versions stay as they are.
 *
 * Lines are told apart by a key, the fields that the mapping names (`schema.primaryKey` of the
 * ledger) or that are asked for; without one a line is all that it holds, so that a line whose
 * amount changed is one that went and one that came. Lines that are equal in all are taken off
 * against each other first, wherever they stand in their files; what is left under a key is paired
 * in the order of the files.
 *
 * Everything is exact: for every measure and every member, what was before + what came - what went +
 * what changed = what is now, or the comparison is an error and no answer.
 */
#ifndef CHANGES_CHANGES_H
#define CHANGES_CHANGES_H

#include "store/store.h"

#define CHANGES_KEY_MAX 32 /* attributes */
#define CHANGES_DATASETS_MAX 64
#define CHANGES_WHOLE SIZE_MAX /* all attributes of a dimension */

struct changes_ask {
	struct str cube;
	const int64_t *from, *to; /* datasets of that cube, each at least one */
	size_t nfrom, nto;
	/* "dimension" (all of it) or "dimension.attribute"; none: as the mapping says. */
	const struct str *key;
	size_t nkey;
	/* More than these is STATUS_LIMIT; 0: no limit. Lines of both versions together; bytes of those
	 * that the other has not; members that they are told by, changed or not. */
	uint64_t most_lines, most_bytes, most_members;
	/* Asked between parts of the work: anything but 0 ends it. NULL: nothing can. */
	int (*go_on)(void *with, struct error *e);
	void *with;
};

enum change_kind { CHANGE_CHANGED, CHANGE_ADDED, CHANGE_REMOVED };
#define CHANGE_KINDS 3
struct change_sums {
	uint64_t lines;
	money_sum sums[CUBE_MAX_MEASURES]; /* per measure column */
};

/* Of CHANGE_CHANGED the sums are what is now less what was. */
struct change_totals {
	struct change_sums before, now, kinds[CHANGE_KINDS];
};

struct change_side {
	int64_t dataset;
	uint64_t line;
	const int64_t *amounts;             /* [ncolumns], MONEY_NULL where there is none */
	const struct value *const *members; /* [ndimensions]: the attributes' values */
};
struct change {
	enum change_kind kind;
	const struct change_side *before, *now; /* NULL where there is none */
};

struct change_member {
	const struct value *member; /* the attributes' values, or that of the one */
	struct change_totals totals;
};

struct changes;

/* STATUS_NOT_FOUND when a dataset is not of the cube, STATUS_USAGE when a key is none of its. */
int changes_open(struct changes **out, struct store *s, const struct changes_ask *ask,
		 struct error *e);
void changes_free(struct changes *c);
const struct cube *changes_cube(const struct changes *c);
/* The key that lines were told apart by, as "a, b.c"; empty: by all that they hold. */
struct str changes_key(const struct changes *c);
const struct change_totals *changes_totals(const struct changes *c);
/* Changed lines first, then those that came, then those that went; each in the order of its file. */
size_t changes_count(const struct changes *c);
struct change changes_get(const struct changes *c, size_t i);
/* By the members of a dimension (CHANGES_WHOLE), or by the values of one attribute of it: those that
 * anything changed of; largest net change first. In memory of `c`. */
int changes_by(struct changes *c, struct store *s, size_t dimension, size_t attribute,
	       struct change_member **out, size_t *n, struct error *e);

/* Which versions are meant where they are not named: those that dataset *to took the place of; of 0
 * the last that took any. from: room for CHANGES_DATASETS_MAX. STATUS_NOT_FOUND: there is none. */
int changes_superseded(const struct store_dataset *all, size_t n, int64_t *to, int64_t *from,
		       size_t *nfrom, struct error *e);

#endif
