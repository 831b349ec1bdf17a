/*
 * Waiting until something happens, or a time is over, by the clock that nobody sets: when the wall
 * clock is put right, whoever waits neither wakes at once nor sleeps for hours.
 */
#ifndef BASE_SYSTEM_DEADLINE_H
#define BASE_SYSTEM_DEADLINE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* A condition for deadline_wait; destroyed with pthread_cond_destroy. */
void deadline_condition(pthread_cond_t *c);
struct timespec deadline_in(uint64_t nanoseconds);
/* As pthread_cond_wait; false when the time is over. May wake without a cause. */
bool deadline_wait(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until);

#endif
