/* Stages that threads share: nobody meets another in one, order is kept, no work is left lying, and
 * none is done for a stage that was cleared. Runs under ThreadSanitizer too, for what a stage has
 * is guarded by nothing else. */
#include "base/system/stages.h"

#include "base/system/queue.h"
#include "check.h"

#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#define NUMBERS 20000u
#define ROOM 3u
#define THREADS_MAX 4u

/* ---- numbers through three stages, the first of which waits for room while it is at work ---- */

struct way {
	struct stages *stages;
	struct queue *queues[2];
	atomic_int inside[3];
	uint64_t next[3]; /* that each stage expects, or makes */
	atomic_uint under_way;
	atomic_bool over;
};

static void enter(struct way *w, size_t stage)
{
	CHECK(w->inside[stage]++ == 0);
}

static void leave(struct way *w, size_t stage)
{
	CHECK(--w->inside[stage] == 0);
}

static bool has_room(const void *payload)
{
	const struct way *w = payload;
	return w->under_way < ROOM;
}

static bool make(void *payload)
{
	struct way *w = payload;
	bool does;
	enter(w, 0);
	does = w->next[0] < NUMBERS;
	if (does) {
		stages_until(w->stages, has_room, w);
		w->under_way++;
		queue_push(w->queues[0], (void *)(uintptr_t)++w->next[0]);
	}
	leave(w, 0);
	return does;
}

static bool hand_on(void *payload)
{
	struct way *w = payload;
	void *p;
	enter(w, 1);
	p = queue_try_pop(w->queues[0]);
	if (p) {
		CHECK((uintptr_t)p == ++w->next[1]);
		queue_push(w->queues[1], p);
	}
	leave(w, 1);
	return p != NULL;
}

static bool take(void *payload)
{
	struct way *w = payload;
	void *p;
	enter(w, 2);
	p = queue_try_pop(w->queues[1]);
	if (p) {
		CHECK((uintptr_t)p == ++w->next[2]);
		w->under_way--;
		w->over = w->next[2] == NUMBERS;
	}
	leave(w, 2);
	return p != NULL;
}

static bool is_over(const void *payload)
{
	return ((const struct way *)payload)->over;
}

static void numbers_pass(unsigned threads)
{
	static stage_step *const steps[] = {make, hand_on, take};
	struct way w = {.queues = {queue_new(ROOM), queue_new(ROOM)}};
	struct error e;
	CHECK(stages_start(&w.stages, threads, &e) == 0);
	for (size_t i = 0; i < 3; i++)
		stages_set(w.stages, threads % 2 ? i : 2 - i, steps[i], &w); /* either preference */
	stages_until(w.stages, is_over, &w);
	for (size_t i = 0; i < 3; i++)
		stages_clear(w.stages, i);
	CHECK(w.next[0] == NUMBERS && w.next[1] == NUMBERS && w.next[2] == NUMBERS);
	stages_stop(w.stages);
	queue_free(w.queues[0]);
	queue_free(w.queues[1]);
}

/* ---- work from outside, for threads that are asleep by then ---- */

struct post {
	struct queue *queue;
	atomic_uint taken;
	bool cleared; /* of the thread that clears */
};

static bool take_post(void *payload)
{
	struct post *p = payload;
	CHECK(!p->cleared);
	if (!queue_try_pop(p->queue))
		return false;
	p->taken++;
	return true;
}

static bool is_taken(const void *payload)
{
	return ((const struct post *)payload)->taken == 1;
}

static void post_is_taken(unsigned threads)
{
	struct stages *stages;
	struct error e;
	CHECK(stages_start(&stages, threads, &e) == 0);
	for (int i = 0; i < 300; i++) {
		struct post p = {.queue = queue_new(1)};
		stages_set(stages, (size_t)i % STAGES_MAX, take_post, &p);
		if (i % 16 == 0)
			usleep(500); /* by now all sleep */
		queue_push(p.queue, &p);
		stages_tell(stages);
		if (i % 3 == 0 && threads > 0)
			while (p.taken == 0) /* nobody helps them */
				usleep(50);
		else
			stages_until(stages, is_taken, &p);
		stages_clear(stages, (size_t)i % STAGES_MAX);
		p.cleared = true;
		stages_tell(stages);
		queue_free(p.queue);
	}
	stages_stop(stages);
}

int main(void)
{
	alarm(120); /* a thread that nobody wakes must not hang the run */
	for (unsigned threads = 0; threads <= THREADS_MAX; threads++) {
		numbers_pass(threads);
		post_is_taken(threads);
	}
	printf("%u passed, 0 failed\n", 2 * (THREADS_MAX + 1));
	return 0;
}
