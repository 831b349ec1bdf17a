/*
 * Asking: a question in its own words to its result. Private to etl/query.
 */
#ifndef QUERY_ASK_H
#define QUERY_ASK_H

#include "answer/result.h"
#include "engine/engine.h"

/* How often a question is asked anew because something was published meanwhile. */
#define ASK_TRIES 3

/* Begins a question: its time, the session's memory, and what can be refused at once. Results
 * outlive the caller's texts: *own has copies of them. */
int ask_begin(struct query *own, struct session *s, const struct query *q, struct error *e);
/* Cubes and search ask about all cubes. */
bool ask_is_of_all(const struct query *q);
int ask_all(struct result **out, struct session *s, const struct query *q, struct error *e);
/* Of one cube. */
int ask_cube(struct result **out, struct session *s, struct picture *p, const struct query *q,
	     struct error *e);
/* Whether what was read since the picture was taken is of its version too. What a question reads
 * besides the picture (figures, places, the catalogue) is as it is at that moment; but a version
 * never comes back, so if it is still there it was there all the time. */
int ask_again(struct session *s, struct picture *p, bool *same, struct error *e);

#endif
