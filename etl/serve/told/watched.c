#include "serve/told/watched.h"

#include "base/system/file.h"
#include "base/text/moment.h"
#include "meter/meter.h"
#include "query/cache.h"
#include "serve/told/log.h"
#include "serve/told/security.h"
#include "store/store.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OPEN_METRICS "application/openmetrics-text"

static void put_line(struct reply *r, int status, const char *text)
{
	r->status = status;
	r->content_type = TYPE_TEXT;
	r->no_store = true;
	buffer_printf(&r->body, "%s\n", text);
}

/* Asks the store something small. */
static int ask(const struct watching *w, struct error *e)
{
	struct query q = {.endpoint = ENDPOINT_CUBES};
	struct session *s;
	char etag[ETAG_SIZE];

	if (sessions_take(w->sessions, &s, e) != 0)
		return -1;
	int result = query_etag(s, &q, etag, e);
	if (sessions_check(w->sessions, s, e) != 0)
		result = -1;
	sessions_give(w->sessions, s);
	return result;
}

static bool answers(const struct watching *w, const struct request *rq, struct reply *r)
{
	struct error e;

	if (ask(w, &e) == 0)
		return true;
	log_fault(rq->target, &e);
	put_line(r, 503,
		 e.status == STATUS_NO_FILE
			 ? "not ready: the store is not where it was"
			 : "not ready: the store cannot be read now; the log says why");
	return false;
}

void watched_health(const struct watching *w, const struct request *rq, struct reply *r)
{
	if (answers(w, rq, r))
		put_line(r, 200, "ok");
}

void watched_ready(const struct watching *w, const struct request *rq, struct reply *r)
{
	int64_t room = file_disk_left(w->store);
	char text[160];

	if (!answers(w, rq, r))
		return;
	if (room >= 0 && (uint64_t)room < w->disk_bytes) {
		snprintf(text, sizeof text,
			 "not ready: %lld MB are free where the store is, and %llu MB should be",
			 (long long)room >> 20, (unsigned long long)(w->disk_bytes >> 20));
		put_line(r, 503, text);
		return;
	}
	put_line(r, 200, "ready");
}

/* ---- how it does ---- */

static void put_gauge(const struct metrics *m, const char *name, const char *unit, const char *help,
		      double value)
{
	metric_family(m, name, METRIC_GAUGE, unit, help);
	metric_sample(m, name, METRIC_GAUGE, NULL, STR(""), value);
}

static void put_process(const struct metrics *m)
{
	struct rusage used;
	char text[128] = "";
	uint64_t pages;

	getrusage(RUSAGE_SELF, &used);
	metric_family(m, "process_cpu_seconds", METRIC_COUNTER, "seconds",
		      "Of processors, for itself and for the system.");
	metric_sample(m, "process_cpu_seconds", METRIC_COUNTER, NULL, STR(""),
		      (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
			      (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
	FILE *f = fopen("/proc/self/statm", "r"); /* pages: of all, then of those in memory */
	struct str rest = str_z(f && fgets(text, sizeof text, f) ? text : "");
	if (f)
		fclose(f);
	str_split(&rest, ' ');
	if (str_to_u64(str_split(&rest, ' '), &pages))
		put_gauge(
			m, "process_resident_memory_bytes", "bytes",
			"In memory now, pages of the store that the system may take back included.",
			(double)pages * (double)sysconf(_SC_PAGESIZE));
}

static void put_disk(const struct watching *w, const struct metrics *m)
{
	struct stat file;
	int64_t room = file_disk_left(w->store);

	if (stat(w->store, &file) == 0)
		put_gauge(m, "stuiver_store_bytes", "bytes", "Of the store's file.",
			  (double)file.st_size);
	if (room >= 0)
		put_gauge(m, "stuiver_store_free_bytes", "bytes", "Free where the store is.",
			  (double)room);
}

/* A server that is not started again for a year tells nobody at its start that the file expires. */
static void put_security(const struct watching *w, const struct metrics *m)
{
	time_t until = 0;
	struct error ignored;

	if (w->security.len && security_until(w->security, &until, &ignored) == 0)
		put_gauge(m, "stuiver_security_txt_expires_timestamp_seconds", "seconds",
			  "When security.txt expires, since 1970.", (double)until);
}

/* Of what is public: a family after the other, as the form asks. */
static int put_cubes(struct session *s, const struct metrics *m, struct error *e)
{
	static const char *const names[] = {"stuiver_cube_published_timestamp_seconds",
					    "stuiver_cube_datasets", "stuiver_cube_entries"};
	static const char *const helps[] = {"When the cube was last published, since 1970.",
					    "Published files of the cube.",
					    "Published lines of the cube."};
	struct arena *a = session_arena(s);
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(session_store(s), a, &cubes, &n, e) != 0)
		return -1;
	for (size_t f = 0; f < sizeof names / sizeof *names; f++) {
		metric_family(m, names[f], METRIC_GAUGE, f == 0 ? "seconds" : NULL, helps[f]);
		for (size_t i = 0; i < n; i++) {
			int64_t at = 0;
			moment_read(cubes[i].published_at, &at);
			const double values[] = {(double)at, (double)cubes[i].datasets,
						 (double)cubes[i].entries};
			if (cubes[i].datasets) /* others are nobody's business */
				metric_sample(m, names[f], METRIC_GAUGE, "cube", cubes[i].name,
					      values[f]);
		}
	}
	return 0;
}

static void put_store(const struct watching *w, const struct request *rq, const struct metrics *m)
{
	struct session *s;
	struct error e;
	size_t answers_kept, bytes;
	struct buffer cubes;
	const struct metrics apart = {&cubes, m->open};

	if (sessions_take(w->sessions, &s, &e) != 0) {
		log_fault(rq->target, &e);
		put_gauge(m, "stuiver_store_up", NULL, "Whether the store can be read.", 0);
		return;
	}
	cache_count(sessions_kept(w->sessions, s), &answers_kept, &bytes);
	buffer_init(&cubes, REPLY_BODY_MAX);
	int result = put_cubes(s, &apart, &e);
	if (sessions_check(w->sessions, s, &e) != 0)
		result = -1;
	sessions_give(w->sessions, s);
	put_gauge(m, "stuiver_store_up", NULL, "Whether the store can be read.", result == 0);
	put_gauge(m, "stuiver_cache_answers", NULL, "Answers kept.", (double)answers_kept);
	put_gauge(m, "stuiver_cache_bytes", "bytes", "Of the answers kept.", (double)bytes);
	if (result == 0)
		buffer_append_str(m->out, buffer_str(&cubes));
	else
		log_fault(rq->target, &e);
	buffer_drop(&cubes);
}

void watched_metrics(const struct watching *w, const struct request *rq, struct reply *r)
{
	const struct metrics m = {&r->body, header_weight(rq->accept, OPEN_METRICS) > 0};

	r->content_type = m.open ? METER_TYPE_OPEN : METER_TYPE_PLAIN;
	r->no_store = true;
	r->by_accept = true;
	meter_write(w->meter, &m);
	put_process(&m);
	put_disk(w, &m);
	put_security(w, &m);
	put_store(w, rq, &m);
	metrics_end(&m);
}
