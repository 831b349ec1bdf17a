#include "serve/serve.h"

#include "base/memory/arena.h"
#include "base/system/file.h"
#include "base/system/journal.h"
#include "base/system/processors.h"
#include "meter/meter.h"
#include "questions/pace.h"
#include "questions/questions.h"
#include "serve/api/api.h"
#include "serve/beside/files.h"
#include "serve/beside/mcp_pace.h"
#include "serve/http/bus_guard.h"
#include "serve/http/http.h"
#include "serve/http/listen.h"
#include "serve/http/look.h"
#include "serve/http/public_url.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define MCP_A_MINUTE 120u

#define DEFAULT_PORT 8080
#define DEFAULT_CONNECTIONS 1024
#define DEFAULT_TIMEOUT 30
#define DEFAULT_GRACE 10
#define DEFAULT_ANSWER_MEGABYTES 512u
#define DEFAULT_DISK_MEGABYTES 256u
#define DEFAULT_REQUEST 16384u
#define WORKERS_MIN 2u
#define WORKERS_MAX 256u
/* The part of the memory for answers in which they are kept as they are sent. */
#define READY_PART 4u
/* Besides connections: the store's handles (a few a session), standard streams, epoll. */
#define OTHER_FILES 1024u

struct server {
	struct sessions *sessions;
	struct files *files;
	struct workers *workers;
	struct http *http;
	struct meter *meter;
	struct listening listening;
	struct site site;
	struct arena *look; /* of the pages */
	const char *url;    /* own_url, or as the public knows it: in `look` */
	char own_url[LISTEN_NAME_SIZE + 16];
};

/* A quarter of the machine's memory, at most what forty million lines of a wide ledger fill. */
static size_t default_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	size_t most = (size_t)QUERY_MEMORY_MEGABYTES << 20;
	size_t quarter = pages > 0 && size > 0 ? (size_t)pages / 4 * (size_t)size : most;

	return quarter < most ? quarter : most;
}

void serve_options_init(struct serve_options *o)
{
	*o = (struct serve_options){
		.address = "127.0.0.1",
		.port = DEFAULT_PORT,
		.max_connections = DEFAULT_CONNECTIONS,
		.timeout_seconds = DEFAULT_TIMEOUT,
		.max_request = DEFAULT_REQUEST,
		.query_seconds = QUERY_SECONDS,
		.mcp_a_minute = MCP_A_MINUTE,
		.cache_bytes = (size_t)QUERY_CACHE_MEGABYTES << 20,
		.memory_bytes = default_memory(),
		.answer_bytes = (size_t)DEFAULT_ANSWER_MEGABYTES << 20,
		.disk_bytes = (uint64_t)DEFAULT_DISK_MEGABYTES << 20,
		.grace_seconds = DEFAULT_GRACE,
	};
}

static unsigned worker_count(const struct serve_options *o)
{
	unsigned n = o->threads ? o->threads : processors();
	if (n < WORKERS_MIN && !o->threads)
		n = WORKERS_MIN; /* one long question must not be everyone's */
	return n > WORKERS_MAX ? WORKERS_MAX : n;
}

