/*
 * A bounded queue of pointers between threads.
 *
 * A thread that had to wait for an item can be left asleep until some more are there, or one that
 * is urgent: else two threads of unequal speed take turns, an item each, and each turn costs a
 * wake-up. A load of ten million lines had 6,600 of them and has 2,500, for a thirtieth of its
 * processor time. Whoever asks for that must see to it that enough items or an urgent one come.
 */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct queue;

/* enough: items that a thread is woken for once it had to wait; 1: each. */
struct queue *queue_new(size_t capacity, size_t enough);
void queue_free(struct queue *q);
/* Waits for room. False when the queue was closed: the item was not taken. */
bool queue_push(struct queue *q, void *item);
/* The same, and wakes who waits. */
bool queue_push_urgent(struct queue *q, void *item);
/* Waits for an item. NULL when the queue is closed and empty. */
void *queue_pop(struct queue *q);
/* No more pushes; what is inside can still be popped. */
void queue_close(struct queue *q);

#endif
