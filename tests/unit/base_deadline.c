/* What waits keeps to its time whatever the wall clock says. */
#include "base/system/deadline.h"

#include <criterion/criterion.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool stepped;

/* In place of the C library's: somebody puts the wall clock an hour ahead. */
int clock_gettime(clockid_t clock, struct timespec *out)
{
	int result = (int)syscall(SYS_clock_gettime, clock, out);
	if (clock == CLOCK_REALTIME && stepped)
		out->tv_sec += 3600;
	return result;
}

static int64_t milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

Test(deadline, ends_in_time_though_the_wall_clock_is_set, .timeout = 30)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t never;
	deadline_condition(&never);
	stepped = true;
	int64_t begun = milliseconds();
	struct timespec until = deadline_in(1050000000u);
	pthread_mutex_lock(&lock);
	while (deadline_wait(&never, &lock, &until))
		;
	pthread_mutex_unlock(&lock);
	cr_expect_geq(milliseconds() - begun, 1050);
	cr_expect_lt(milliseconds() - begun, 20000);
	pthread_cond_destroy(&never);
}
