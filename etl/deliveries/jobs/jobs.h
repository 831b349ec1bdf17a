/*
 * Jobs: what reads a delivered file, each in a process of its own. The queue stands in the desk's file, so that a
 * restart goes on with it. Private to the desk.
 */
#ifndef DELIVERIES_JOBS_JOBS_H
#define DELIVERIES_JOBS_JOBS_H

#include "desk_base/desk_base.h"

enum job_kind {
	JOB_SNIFF,
	JOB_CHECK,
	JOB_PRIVACY,
	JOB_CODES, /* what each code comes to */
	JOB_TABLE, /* a table that somebody brought, of the draft that stands for its version */
	JOB_PREVIEW,
	JOB_STAGE,
	JOB_RELEASE,
	JOB_ERASE,
	JOB_KINDS
};

const char *job_word(enum job_kind kind);

struct desk_job {
	int64_t id, delivery, version, tries;
	enum job_kind kind;
	struct str state; /* queued, running, done, failed, stopped */
	struct str by, queued_at, started_at, alive_at, ended_at;
	int exit;
	struct str message; /* of one that failed: what its process said */
};

/* Queues one; runner_wake has it begun. One of the kind that waits for that delivery already is it. */
int job_queue(struct desk *d, int64_t delivery, enum job_kind kind, int64_t version, struct str by,
	      int64_t *id, struct error *e);
/* STATUS_NOT_FOUND. */
int job_get(struct desk *d, struct arena *a, int64_t id, struct desk_job *out, struct error *e);
/* The one of a delivery that runs, else one that waits, else the last, of whatever kind; false when there was none. */
bool job_last(struct desk *d, struct arena *a, int64_t delivery, struct desk_job *out);
/* Of that kind. */
bool job_last_of(struct desk *d, struct arena *a, int64_t delivery, enum job_kind kind,
		 struct desk_job *out);

/* Whether people were searched for in the files as they are read now: since they were looked at last. */
enum searched { SEARCH_NONE, SEARCH_COMES, SEARCH_DONE };
enum searched people_searched(struct desk *d, struct arena *a, int64_t delivery);

/* How many come before one that waits. */
int64_t jobs_ahead(struct desk *d, int64_t id);
/* The last ones of a kind of an organisation, the newest first. */
int jobs_of_kind(struct desk *d, struct arena *a, int64_t organisation, enum job_kind kind,
		 struct desk_job **out, size_t *n, struct error *e);

/* ---- for the runner ---- */

/* The oldest that waits becomes running, but looking for people after all else, as it may take longest and nothing waits for it; false when none does. A release or stage waits for others of it, and a stage for that search. */
bool job_take(struct desk *d, struct arena *a, struct desk_job *out);
void job_alive(struct desk *d, int64_t id);
void job_end(struct desk *d, int64_t id, const char *state, int exit, struct str message);
/* After a start: what ran when the desk was cut off waits again, once; then it failed. */
int jobs_recover(struct desk *d, struct error *e);

/* ---- runner.c ---- */

int runner_start(struct desk *d, struct error *e);
/* Lets what runs be ended; it waits again at the next start. */
void runner_stop(struct desk *d);
void runner_wake(struct desk *d);
/* Ends the process of a job that runs, or takes one that waits off the queue. */
void runner_end(struct desk *d, int64_t job);

/* ---- arguments.c ---- */

/* The command line of its process, in the arena; what it is to work on is made ready. */
int job_arguments(struct desk *d, struct arena *a, const struct desk_job *j, char *const **argv,
		  struct error *e);

/* ---- process.c ---- */

#define OUTSIDE_PATHS_MAX 8u

/* Of one that must talk to servers; it may open sockets, and read these files. */
struct process_outside {
	const char *paths[OUTSIDE_PATHS_MAX];
	size_t n;
	const char *variable; /* NAME=VALUE of its environment; or NULL */
};

struct process {
	char *const *argv;     /* [0] is "stuiver" */
	const char *folder;    /* works there, may write there */
	const char *out, *err; /* files below it */
	const char *store;     /* its folder may be written too; NULL: not seen at all */
	const struct process_outside *outside; /* NULL: no network */
};

/* Starts it; the process id, or -1. */
int process_start(const struct process *p, struct error *e);

/* ---- outside.c ---- */

/* What a job of this kind reaches outside its fences: *out is NULL, or the servers that the store is bound to, of one that publishes
 * or erases. -1: what it needs is not there, and it may not begin. */
int job_outside(struct desk *d, struct arena *a, enum job_kind kind,
		const struct process_outside **out, struct error *e);

/* ---- after.c ---- */

/* What it leads to. One whose answer is of no use has failed after all: its state and message say so. */

void job_after(struct desk *d, struct arena *a, struct desk_job *job);

#endif
