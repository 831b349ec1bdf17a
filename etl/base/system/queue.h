/*
 * A bounded queue of pointers between threads.
 */
#ifndef BASE_SYSTEM_QUEUE_H
#define BASE_SYSTEM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct queue;

struct queue *queue_new(size_t capacity);
void queue_free(struct queue *q);
/* Waits for room. False when the queue was closed: the item was not taken. */
bool queue_push(struct queue *q, void *item);
/* Waits for an item. NULL when the queue is closed and empty. */
void *queue_pop(struct queue *q);
/* Does not wait: NULL when the queue is empty. */
void *queue_try_pop(struct queue *q);
/* No more pushes; what is inside can still be popped. */
void queue_close(struct queue *q);

#endif
