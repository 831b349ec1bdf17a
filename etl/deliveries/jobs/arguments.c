/* What a job's process is told: the words of its command line. */
#include "deliveries/jobs/jobs.h"

#include "deliveries/decisions.h"
#include "deliveries/deliveries.h"
#include "deliveries/joins.h"
#include "deliveries/mapping/preview.h"
#include "deliveries/mapping/tables.h"
#include "road/road.h"

#define ARGUMENTS_MAX 512u

struct arguments {
	struct arena *arena;
	char *argv[ARGUMENTS_MAX + 1];
	size_t n;
};

static void put(struct arguments *v, struct str text)
{
	if (v->n < ARGUMENTS_MAX)
		v->argv[v->n++] = (char *)(uintptr_t)arena_dup(v->arena, text).ptr;
}

static void put_words(struct arguments *v, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr)
		put(v, str_split(&rest, ' '));
}

static int put_choices(struct arguments *v, struct desk *d, int64_t delivery, const char *kind,
		       struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, kind, &choices, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		put(v, arena_printf(v->arena, "--%s", kind));
		put(v, arena_printf(v->arena, "%.*s=%.*s", STR_ARG(choices[i].name),
				    STR_ARG(choices[i].value)));
	}
	return 0;
}

/* How many rejected lines somebody took upon himself. */
static int put_allowed(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, "allow", &choices, &n, e))
		return -1;
	if (n) {
		put(v, STR("--allow-rejected"));
		put(v, choices[0].value);
	}
	return 0;
}

static int put_files(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_file *files;
	size_t n;
	if (delivery_files(d, v->arena, delivery, &files, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		put(v, arena_printf(v->arena, "files/%.*s", STR_ARG(files[i].name)));
	return 0;
}

/* Whether it is beside what was published, or in its place: where that overlaps somebody must say so. */
static int put_overlap(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, "overlap", &choices, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		put(v, arena_printf(v->arena, "--%.*s", STR_ARG(choices[i].name)));
	return 0;
}

/* How the file is written, where a person said so: options of sniff. */
static int put_dialect(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, "dialect", &choices, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		put(v, arena_printf(v->arena, "--%.*s", STR_ARG(choices[i].name)));
		if (!str_eq(choices[i].value, STR("-")))
			put(v, choices[i].value);
	}
	return 0;
}

/* The public reason why one person is enough. */
static int put_forced(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, "release", &choices, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(choices[i].name, STR("reason")))
			continue;
		put(v, STR("--force"));
		put(v, STR("--reason"));
		put(v, choices[i].value);
	}
	return 0;
}

