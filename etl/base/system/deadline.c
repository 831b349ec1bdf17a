#include "base/system/deadline.h"

#include <errno.h>

#define NANOSECONDS 1000000000u

void deadline_condition(pthread_cond_t *c)
{
	pthread_condattr_t how;
	pthread_condattr_init(&how);
	pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
	pthread_cond_init(c, &how);
	pthread_condattr_destroy(&how);
}

struct timespec deadline_in(uint64_t nanoseconds)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	uint64_t sum = (uint64_t)t.tv_nsec + nanoseconds;
	t.tv_sec += (time_t)(sum / NANOSECONDS);
	t.tv_nsec = (long)(sum % NANOSECONDS);
	return t;
}

bool deadline_wait(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until)
{
	return pthread_cond_timedwait(c, lock, until) != ETIMEDOUT;
}
