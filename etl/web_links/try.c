/* Trying them: one request at a time, whichever origin may be asked first, never two within the pause of one. */
#include "web_links/collected.h"

#include "base/text/moment.h"
#include "fetch/probe.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define REDIRECTS_MAX 10u
#define ROBOTS_REDIRECTS_MAX 5u
#define PATIENCE_MAX_MS 60000u /* of Retry-After */
#define CONNECT_MS 10000u
#define SLICE_MS 50u
#define DAYS 7u

struct web_origin {
	struct str name;
	struct robots *robots; /* NULL: not asked yet */
	bool down;             /* it did not answer: nothing more is asked of it */
	enum link_verdict verdict;
	enum link_reason reason; /* why */
	uint64_t next_ms;
};

struct task {
	struct link *link;
	struct str url; /* where redirects led to */
	size_t origin;
	unsigned hops;
	bool for_good; /* every redirect so far was */
	bool waited;   /* for a server that asked for it */
};

struct trying {
	struct web_links *links;
	const struct links_manners *manners;
	struct prober *prober;
	struct arena *arena; /* of one run */
	struct map *known;   /* origins */
	struct web_origin *origins;
	size_t norigins, room;
	struct task *tasks;
	size_t ntasks, done, total;
	FILE *state;
	struct probe probe;
	struct error *e;
};

