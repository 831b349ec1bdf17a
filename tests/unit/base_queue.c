/* What goes in comes out, once and in order. */
#include "base/system/queue.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define ITEMS 8

static int items[ITEMS];

struct taker {
	struct queue *queue;
	atomic_int taken;
	pthread_t thread;
};

static void *take_all(void *payload)
{
	struct taker *t = payload;
	while (queue_pop(t->queue))
		t->taken++;
	return NULL;
}

static void start(struct taker *t, struct queue *q)
{
	*t = (struct taker){.queue = q};
	cr_assert_eq(pthread_create(&t->thread, NULL, take_all, t), 0);
}

static void nap(void)
{
	nanosleep(&(struct timespec){0, 20000000}, NULL);
}

static void stop(struct taker *t, struct queue *q)
{
	queue_close(q);
	pthread_join(t->thread, NULL);
	queue_free(q);
}

Test(queue, keeps_the_order_and_its_bound)
{
	struct queue *q = queue_new(ITEMS);
	for (int i = 0; i < ITEMS; i++)
		cr_expect(queue_push(q, &items[i]));
	for (int i = 0; i < ITEMS; i++)
		cr_expect_eq(queue_pop(q), &items[i]);
	queue_close(q);
	cr_expect_not(queue_push(q, &items[0]));
	cr_expect_null(queue_pop(q));
	queue_free(q);
}

Test(queue, an_empty_one_can_be_asked)
{
	struct queue *q = queue_new(2);
	cr_expect_null(queue_try_pop(q));
	queue_push(q, &items[1]);
	cr_expect_eq(queue_try_pop(q), &items[1]);
	cr_expect_null(queue_try_pop(q));
	queue_free(q);
}

Test(queue, what_is_left_at_the_close_is_taken)
{
	struct queue *q = queue_new(ITEMS);
	struct taker t;
	start(&t, q);
	nap();
	queue_push(q, &items[0]);
	queue_push(q, &items[1]);
	stop(&t, q);
	cr_expect_eq(t.taken, 2);
}

Test(queue, every_item_goes_to_one_of_many)
{
	struct queue *q = queue_new(ITEMS);
	struct taker t[4];
	int sum = 0;
	for (size_t i = 0; i < 4; i++)
		start(&t[i], q);
	for (int i = 0; i < 20000; i++)
		queue_push(q, &items[i % ITEMS]);
	queue_close(q);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(t[i].thread, NULL);
		sum += t[i].taken;
	}
	cr_expect_eq(sum, 20000);
	queue_free(q);
}
