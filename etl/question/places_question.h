/*
 * What locations is asked: which places, and of which facts.
 */
#ifndef QUESTION_PLACES_QUESTION_H
#define QUESTION_PLACES_QUESTION_H

#include "question/question.h"

struct places_question {
	struct str dimension, level; /* empty: whichever the cube has first */
	/* What of it concerns the facts, as an aggregate is asked: question_read checks it, once it is
	 * known that there are such places. */
	struct query facts;
};

/* Whether there are such places, only the store can tell. */
void places_question_read(struct places_question *out, struct arena *a, const struct query *q);

#endif