/* Many systems start a process with 1,024 files allowed and many more for the asking. */
static void allow_files(unsigned connections)
{
	struct rlimit limit;
	rlim_t wanted = (rlim_t)connections + OTHER_FILES;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int set_url(struct server *s, const char *public_url, struct error *e)
{
	struct public_url url;
	snprintf(s->own_url, sizeof s->own_url, "http://%s:%u", s->listening.name,
		 s->listening.port);
	s->url = s->site.url = s->own_url;
	if (!public_url)
		return 0;
	if (public_url_read(&url, s->look, public_url, e) != 0)
		return -1;
	s->url = url.text.ptr;
	s->site.url = s->url;
	s->site.pages.origin = url.origin;
	s->site.pages.base = url.base;
	return 0;
}

/* All that can fail because of the store, tried before anyone is let in. */
static int try_store(struct server *s, struct error *e)
{
	struct session *session;
	if (sessions_take(s->sessions, &session, e) != 0)
		return -1;
	sessions_give(s->sessions, session);
	return 0;
}

static int start_threads(struct server *s, const struct serve_options *o, unsigned workers,
			 struct error *e)
{
	unsigned io = workers < HTTP_THREADS_MAX ? workers : HTTP_THREADS_MAX;
	if (workers_start(&s->workers, workers, o->max_connections + 1, e) != 0)
		return -1;
	struct http_options http = {
		.listen_fd = s->listening.fd,
		.loopback = s->listening.loopback,
		.threads = io,
		.max_connections = o->max_connections < io ? io : o->max_connections,
		.timeout_seconds = o->timeout_seconds,
		.max_request = o->max_request,
		.answer_bytes = o->answer_bytes,
		.ready_bytes = o->cache_bytes / READY_PART,
		.log = journal_takes(JOURNAL_INFO),
		.responder = api_responder(&s->site),
		.sessions = s->sessions,
		.workers = s->workers,
		.meter = s->meter,
	};
	s->listening.fd = -1; /* http_start owns it, also when it fails */
	return http_start(&s->http, &http, e);
}

static void server_free(struct server *s)
{
	if (s->workers)
		workers_stop(s->workers);
	if (s->http)
		http_stop(s->http);
	if (s->listening.fd >= 0)
		close(s->listening.fd);
	workers_free(s->workers);
	files_free(s->files);
	meter_free(s->meter);
	sessions_close(s->sessions);
	questions_close(s->site.pages.questions);
	asking_free(s->site.pages.asking);
	mcp_pace_free(s->site.mcp_pace);
	arena_free(s->look);
	free(s);
}

/* The site's pages say so, and its form leads there. */
static int take_questions(struct server *s, const struct serve_options *o, struct error *e)
{
	if (!o->questions)
		return 0;
	if (questions_open(&s->site.pages.questions, o->questions, e) != 0)
		return -1;
	s->site.pages.asking = asking_new();
	return 0;
}

int server_start(struct server **out, const struct serve_options *o, struct error *e)
{
	struct server *s = xcalloc(1, sizeof *s);
	unsigned workers = worker_count(o);
	s->listening.fd = -1;
	allow_files(o->max_connections);
	if (!file_exists(o->store)) {
		error_set(e, STATUS_NO_FILE,
			  "there is no store '%s' yet; make one with 'stuiver load --store %s'",
			  o->store, o->store);
		goto fail;
	}
	struct edition_options edition = {
		.store = o->store,
		.facts = o->facts,
		.engine = {.query_nanoseconds = o->query_seconds * 1000000000ull,
			   .memory_bytes = o->memory_bytes},
		.cache_bytes = o->cache_bytes - o->cache_bytes / READY_PART,
	};
	bus_guard();
	s->meter = meter_new();
	if (sessions_open(&s->sessions, &edition, workers, e) != 0)
		goto fail;
	s->files = files_new(s->sessions, workers, o->offer_store);
	if (try_store(s, e) != 0 || listen_open(&s->listening, o->address, o->port, e) != 0)
		goto fail;
	s->site = (struct site){.openspending_nl = o->openspending_nl,
				.url_is_public = o->public_url,
				.sessions = s->sessions,
				.files = s->files};
	s->site.watched = (struct watching){.meter = s->meter,
					    .sessions = s->sessions,
					    .store = o->store,
					    .disk_bytes = o->disk_bytes,
					    .metrics = o->metrics};
	s->site.hooks = o->hooks;
	s->site.hooks_private = o->hooks_private;
	s->site.behind_proxy = o->behind_proxy;
	s->site.mcp_pace = mcp_pace_new(o->mcp_a_minute);
	s->look = arena_new();
	if (set_url(s, o->public_url, e) != 0 || take_questions(s, o, e) != 0)
		goto fail;
	if (look_read(&s->site.pages, s->look, o, e) != 0)
		goto fail;
	s->site.watched.security = s->site.pages.security;
	if (start_threads(s, o, workers, e) != 0)
		goto fail;
	*out = s;
	return 0;
fail:
	server_free(s);
	return -1;
}

uint16_t server_port(const struct server *s)
{
	return s->listening.port;
}

const char *server_url(const struct server *s)
{
	return s->url;
}

const char *server_own_url(const struct server *s)
{
	return s->own_url;
}

/* The order matters: nobody may push to workers that wait for a lock we hold, and the library may
 * only be stopped when no connection is suspended, that is, when no worker has one. */
void server_stop(struct server *s, unsigned grace_seconds)
{
	http_quiesce(s->http);
	http_drain(s->http, grace_seconds);
	http_cut(s->http);
	sessions_stop(
		s->sessions); /* so that no worker is waited for longer than a segment takes */
	server_free(s);
}