/* Numbers of datasets, and texts to look for when they are gone. */
static int put_erased(struct arguments *v, struct desk *d, int64_t delivery, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	if (choices_get(d, v->arena, delivery, "erase", &choices, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool text = str_starts(choices[i].name, STR("value"));
		if (text)
			put(v, arena_printf(v->arena, "--value=%.*s", STR_ARG(choices[i].value)));
		else
			put_words(v, choices[i].value.ptr);
	}
	return 0;
}

/* What was taken back is staged anew under its own number, by who staged it. */
static void put_again(struct arguments *v, struct desk *d, const struct desk_job *j)
{
	struct delivery what;
	struct staged was;
	struct store *s;
	struct error e;
	if (delivery_get(d, v->arena, j->delivery, &what, &e) || !what.staged ||
	    store_open(&s, d->store, &e))
		return;
	if (staged_get(s, v->arena, what.staged, &was, &e) == 0 &&
	    str_eq(was.status, STR("reopened")) && person_same(was.by, j->by)) {
		put(v, STR("--again"));
		put(v, arena_printf(v->arena, "%lld", (long long)was.id));
	}
	store_close(s);
}

/* Whatever was asked for, and by whom: this is the last place before it is kept. */
static int may_stage(const struct arguments *v, struct desk *d, const struct desk_job *j,
		     struct error *e)
{
	size_t groundless;
	struct joins joins;
	if (people_searched(d, v->arena, j->delivery) != SEARCH_DONE)
		return error_set(e, STATUS_REFUSED,
				 "nothing was staged: people were not searched for in these files");
	if (opened_groundless(d, v->arena, j->delivery, &groundless, e) ||
	    joins_look(d, v->arena, j->delivery, &joins, e))
		return -1;
	if (joins.open)
		return error_set(e, STATUS_REFUSED,
				 "nothing was staged: nobody said whether it belongs to what is "
				 "published already");
	return groundless ? error_set(e, STATUS_REFUSED,
				      "nothing was staged: nobody said why columns that may be of "
				      "people are published")
			  : 0;
}

static int put_road(struct arguments *v, struct desk *d, const struct desk_job *j, struct error *e)
{
	struct delivery what;
	put(v, STR("--store"));
	put(v, str_z(d->store));
	put(v, STR("--by"));
	put(v, j->by);
	if (j->kind == JOB_ERASE)
		return put_erased(v, d, j->delivery, e);
	if (j->kind == JOB_STAGE && may_stage(v, d, j, e))
		return -1;
	if (j->kind == JOB_STAGE)
		put_again(v, d, j);
	if (j->kind == JOB_STAGE)
		return delivery_claim(d, v->arena, j->delivery, j->by, e) ||
				       put_choices(v, d, j->delivery, "expect", e) ||
				       put_allowed(v, d, j->delivery, e) ||
				       put_overlap(v, d, j->delivery, e) ||
				       put_files(v, d, j->delivery, e)
			       ? -1
			       : 0;
	if (put_forced(v, d, j->delivery, e) || delivery_get(d, v->arena, j->delivery, &what, e))
		return -1;
	put(v, arena_printf(v->arena, "%lld", (long long)what.staged));
	return 0;
}

/* As it is staged, into a store of its own. */
static int put_preview(struct arguments *v, struct desk *d, const struct desk_job *j,
		       struct error *e)
{
	put(v, STR("--by"));
	put(v, j->by);
	return preview_begin(d, j->delivery, e) || put_choices(v, d, j->delivery, "expect", e) ||
			       put_allowed(v, d, j->delivery, e) ||
			       put_overlap(v, d, j->delivery, e) || put_files(v, d, j->delivery, e)
		       ? -1
		       : 0;
}

static int put_all(struct arguments *v, struct desk *d, const struct desk_job *j, struct error *e)
{
	static const char *const words[JOB_KINDS] = {
		"stuiver sniff --json --quiet --force --write proposal",
		"stuiver check --json --quiet --mapping mapping",
		"stuiver privacy --json --quiet --mapping mapping --findings people.csv",
		"stuiver map --json --quiet --mapping mapping codes",
		"stuiver extract --quiet",
		"stuiver load --quiet --mapping mapping --store " PREVIEW_STORE,
		"stuiver stage --quiet --mapping mapping",
		"stuiver release --json --quiet --beside",
		"stuiver erase --json --quiet --yes"};
	put_words(v, words[j->kind]);
	if (j->kind >= JOB_STAGE)
		return put_road(v, d, j, e);
	if (j->kind == JOB_PREVIEW)
		return put_preview(v, d, j, e);
	if (j->kind == JOB_TABLE) {
		put(v, draft_file(v->arena, j->version));
		return 0;
	}
	if (j->kind <= JOB_CHECK &&
	    put_choices(v, d, j->delivery, j->kind == JOB_SNIFF ? "decide" : "expect", e))
		return -1;
	if (j->kind == JOB_CHECK && put_allowed(v, d, j->delivery, e))
		return -1;
	if (j->kind == JOB_SNIFF && put_dialect(v, d, j->delivery, e))
		return -1;
	return put_files(v, d, j->delivery, e);
}

int job_arguments(struct desk *d, struct arena *a, const struct desk_job *j, char *const **argv,
		  struct error *e)
{
	struct arguments *v = ARENA_NEW(a, struct arguments);
	*v = (struct arguments){.arena = a};
	*argv = v->argv;
	return put_all(v, d, j, e);
}
