/*
 * Masked once is masked everywhere. What a load's policy, list or level hides, versions and files that were loaded before
 * still show: in what is published beside it, where versions are compared, and when one is published again. So the transaction
 * that publishes, or one of its own, looks at all that the cube holds and hides it there as well:
 *
 * - members: lines get the member that is masked, as a load would have given them; the other one is overwritten, for no
 *   line has it any more. Texts of lines are packed anew. Where a level hides a dimension of a line, it gets the hidden member.
 * - titles and texts of explanations and answers, issues, and reasons that are told in public.
 * - lines of originals are masked by this policy too, besides by the one that they were loaded under; what the mapping does
 *   not accept any more is not shown there either, and no line of a file whose entries a level hid.
 *
 * Amounts, and which line an entry came from, are never touched, so no sum changes. What cannot be masked for it would be another
 * thing then (names of files, answers about a value that is masked) is refused, with what to do.
 *
 * It is done once for each fingerprint of a mapping and program: a load under those of before looks at nothing.
 */
#ifndef LOAD_REMASK_REMASK_H
#define LOAD_REMASK_REMASK_H

#include "load/load.h"
#include "store/store.h"

/* What is hidden now; the payload is the asker's. Texts that are given are good until the next call. */
struct remask_look {
	void *payload;
	/* Of an attribute ("supplier.name"); NULL: it is none that is looked at. */
	void *(*column)(void *payload, struct str ref);
	/* What stands instead; false: it stays. */
	bool (*text)(void *payload, void *column, struct str text, struct str *out);
	/* The same of what somebody wrote; of sources (an office, a book) names may stay. */
	bool (*written)(void *payload, bool source, struct str text, struct str *out);
	/* STATUS_REFUSED where the name of a file tells of people. */
	int (*name)(void *payload, struct str file, struct error *e);
	/* Bits of what the mapping accepts in a field. */
	unsigned (*accepts)(void *payload, struct str field);
	/* Levels of publication; false: the mapping states none. */
	bool levels;
	struct str task, category; /* dimensions; empty: it has none */
	int (*level_of_line)(void *payload, struct str resource, struct str task,
			     struct str category);
	/* By the ledger that a dataset is of; 0: always shown. */
	int (*level_of_dimension)(void *payload, struct str resource, struct str dimension);
	struct str fingerprint, policy; /* of the mapping; the policy's text */
};

/* Within a transaction of a writer. What the `load` (0: none) brings was masked on its way. `dry`: only told, for it is rolled
 * back, and the load's members are not written yet. Everything in the arena. STATUS_REFUSED: what cannot be masked. */
struct remask_job {
	struct store *store;
	int64_t cube, load;
	struct str name; /* of the cube */
	const struct remask_look *look;
	struct str by;
	bool dry;
};
int remask_cube(const struct remask_job *job, struct arena *a, struct load_remasked *out,
		struct error *e);

/* A transaction of its own: of a cube that is there, and its file written anew where something changed. */
int remask_store(struct store *s, struct arena *a, struct str cube, const struct remask_look *look,
		 struct str by, bool dry, struct load_remasked *out, struct error *e);

#endif
