/*
 * What provenance and source are asked: where a figure comes from, and lines of a file.
 */
#ifndef QUESTION_LINEAGE_QUESTION_H
#define QUESTION_LINEAGE_QUESTION_H

#include "question/question.h"

/* Lines of a file in one answer, and when none are named. */
#define SOURCE_LINES 1000u
#define SOURCE_LINES_DEFAULT 100u

struct provenance_question {
	struct question *figure; /* in the arena: of what was asked, only the cut counts */
	bool plan;               /* plan=1 */
};

struct source_question {
	uint64_t from, to; /* lines, from 1; at most SOURCE_LINES of them */
	bool as_text;      /* format=txt */
};

/* STATUS_USAGE with the text for the answer when the question is off. */
int provenance_question_read(struct provenance_question *out, struct arena *a, const struct cube *c,
			     const struct query *q, struct error *e);
int source_question_read(struct source_question *out, const struct query *q, struct error *e);

#endif
