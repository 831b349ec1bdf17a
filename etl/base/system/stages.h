/*
 * The stages of a pipeline, worked off by a few threads.
 *
 * A stage is a function that does one piece of work, if there is any. At any time at most one
 * thread is in it, whichever that is, so it needs no lock for what is its own, and what it takes
 * from a queue and puts into the next stays in order. A thread that is done with a piece takes
 * the next from the first stage, in their order, that has one and has nobody in it.
 *
 * A thread for each stage is simpler, but with more stages than processors the system decides who
 * goes on, and knows nothing of queues: of three threads on two processors it kept two on one
 * while the other was idle, for up to 4 ms and a sixth of the time. Ten million lines then took
 * 3.2 s, and take 2.7, with the same processor time.
 */
#ifndef BASE_SYSTEM_STAGES_H
#define BASE_SYSTEM_STAGES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define STAGES_MAX 4u

struct stages;

/* Does one piece of work. False: there is none now, until another stage does something or
 * stages_tell is called. */
typedef bool stage_step(void *payload);

/* threads: that work besides those in stages_until; none will do. */
int stages_start(struct stages **out, unsigned threads, struct error *e);
/* Lets the threads end and frees. All stages must have been cleared. NULL is allowed. */
void stages_stop(struct stages *s);

/* at: below STAGES_MAX; of stages that have work, that with the lowest number goes first. */
void stages_set(struct stages *s, size_t at, stage_step *step, void *payload);
/* Waits until nobody is in the stage, and nobody will be. Not from inside of it. */
void stages_clear(struct stages *s, size_t at);

/* Works until `done` says so. It is asked after each piece of work of any thread, at a time when
 * others may be at work. From inside a stage too: that one rests meanwhile. */
void stages_until(struct stages *s, bool (*done)(const void *payload), const void *payload);
/* There may be work that no stage made. */
void stages_tell(struct stages *s);

#endif
