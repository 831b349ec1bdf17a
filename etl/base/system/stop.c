#include "base/system/stop.h"

#include "base/error.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* A signal may come between the look at the flag and the wait. */
#define LOOK_MILLISECONDS 200

static volatile int stopped;
static volatile int patience, code_then; /* of stop_insist; 0: none */
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
#define NSIGNALS (sizeof signals / sizeof *signals)
static struct sigaction before[NSIGNALS];

static void on_signal(int number)
{
	stopped = number;
	if (patience)
		alarm((unsigned)patience);
}

static void on_alarm(int number)
{
	(void)number;
	_exit(code_then);
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

const volatile int *stop_flag(void)
{
	return &stopped;
}

void stop_release(void)
{
	for (size_t i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	alarm(0);
	patience = stopped = 0;
}

void stop_insist(unsigned seconds, int code)
{
	struct sigaction action = {.sa_handler = on_alarm};

	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	code_then = code;
	patience = (int)seconds;
}

int stop_check(struct error *e)
{
	if (!stopped)
		return 0;
	return error_set(e, STATUS_INTERRUPTED,
			 "interrupted; nothing was loaded, the store is as it was");
}

int stop_wait(int fd, struct error *e)
{
	struct pollfd on = {fd, POLLIN, 0};

	for (;;) {
		if (stop_check(e) != 0)
			return -1;
		if (poll(&on, 1, LOOK_MILLISECONDS) > 0)
			return 0;
	}
}
