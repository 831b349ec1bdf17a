/*
 * What changes/ is asked: which versions, and by what.
 *
 *   from, to   datasets, by the numbers that provenance shows; only `to`: of what it took the place
 *              of; neither: the last that took any
 *   by         a dimension or attribute: the sums per member too, of those that anything changed of
 *   format     json, or csv: the rows of `by`
 */
#ifndef QUESTION_CHANGES_QUESTION_H
#define QUESTION_CHANGES_QUESTION_H

#include "question/question.h"

struct changes_question {
	int64_t from, to; /* datasets; 0: not named. Never from alone */
	bool grouped;
	struct column by; /* an attribute; of a dimension its key */
	bool csv;
};

/* STATUS_USAGE says what is off. */
int changes_question_read(struct changes_question *out, struct arena *a, const struct cube *c,
			  const struct query *q, struct error *e);

#endif
