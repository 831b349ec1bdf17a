/* A server on loopback that answers from a script: one reply a request, the last one for ever. */
#ifndef FETCH_SERVER_H
#define FETCH_SERVER_H

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LOG_MAX 64

struct reply {
	const char *bytes; /* the whole of it, status line and all */
	unsigned after_ms; /* silence before it */
};

struct fake {
	const struct reply *script;
	size_t n;
	int listening;
	pthread_t thread;
	char base[64];
	char requests[LOG_MAX][2048];
	double at[LOG_MAX]; /* seconds */
	atomic_size_t served;
	atomic_int over;
};

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In slices, so that a test does not wait for a silence it no longer needs. */
static void keep_silent(struct fake *f, unsigned ms)
{
	for (unsigned done = 0; done < ms && !f->over; done += 10)
		usleep(10000);
}

static void serve_one(struct fake *f, int c)
{
	size_t i = f->served, len = 0;
	char *request = f->requests[i < LOG_MAX ? i : LOG_MAX - 1];
	while (len + 1 < sizeof f->requests[0]) {
		ssize_t got = recv(c, request + len, sizeof f->requests[0] - 1 - len, 0);
		if (got <= 0)
			return;
		len += (size_t)got;
		request[len] = '\0';
		if (strstr(request, "\r\n\r\n"))
			break;
	}
	if (i < LOG_MAX)
		f->at[i] = seconds();
	f->served = i + 1;
	const struct reply *r = &f->script[i < f->n ? i : f->n - 1];
	keep_silent(f, r->after_ms);
	send(c, r->bytes, strlen(r->bytes), MSG_NOSIGNAL);
}

static void *serve_all(void *context)
{
	struct fake *f = context;
	while (!f->over) {
		struct pollfd p = {.fd = f->listening, .events = POLLIN};
		if (poll(&p, 1, 20) != 1)
			continue;
		int c = accept(f->listening, NULL, NULL);
		if (c < 0)
			continue;
		serve_one(f, c);
		close(c);
	}
	return NULL;
}

static void fake_start(struct fake *f, const struct reply *script, size_t n)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;
	memset(f, 0, sizeof *f);
	f->script = script;
	f->n = n;
	f->listening = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert(bind(f->listening, (struct sockaddr *)&at, len) == 0);
	cr_assert(listen(f->listening, 16) == 0);
	cr_assert(getsockname(f->listening, (struct sockaddr *)&at, &len) == 0);
	snprintf(f->base, sizeof f->base, "http://127.0.0.1:%d/base", ntohs(at.sin_port));
	cr_assert(pthread_create(&f->thread, NULL, serve_all, f) == 0);
}

static void fake_stop(struct fake *f)
{
	f->over = 1;
	pthread_join(f->thread, NULL);
	close(f->listening);
}

#endif
