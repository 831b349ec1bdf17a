/* A few threads, each with one job's process at a time. */
#include "deliveries/jobs/jobs.h"

#include "serve/told/log.h"

#include "base/system/deadline.h"
#include "base/system/file.h"
#include "base/system/thread.h"
#include "deliveries/mapping/tables.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNNERS_MAX 16u
#define LOOK_NANOSECONDS 100000000L
#define SIGN_SECONDS 2
/* A process that did nothing for so long has failed. */
#define SILENT_SECONDS 600
/* One that works for so long will not end. */
#define WALL_SECONDS (2 * 3600)
#define MESSAGE_MAX ((size_t)8 << 10)

struct runner {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	unsigned n;
	pthread_t threads[RUNNERS_MAX];
	struct {
		int64_t job; /* 0: none */
		bool end;    /* somebody wants it to */
	} running[RUNNERS_MAX];
};

struct runner_slot {
	struct desk *desk;
	unsigned at;
};

/* ---- while it runs ---- */

/* Processor time that it took so far, in ticks; 0 when it cannot be told. */
static uint64_t ticks_of(pid_t pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return 0;
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	const char *behind = strrchr(text, ')');
	struct str rest = str_z(behind ? behind + 1 : "");
	uint64_t user = 0, system_ticks = 0;
	for (int field = 2; rest.ptr && field <= 15; field++) {
		struct str word = str_split(&rest, ' ');
		if (field == 14)
			str_to_u64(word, &user);
		else if (field == 15)
			str_to_u64(word, &system_ticks);
	}
	return user + system_ticks;
}

enum ending { ENDED_BY_ITSELF, ENDED_BY_WISH, ENDED_BY_STOP, ENDED_SILENT, ENDED_LATE };

static enum ending wanted_to_end(struct runner *r, unsigned at)
{
	pthread_mutex_lock(&r->lock);
	enum ending end = r->stop              ? ENDED_BY_STOP
			  : r->running[at].end ? ENDED_BY_WISH
					       : ENDED_BY_ITSELF;
	pthread_mutex_unlock(&r->lock);
	return end;
}

