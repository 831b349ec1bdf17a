#include "console/stop.h"

#include <signal.h>
#include <stddef.h>

static volatile int stopped;
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
#define NSIGNALS (sizeof signals / sizeof *signals)
static struct sigaction before[NSIGNALS];

static void on_signal(int number)
{
	stopped = number;
}

const volatile int *stop_catch(void)
{
	/* RESTART: a read in flight is not torn. RESETHAND: who asks twice means it. */
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_RESETHAND};
	sigemptyset(&action.sa_mask);
	stopped = 0;
	for (size_t i = 0; i < NSIGNALS; i++) {
		sigaction(signals[i], NULL, &before[i]);
		/* What the caller ignores (nohup) stays ignored. */
		if (before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	return &stopped;
}

void stop_release(void)
{
	for (size_t i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
}
