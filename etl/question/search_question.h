/*
 * What search is asked: words, and which hits.
 */
#ifndef QUESTION_SEARCH_QUESTION_H
#define QUESTION_SEARCH_QUESTION_H

#include "question/asked.h"
#include "question/words.h"

#include "base/memory/arena.h"

struct search_question {
	struct str words, expression; /* as they were asked; as words.h makes it of them */
	struct str cube, dimension;   /* filters; empty: none */
	int64_t page, page_size;
	bool by_year; /* only what has `year` */
	int64_t year;
	/* texts=true: the free texts of lines in place of the index; texts=both: in front of it */
	bool texts, labels;
};

/* STATUS_USAGE with the text for the answer when the question is off. */
int search_question_read(struct search_question *out, struct arena *a, const struct query *q,
			 struct error *e);

#endif
