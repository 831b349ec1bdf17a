#include "meter/meter.h"
#include "base/memory/arena.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define MICROSECONDS 1e6

/* The parts of the site that are counted apart. */
enum part { PART_API, PART_PAGE, PART_ASSET, PART_WATCH, PARTS };
static const char *const part_names[PARTS] = {"api", "page", "asset", "watch"};

/* Upper bounds in seconds, as most dashboards have them. */
static const double bounds[] = {0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30};
#define BOUNDS (sizeof bounds / sizeof *bounds)
#define CLASSES 6u /* 0: none, 1xx to 5xx */

struct meter {
	atomic_uint_least64_t requests[PARTS][CLASSES];
	atomic_uint_least64_t within[PARTS]
				    [BOUNDS + 1]; /* each request in one: the last is beyond all */
	atomic_uint_least64_t microseconds[PARTS];
	atomic_uint_least64_t bytes, broken;
	atomic_int_least64_t connections, in_flight;
	time_t started;
};

struct meter *meter_new(void)
{
	struct meter *m = xcalloc(1, sizeof *m);

	m->started = time(NULL);
	return m;
}

void meter_free(struct meter *m)
{
	free(m);
}

static bool is_of(struct str target, const char *path)
{
	struct str p = str_z(path);

	return str_starts(target, p) &&
	       (target.len == p.len || strchr("/?", target.ptr[p.len]) || p.ptr[p.len - 1] == '/');
}

static enum part part_of(struct str target)
{
	if (is_of(target, "/api") || is_of(target, "/mcp"))
		return PART_API;
	if (is_of(target, "/-/"))
		return PART_ASSET;
	if (is_of(target, "/healthz") || is_of(target, "/readyz") || is_of(target, "/metrics"))
		return PART_WATCH;
	return PART_PAGE;
}

void meter_count(struct meter *m, const struct metered *r)
{
	enum part part = part_of(r->target);
	size_t class = r->status >= 100 && r->status < 600 ? (size_t)r->status / 100 : 0, i = 0;

	while (i < BOUNDS && r->seconds > bounds[i])
		i++;
	atomic_fetch_add_explicit(&m->requests[part][class], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->within[part][i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->microseconds[part], (uint64_t)(r->seconds * MICROSECONDS),
				  memory_order_relaxed);
	atomic_fetch_add_explicit(&m->bytes, r->bytes, memory_order_relaxed);
	if (r->broken)
		atomic_fetch_add_explicit(&m->broken, 1, memory_order_relaxed);
}

void meter_connections(struct meter *m, int change)
{
	atomic_fetch_add_explicit(&m->connections, change, memory_order_relaxed);
}

void meter_in_flight(struct meter *m, int change)
{
	atomic_fetch_add_explicit(&m->in_flight, change, memory_order_relaxed);
}

static void write_requests(struct meter *m, const struct metrics *w)
{
	const char *name = "stuiver_http_requests";

	metric_family(w, name, METRIC_COUNTER, NULL,
		      "Requests answered, by part of the site and class of status.");
	for (size_t p = 0; p < PARTS; p++)
		for (size_t c = 0; c < CLASSES; c++) {
			uint64_t n = atomic_load(&m->requests[p][c]);
			if (n)
				buffer_printf(w->out, "%s_total{part=\"%s\",code=\"%zuxx\"} %llu\n",
					      name, part_names[p], c, (unsigned long long)n);
		}
}

/* Each bucket holds all that the ones before it hold. */
static void write_durations(struct meter *m, const struct metrics *w)
{
	const char *name = "stuiver_http_request_duration_seconds";

	buffer_printf(w->out,
		      "# HELP %s From request line to the last byte, by part of the site.\n", name);
	buffer_printf(w->out, "# TYPE %s histogram\n", name);
	if (w->open)
		buffer_printf(w->out, "# UNIT %s seconds\n", name);
	for (size_t p = 0; p < PARTS; p++) {
		uint64_t n = 0;
		for (size_t i = 0; i <= BOUNDS; i++) {
			n += atomic_load(&m->within[p][i]);
			buffer_printf(w->out, "%s_bucket{part=\"%s\",le=\"", name, part_names[p]);
			if (i < BOUNDS)
				buffer_printf(w->out, bounds[i] < 1 ? "%g" : "%.1f", bounds[i]);
			else
				buffer_append_z(w->out, "+Inf");
			buffer_printf(w->out, "\"} %llu\n", (unsigned long long)n);
		}
		buffer_printf(w->out, "%s_sum{part=\"%s\"} %.6f\n", name, part_names[p],
			      (double)atomic_load(&m->microseconds[p]) / MICROSECONDS);
		buffer_printf(w->out, "%s_count{part=\"%s\"} %llu\n", name, part_names[p],
			      (unsigned long long)n);
	}
}

static void write_one(const struct metrics *w, const char *name, enum metric_kind kind,
		      const char *unit, const char *help, double value)
{
	metric_family(w, name, kind, unit, help);
	metric_sample(w, name, kind, NULL, STR(""), value);
}

void meter_write(struct meter *m, const struct metrics *w)
{
	write_requests(m, w);
	write_durations(m, w);
	write_one(w, "stuiver_http_sent_bytes", METRIC_COUNTER, "bytes",
		  "Of the bodies of answers.", (double)atomic_load(&m->bytes));
	write_one(w, "stuiver_http_broken", METRIC_COUNTER, NULL,
		  "Answers that the client did not wait for, or that could not be finished.",
		  (double)atomic_load(&m->broken));
	write_one(w, "stuiver_http_connections", METRIC_GAUGE, NULL, "Open now.",
		  (double)atomic_load(&m->connections));
	write_one(w, "stuiver_http_in_flight", METRIC_GAUGE, NULL, "Requests being answered now.",
		  (double)atomic_load(&m->in_flight));
	write_one(w, "stuiver_start_time_seconds", METRIC_GAUGE, "seconds",
		  "When the server began, since 1970.", (double)m->started);
}
