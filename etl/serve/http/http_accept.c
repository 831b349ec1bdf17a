/*
 * The door: takes connections from the listening socket and gives them to the library's threads in
 * turn. The library could do so itself, but it cannot stop: MHD_quiesce_daemon takes the socket out
 * of the epoll sets while its threads may be doing the same, and whoever comes second ends the
 * process. The door is closed by its own thread, and then nobody knows the socket any more.
 */
#include "base/system/thread.h"
#include "serve/http/http_private.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long connections wait outside when there is no room, or no file, for them. */
#define PAUSE_MILLISECONDS 20

struct door {
	struct http *http;
	pthread_t thread;
	int listen_fd;
	int closing; /* an eventfd */
};

static bool full(const struct door *d)
{
	return atomic_load(&d->http->connections) >= d->http->o.max_connections;
}

/* False when there was none, or it could not be taken. */
static bool take_one(struct door *d, unsigned turn)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	int fd = accept4(d->listen_fd, (struct sockaddr *)&address, &size,
			 SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return false;
	/* Whatever comes of it, the socket is the library's from now on. */
	struct MHD_Daemon *daemon = d->http->daemons[turn % d->http->ndaemons];
	mhd.MHD_add_connection(daemon, fd, (struct sockaddr *)&address, size);
	return true;
}

static void *keep(void *payload)
{
	struct door *d = payload;
	unsigned turn = 0;
	for (;;) {
		struct pollfd on[] = {{d->closing, POLLIN, 0}, {d->listen_fd, POLLIN, 0}};
		bool wait = full(d);
		int ready = poll(on, wait ? 1 : 2, wait ? PAUSE_MILLISECONDS : -1);
		if (on[0].revents)
			return NULL;
		if (ready <= 0 || wait)
			continue;
		if (take_one(d, turn))
			turn++;
		else if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
			poll(on, 1, PAUSE_MILLISECONDS); /* out of files: till some are closed */
	}
}

int door_open(struct door **out, struct http *h, int listen_fd, struct error *e)
{
	struct door *d = xcalloc(1, sizeof *d);
	d->http = h;
	d->listen_fd = listen_fd;
	d->closing = eventfd(0, EFD_CLOEXEC);
	int failure = d->closing < 0 ? errno : pthread_create(&d->thread, NULL, keep, d);
	if (failure) {
		if (d->closing >= 0)
			close(d->closing);
		free(d);
		return error_no_thread(e, failure);
	}
	*out = d;
	return 0;
}

void door_close(struct door *d)
{
	if (!d)
		return;
	uint64_t one = 1;
	ssize_t ignored = write(d->closing, &one, sizeof one);
	(void)ignored; /* eight bytes into a counter that is empty */
	pthread_join(d->thread, NULL);
	close(d->closing);
	close(d->listen_fd);
	free(d);
}
