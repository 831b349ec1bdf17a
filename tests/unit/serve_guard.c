/* The guard shuts the sockets of those whose head does not come, and of nobody else. */
#include "serve/http/http_private.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* The guard's slack is two seconds and it looks each second by a coarse clock. */
#define EARLIEST_SECONDS 2
#define PATIENCE_MILLISECONDS 20000

struct line {
	int ours, theirs; /* two ends */
	struct peer *peer;
};

static struct line connect_to(struct guard *g)
{
	int ends[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	return (struct line){ends[0], ends[1], guard_open(g, ends[0])};
}

/* Whether the guard shuts it within so long. */
static bool is_shut(const struct line *l, int milliseconds)
{
	struct pollfd p = {.fd = l->theirs, .events = POLLIN};
	char byte;

	return poll(&p, 1, milliseconds) == 1 && read(l->theirs, &byte, 1) == 0;
}

static void hang_up(struct guard *g, struct line *l)
{
	guard_close(g, l->peer);
	close(l->ours);
	close(l->theirs);
}

static struct guard *start(unsigned timeout)
{
	struct guard *g;
	struct error e;

	cr_assert_eq(guard_start(&g, timeout, &e), 0, "%s", e.text);
	return g;
}

static double seconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

Test(guard, who_sends_no_head_is_shut_and_who_is_being_answered_is_not, .timeout = 60)
{
	struct guard *g = start(0);
	struct line late = connect_to(g), busy = connect_to(g), gone = connect_to(g);
	struct timespec begun;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	guard_busy(busy.peer, true);
	guard_close(g, gone.peer); /* its socket may be anyone's by now */
	gone.peer = NULL;
	cr_expect(is_shut(&late, PATIENCE_MILLISECONDS));
	cr_expect_geq(seconds_since(&begun), EARLIEST_SECONDS - 0.1);
	cr_expect_not(is_shut(&busy, 0));
	cr_expect_not(is_shut(&gone, 0));
	/* Its time begins when its answer has ended. */
	clock_gettime(CLOCK_MONOTONIC, &begun);
	guard_busy(busy.peer, false);
	cr_expect(is_shut(&busy, PATIENCE_MILLISECONDS));
	cr_expect_geq(seconds_since(&begun), EARLIEST_SECONDS - 0.1);
	hang_up(g, &late);
	hang_up(g, &busy);
	hang_up(g, &gone);
	guard_stop(g);
}

Test(guard, who_comes_within_the_time_is_left_alone, .timeout = 60)
{
	struct guard *g = start(3600);
	struct line l = connect_to(g);

	cr_expect_not(is_shut(&l, 4000));
	hang_up(g, &l);
	guard_stop(g);
}

/* First, middle and last of those it knows leave it; the others stay known. */
Test(guard, peers_leave_in_any_order, .timeout = 60)
{
	static const size_t orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}};
	struct guard *g = start(0);
	struct line stays = connect_to(g);

	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		struct line lines[3];
		for (size_t k = 0; k < 3; k++)
			lines[k] = connect_to(g);
		for (size_t k = 0; k < 3; k++)
			hang_up(g, &lines[orders[i][k]]);
	}
	cr_expect(is_shut(&stays, PATIENCE_MILLISECONDS));
	hang_up(g, &stays);
	guard_stop(g);
}

Test(guard, nothing_is_closed_and_stopped_as_nothing)
{
	struct guard *g = start(1);

	guard_close(g, NULL);
	guard_busy(NULL, true);
	guard_stop(g);
	guard_stop(NULL);
}