/* Until it has ended; its exit code, or 128 and the signal. */
static int watch(struct runner_slot *slot, int64_t job, pid_t pid, enum ending *how)
{
	struct runner *r = slot->desk->runner;
	time_t begun = time(NULL), sign = begun, told = begun;
	uint64_t ticks = 0;
	int status;
	*how = ENDED_BY_ITSELF;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		time_t now = time(NULL);
		uint64_t seen = ticks_of(pid);
		if (seen != ticks)
			sign = now;
		ticks = seen;
		if (sign == now && now - told >= SIGN_SECONDS) {
			job_alive(slot->desk, job);
			told = now;
		}
		if (*how == ENDED_BY_ITSELF) {
			*how = now - sign > SILENT_SECONDS  ? ENDED_SILENT
			       : now - begun > WALL_SECONDS ? ENDED_LATE
							    : wanted_to_end(r, slot->at);
			if (*how != ENDED_BY_ITSELF)
				kill(pid, SIGKILL);
		}
		nanosleep(&(struct timespec){.tv_nsec = LOOK_NANOSECONDS / (now == begun ? 10 : 1)},
			  NULL);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static struct str message_of(struct desk *d, struct arena *a, const struct desk_job *j,
			     enum ending how, int exit)
{
	struct str text = {0};
	struct error e;
	if (how == ENDED_SILENT)
		return STR("silent");
	if (how == ENDED_LATE || exit == 128 + SIGXCPU)
		return STR("late");
	if (exit >= 128)
		return STR("limits");
	struct str path =
		delivery_path(d, a, j->delivery, arena_printf(a, "%s.err", job_word(j->kind)).ptr);
	if (file_read(&text, a, path.ptr, (size_t)64 << 20, &e) != 0)
		return STR("");
	if (text.len > MESSAGE_MAX)
		text = (struct str){text.ptr + (text.len - MESSAGE_MAX), MESSAGE_MAX};
	return str_trim(text);
}

/* What was asked and refused is an answer; what could not be read or done is a failure. */
static bool answered(enum job_kind kind, int exit)
{
	return exit == 0 || (kind == JOB_CHECK && (exit == 4 || exit == 5));
}

static void run_process(struct runner_slot *slot, struct arena *a, struct desk_job *j)
{
	struct desk *d = slot->desk;
	char *const *argv;
	struct error e;
	enum ending how;
	struct str folder = delivery_folder(d, a, j->delivery);
	struct str store = str_folder(str_z(d->store));
	struct process p = {
		.folder = folder.ptr,
		.out = arena_printf(a, "%s.out", job_word(j->kind)).ptr,
		.err = arena_printf(a, "%s.err", job_word(j->kind)).ptr,
		.store = j->kind >= JOB_STAGE ? arena_dup(a, store).ptr : NULL,
	};
	if (dir_make(delivery_path(d, a, j->delivery, "tmp").ptr, &e) ||
	    mapping_lay_out(d, a, j->delivery, &e) || job_arguments(d, a, j, &argv, &e) ||
	    job_outside(d, a, j->kind, &p.outside, &e)) {
		job_end(d, j->id, "failed", 1, str_z(e.text));
		return;
	}
	p.argv = argv;
	int pid = process_start(&p, &e);
	if (pid < 0) {
		job_end(d, j->id, "failed", 1, str_z(e.text));
		return;
	}
	log_deed(JOURNAL_DEBUG, "job", "%lld (%s of delivery %lld) began as process %d",
		 (long long)j->id, job_word(j->kind), (long long)j->delivery, pid);
	j->exit = watch(slot, j->id, pid, &how);
	if (how == ENDED_BY_STOP)
		return; /* it waits again at the next start */
	const char *state = how == ENDED_BY_WISH         ? "stopped"
			    : answered(j->kind, j->exit) ? "done"
							 : "failed";
	j->state = str_z(state);
	j->message = how == ENDED_BY_WISH ? STR("") : message_of(d, a, j, how, j->exit);
	/* What it leads to is entered first: who waits for its end finds that. */
	job_after(d, a, j);
	log_deed(JOURNAL_INFO, "job", "%lld (%s of delivery %lld) is %s, exit %d", (long long)j->id,
		 job_word(j->kind), (long long)j->delivery, j->state.ptr, j->exit);
	job_end(d, j->id, j->state.ptr, j->exit, j->message);
}

static void *work(void *payload)
{
	struct runner_slot *slot = payload;
	struct runner *r = slot->desk->runner;
	struct arena *a = arena_new();
	struct desk_job job;
	pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		if (!job_take(slot->desk, a, &job)) {
			pthread_cond_wait(&r->wake, &r->lock);
			continue;
		}
		r->running[slot->at].job = job.id;
		r->running[slot->at].end = false;
		pthread_mutex_unlock(&r->lock);
		run_process(slot, a, &job);
		arena_reset(a);
		pthread_mutex_lock(&r->lock);
		r->running[slot->at].job = 0;
		pthread_cond_broadcast(&r->wake); /* others of that delivery may have waited */
	}
	pthread_mutex_unlock(&r->lock);
	arena_free(a);
	free(slot);
	return NULL;
}

/* ---- from outside ---- */

int runner_start(struct desk *d, struct error *e)
{
	struct runner *r = d->runner = xcalloc(1, sizeof *r);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->wake, NULL);
	unsigned wanted = d->o.jobs > RUNNERS_MAX ? RUNNERS_MAX : d->o.jobs;
	for (; r->n < wanted; r->n++) {
		struct runner_slot *slot = xcalloc(1, sizeof *slot);
		*slot = (struct runner_slot){d, r->n};
		int failure = pthread_create(&r->threads[r->n], NULL, work, slot);
		if (failure) {
			free(slot);
			return error_no_thread(e, failure);
		}
	}
	return 0;
}

void runner_stop(struct desk *d)
{
	struct runner *r = d->runner;
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
	for (unsigned i = 0; i < r->n; i++)
		pthread_join(r->threads[i], NULL);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	free(r);
	d->runner = NULL;
}

void runner_wake(struct desk *d)
{
	struct runner *r = d->runner;
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
}

void runner_end(struct desk *d, int64_t job)
{
	struct runner *r = d->runner;
	bool running = false;
	pthread_mutex_lock(&r->lock);
	for (unsigned i = 0; i < r->n; i++) {
		if (r->running[i].job != job)
			continue;
		r->running[i].end = running = true;
	}
	if (!running) {
		struct arena *a = arena_new();
		struct desk_job j;
		struct error e;
		if (job_get(d, a, job, &j, &e) == 0 && str_eq(j.state, STR("queued")))
			job_end(d, job, "stopped", 0, STR(""));
		arena_free(a);
	}
	pthread_mutex_unlock(&r->lock);
}
