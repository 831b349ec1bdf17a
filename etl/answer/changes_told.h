/*
 * /cubes/{cube}/changes/: what changed between two versions, in public. A withdrawn one is as if it
 * were not there, and only told to be withdrawn.
 *
 * Counts and sums, never lines; and of members only those that are published now. What belongs to
 * others is one row without a name, so that each row, and all of them, still add up: what was + what
 * came - what went + what changed = what is.
 */
#ifndef ANSWER_CHANGES_TOLD_H
#define ANSWER_CHANGES_TOLD_H

#include "answer/result.h"
#include "changes/changes.h"
#include "question/changes_question.h"
#include "store/versions/version_marks.h"

struct member_told {
	bool published;
	struct value value; /* null when not published */
	struct str label;   /* ptr NULL: none */
	struct change_totals totals;
};

struct changes_told {
	struct changes_question asked;
	const struct cube *cube;
	int64_t from[CHANGES_DATASETS_MAX], to;
	size_t nfrom;
	/* Of all of the cube, whatever is compared. */
	struct mark *one_person, *withdrawn;
	size_t none_person, nwithdrawn;
	struct str key; /* that lines were told apart by; empty: all that they hold */
	struct change_totals totals;
	/* Largest net change first, what is not published last. */
	struct member_told *members;
	size_t n;
};

int result_changes(struct result **out, struct session *s, struct picture *p, const struct query *q,
		   struct error *e);

#endif