void links_manners_init(struct links_manners *m)
{
	*m = (struct links_manners){.timeout_ms = 20000, .pause_ms = 1000, .again_days = DAYS};
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool stopped(const struct trying *t)
{
	return t->manners->stop && *t->manners->stop;
}

static struct str now_text(struct arena *a)
{
	char text[MOMENT_SIZE];

	return arena_dup(a, moment_now(text));
}

/* ---- what it came to ---- */

static int settle(struct trying *t, struct task *task, enum link_verdict v, enum link_reason r)
{
	struct link *x = task->link;

	x->verdict = v;
	x->reason = r;
	x->http = r == REASON_STATUS || r == REASON_BUSY || v >= LINK_MOVED ? t->probe.http : 0;
	x->moved_to = task->hops ? arena_dup(t->links->arena, task->url) : STR("");
	x->tried = now_text(t->links->arena);
	*task = t->tasks[--t->ntasks];
	t->done++;
	if (t->manners->progress)
		t->manners->progress(t->manners->context, t->done, t->total);
	return kept_add(t->state, x, t->e);
}

/* A resolver that is away is not a name that is not there: without a network nothing would live. */
static bool is_no_name(struct str origin)
{
	struct addrinfo *found = NULL;
	const char *slashes = memchr(origin.ptr, '/', origin.len);
	struct str host =
		slashes ? (struct str){slashes + 2, origin.len - (size_t)(slashes + 2 - origin.ptr)}
			: origin;
	char *name = str_dup(str_split(&host, ':'));
	int code = getaddrinfo(name, NULL, NULL, &found);

	if (code == 0)
		freeaddrinfo(found);
	free(name);
	return code == EAI_NONAME || code == EAI_NODATA || code == EAI_ADDRFAMILY;
}

/* Of a probe that got no answer. */
static void judge_end(const struct probe *probe, struct str origin, enum link_verdict *v,
		      enum link_reason *r)
{
	switch (probe->end) {
	case PROBE_NO_ADDRESS:
		*v = LINK_DEAD;
		*r = REASON_NO_ADDRESS;
		break;
	case PROBE_NO_HOST:
		*v = is_no_name(origin) ? LINK_DEAD : LINK_SILENT;
		*r = REASON_NO_HOST;
		break;
	case PROBE_PRIVATE:
		*v = LINK_CLOSED;
		*r = REASON_PRIVATE;
		break;
	case PROBE_NO_TRUST:
		*v = LINK_CLOSED;
		*r = REASON_TRUST;
		break;
	default:
		*v = LINK_SILENT;
		*r = REASON_NO_ANSWER;
	}
}

static enum link_verdict judge_status(int http)
{
	if (http == 404 || http == 410)
		return LINK_DEAD;
	return http >= 500 ? LINK_SILENT : LINK_CLOSED;
}

/* ---- origins ---- */

static int set_origin(struct trying *t, struct task *task)
{
	char name[PROBE_URL_MAX];
	bool is_new;

	probe_origin(name, task->url.ptr);
	uint32_t *index = map_put(t->known, str_z(name), &is_new);
	if (is_new) {
		if (t->norigins == t->room) {
			t->room = t->room ? t->room * 2 : 64;
			t->origins = xrealloc(t->origins, t->room * sizeof *t->origins);
		}
		*index = (uint32_t)t->norigins;
		t->origins[t->norigins++] =
			(struct web_origin){.name = arena_dup(t->arena, str_z(name))};
	}
	task->origin = *index;
	return name[0] ? 0 : -1;
}

/* RFC 9309, 2.3.1: redirects are followed, what is not there forbids nothing, a fault forbids all for now. */
static int ask_robots(struct trying *t, struct web_origin *o)
{
	struct str url = arena_printf(t->arena, "%.*s/robots.txt", STR_ARG(o->name));

	probe_get(&t->probe, t->prober, url.ptr);
	for (unsigned hops = 0; t->probe.end == PROBE_ANSWERED && t->probe.location[0]; hops++) {
		if (hops == ROBOTS_REDIRECTS_MAX)
			break;
		url = arena_dup(t->arena, str_z(t->probe.location));
		probe_get(&t->probe, t->prober, url.ptr);
	}
	if (t->probe.end == PROBE_INTERRUPTED)
		return -1;
	bool found = t->probe.end == PROBE_ANSWERED && t->probe.http >= 200 && t->probe.http < 300;
	if (t->probe.end != PROBE_ANSWERED || t->probe.http >= 500) {
		o->down = true;
		judge_end(&t->probe, o->name, &o->verdict, &o->reason);
		if (t->probe.end == PROBE_ANSWERED)
			o->reason = REASON_STATUS;
	}
	o->robots = robots_read(t->arena, found ? t->probe.body : STR(""));
	return 0;
}

static void rest(const struct trying *t, struct web_origin *o)
{
	unsigned wait = t->manners->pause_ms, asked = o->robots ? robots_delay_ms(o->robots) : 0;

	o->next_ms = now_ms() + (asked > wait ? asked : wait);
}

static struct str path_of(struct str url)
{
	const char *slashes = memchr(url.ptr, ':', url.len);
	const char *from = slashes ? slashes + 3 : url.ptr;
	const char *end = url.ptr + url.len, *path = from;

	while (path < end && *path != '/' && *path != '?')
		path++;
	return path < end && *path == '/' ? (struct str){path, (size_t)(end - path)} : STR("/");
}

/* ---- one step ---- */

static int follow(struct trying *t, struct task *task)
{
	if (task->hops == REDIRECTS_MAX)
		return settle(t, task, LINK_DEAD, REASON_REDIRECTS);
	task->for_good = (task->hops == 0 || task->for_good) &&
			 (t->probe.http == 301 || t->probe.http == 308);
	task->hops++;
	task->url = arena_dup(t->arena, str_z(t->probe.location));
	return set_origin(t, task) == 0 ? 0 : settle(t, task, LINK_DEAD, REASON_NO_ADDRESS);
}

/* 429 and 503: once more when it says how long, and that is not too long. */
static int be_patient(struct trying *t, struct task *task)
{
	uint64_t wait = t->probe.retry_after_ms;

	if (task->waited || wait == 0 || wait > PATIENCE_MAX_MS)
		return settle(t, task, LINK_SILENT, REASON_BUSY);
	task->waited = true;
	t->origins[task->origin].next_ms = now_ms() + wait;
	return 0;
}

static int take_answer(struct trying *t, struct task *task)
{
	int http = t->probe.http;

	if (t->probe.location[0])
		return follow(t, task);
	if (http == 429 || http == 503)
		return be_patient(t, task);
	if (http >= 200 && http < 300)
		return settle(t, task, task->hops && task->for_good ? LINK_MOVED : LINK_ALIVE,
			      REASON_NONE);
	return settle(t, task, judge_status(http), REASON_STATUS);
}

static int take_no_answer(struct trying *t, struct task *task)
{
	struct web_origin *o = &t->origins[task->origin];
	enum link_verdict v;
	enum link_reason r;

	if (t->probe.end == PROBE_INTERRUPTED)
		return error_set(t->e, STATUS_INTERRUPTED, "interrupted");
	judge_end(&t->probe, o->name, &v, &r);
	return settle(t, task, v, r);
}

/* Asks its origin one thing. */
static int step(struct trying *t, struct task *task)
{
	struct web_origin *o = &t->origins[task->origin];

	if (!o->robots) {
		if (ask_robots(t, o) != 0)
			return error_set(t->e, STATUS_INTERRUPTED, "interrupted");
		rest(t, o);
		return 0;
	}
	if (o->down) {
		t->probe.http = 0;
		return settle(t, task, o->verdict, o->reason);
	}
	if (!robots_allow(o->robots, path_of(task->url)))
		return settle(t, task, LINK_CLOSED, REASON_ROBOTS);
	probe_head(&t->probe, t->prober, task->url.ptr);
	rest(t, o);
	return t->probe.end == PROBE_ANSWERED ? take_answer(t, task) : take_no_answer(t, task);
}

/* The task whose origin has rested longest, and how long it must rest still. */
static struct task *next_task(struct trying *t, uint64_t *wait_ms)
{
	struct task *first = NULL;
	uint64_t soonest = UINT64_MAX, now = now_ms();

	for (size_t i = 0; i < t->ntasks && soonest > now; i++) {
		struct web_origin *o = &t->origins[t->tasks[i].origin];
		uint64_t at = o->down ? 0 : o->next_ms;
		if (at < soonest) {
			soonest = at;
			first = &t->tasks[i];
		}
	}
	*wait_ms = soonest > now ? soonest - now : 0;
	return first;
}

static int try_all(struct trying *t)
{
	uint64_t wait;

	while (t->ntasks) {
		struct task *task = next_task(t, &wait);
		if (stopped(t))
			return error_set(t->e, STATUS_INTERRUPTED, "interrupted");
		if (wait) {
			uint64_t slice = wait < SLICE_MS ? wait : SLICE_MS;
			nanosleep(&(struct timespec){0, (long)slice * 1000000}, NULL);
		} else if (step(t, task) != 0) {
			return -1;
		}
	}
	return 0;
}

static int begin(struct trying *t)
{
	struct web_links *l = t->links;

	t->tasks = xcalloc(l->n ? l->n : 1, sizeof *t->tasks);
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].kept)
			continue;
		struct task *task = &t->tasks[t->ntasks++];
		*task = (struct task){.link = &l->items[i], .url = l->items[i].url};
		if (set_origin(t, task) != 0) {
			t->probe = (struct probe){0};
			if (settle(t, task, LINK_DEAD, REASON_NO_ADDRESS) != 0)
				return -1;
		}
	}
	t->total = t->ntasks + t->done;
	return 0;
}

int links_try(struct web_links *l, const struct links_manners *m, struct error *e)
{
	const struct probe_options o = {
		.connect_timeout_ms = m->timeout_ms < CONNECT_MS ? m->timeout_ms : CONNECT_MS,
		.timeout_ms = m->timeout_ms,
		.allow_private = m->allow_private,
		.stop = m->stop};
	struct trying *t = xcalloc(1, sizeof *t);

	t->links = l;
	t->manners = m;
	t->e = e;
	t->arena = arena_new();
	t->known = map_new();
	links_sort(l);
	int result = prober_open(&t->prober, &o, e);
	if (result == 0)
		result = kept_open(&t->state, l, m, e);
	if (result == 0)
		result = begin(t);
	if (result == 0)
		result = try_all(t);
	if (t->state)
		fclose(t->state);
	prober_close(t->prober);
	map_free(t->known);
	arena_free(t->arena);
	free(t->origins);
	free(t->tasks);
	free(t);
	return result;
}
