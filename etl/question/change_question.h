/*
 * What explain-change is asked: two sides, and what tells their members apart.
 *
 *   from, to   cuts of the two sides; both are needed
 *   cut        what holds for both sides as well
 *   by         a dimension or attribute; absent: the next level below those that are cut
 *   measure    absent: the cube's first
 *   pagesize   members that are told at most (5; as CSV and NDJSON 1,000); the others are added up as
 *              `rest`, which is in JSON only
 */
#ifndef QUESTION_CHANGE_QUESTION_H
#define QUESTION_CHANGE_QUESTION_H

#include "question/question.h"

struct change_question {
	struct question from, to; /* cuts only */
	struct columns by;        /* one attribute, of `dimension` */
	size_t dimension, attribute;
	struct columns sum; /* of `measure`, one */
	size_t measure;
	size_t told; /* the largest are told, the others added up */
};

/* STATUS_USAGE with the text for the answer when the question is off. */
int change_question_read(struct change_question *out, struct arena *a, const struct cube *c,
			 const struct query *q, struct error *e);

#endif
