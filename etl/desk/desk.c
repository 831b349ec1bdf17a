#include "desk/desk.h"

#include "serve/told/log.h"

#include "base/system/file.h"
#include "deliveries/jobs/due.h"
#include "deliveries/jobs/jobs.h"
#include "deliveries/mapping/preview.h"
#include "desk/routes.h"
#include "desk_base/uploads.h"
#include "desk_readers/readers.h"
#include "oidc/oidc.h"
#include "serve/told/live.h"
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_PORT 8081
#define DEFAULT_JOBS 2
#define DEFAULT_GRACE 10
#define CONNECTIONS 256u
#define WORKERS 4u
#define IO_THREADS 2u
#define TIMEOUT_SECONDS 60u
#define REQUEST_BYTES 32768u
#define ANSWER_BYTES ((size_t)256 << 20)

void desk_options_init(struct desk_options *o)
{
	*o = (struct desk_options){.address = "127.0.0.1",
				   .port = DEFAULT_PORT,
				   .jobs = DEFAULT_JOBS,
				   .grace_seconds = DEFAULT_GRACE};
}

/* The store may not be there yet; where it will be must. */
static int find_store(struct desk *d, struct error *e)
{
	char folder[PATH_MAX];
	struct str path = str_z(d->o.store), of = str_folder(path);
	char *name = str_dup(of.len ? of : STR("."));
	bool found = realpath(name, folder) != NULL;
	free(name);
	if (!found)
		return error_errno(e, "find the folder of", d->o.store);
	struct arena *a = arena_new();
	struct str base = str_base_name(path);
	d->store = str_dup(arena_printf(a, "%s/%.*s", folder, STR_ARG(base)));
	arena_free(a);
	return 0;
}

static int start_threads(struct desk *d, struct error *e)
{
	struct http_options http = {
		.listen_fd = d->listening.fd,
		.loopback = d->listening.loopback,
		.threads = IO_THREADS,
		.max_connections = CONNECTIONS,
		.timeout_seconds = TIMEOUT_SECONDS,
		.max_request = REQUEST_BYTES,
		.answer_bytes = ANSWER_BYTES,
		.log = journal_takes(JOURNAL_INFO),
		.responder = desk_responder(d),
	};
	if (workers_start(&d->workers, WORKERS, CONNECTIONS + 1, e) != 0)
		return -1;
	http.workers = d->workers;
	d->listening.fd = -1; /* http_start owns it, also when it fails */
	return http_start(&d->http, &http, e);
}

static void desk_free(struct desk *d)
{
	if (d->workers)
		workers_stop(d->workers);
	if (d->http)
		http_stop(d->http);
	if (d->listening.fd >= 0)
		close(d->listening.fd);
	workers_free(d->workers);
	due_stop(d);
	runner_stop(d);
	readers_close(d);
	previews_free(d->previews);
	uploads_close(d);
	live_stop(d->live);
	persons_close(d);
	desk_file_close(d);
	oidc_close(d->provider);
	pthread_mutex_destroy(&d->provider_lock);
	pthread_mutex_destroy(&d->lock);
	free(d->store);
	free(d->url);
	arena_free(d->own);
	free(d);
}

int desk_start(struct desk **out, const struct desk_options *o, struct error *e)
{
	char url[LISTEN_NAME_SIZE + 32];
	struct desk *d = xcalloc(1, sizeof *d);
	d->o = *o;
	d->listening.fd = -1;
	pthread_mutex_init(&d->lock, NULL);
	pthread_mutex_init(&d->provider_lock, NULL);
	d->previews = previews_new();
	uploads_open(d);
	if (desk_address_open(d, e) != 0 || live_start(&d->live, e) != 0 || find_store(d, e) != 0 ||
	    persons_open(d, e) != 0 || desk_file_open(d, e) != 0 || jobs_recover(d, e) != 0 ||
	    listen_open(&d->listening, o->address, o->port, e) != 0)
		goto fail;
	snprintf(url, sizeof url, "http://%s:%u", d->listening.name, d->listening.port);
	d->url = str_dup(str_z(url));
	uploads_sweep(d, true);
	if (runner_start(d, e) != 0 || due_start(d, e) != 0 || readers_open(d, e) != 0 ||
	    start_threads(d, e) != 0)
		goto fail;
	*out = d;
	return 0;
fail:
	desk_free(d);
	return -1;
}

void desk_stop(struct desk *d)
{
	http_quiesce(d->http);
	live_end(d->live);
	http_drain(d->http, d->o.grace_seconds);
	http_cut(d->http);
	desk_free(d);
}

const char *desk_url(const struct desk *d)
{
	return d->url;
}

int desk_until_signal(const struct desk_options *o, void (*ready)(const struct desk *d, void *p),
		      void *payload, struct error *e)
{
	struct desk *d;
	sigset_t ends;
	int signal_number;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (desk_start(&d, o, e) != 0) {
		pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
		return -1;
	}
	ready(d, payload);
	log_deed(JOURNAL_INFO, "start", "%s, the desk of %s", STUIVER_VERSION, o->store);
	while (sigwait(&ends, &signal_number) != 0)
		;
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
	log_deed(JOURNAL_INFO, "stop", "signal %d", signal_number);
	desk_stop(d);
	return 0;
}
