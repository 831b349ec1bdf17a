#include "deliveries/mapping/preview.h"

#include "base/system/file.h"
#include "deliveries/jobs/jobs.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define OPEN_MAX 4u
#define READERS 4u
#define TREE_FILES 16
#define QUERY_NANOSECONDS (QUERY_SECONDS * 1000000000ull)
#define MEMORY_BYTES ((size_t)128 << 20)
#define KEPT_BYTES ((size_t)4 << 20)

struct previews {
	pthread_mutex_t lock;
	struct open_preview {
		int64_t delivery; /* 0: a free place, or one whose store is thrown away */
		char *path;
		struct sessions *sessions;
		unsigned users;
		uint64_t used; /* the last time, counted */
	} places[OPEN_MAX];
	uint64_t clock;
};

struct previews *previews_new(void)
{
	struct previews *all = xcalloc(1, sizeof *all);
	pthread_mutex_init(&all->lock, NULL);
	return all;
}

static void shut(struct open_preview *x)
{
	if (x->sessions)
		sessions_close(x->sessions);
	free(x->path);
	*x = (struct open_preview){0};
}

void previews_free(struct previews *all)
{
	if (!all)
		return;
	for (unsigned i = 0; i < OPEN_MAX; i++)
		shut(&all->places[i]);
	pthread_mutex_destroy(&all->lock);
	free(all);
}

/* ---- its files ---- */

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static void forget(struct previews *all, int64_t delivery)
{
	pthread_mutex_lock(&all->lock);
	for (unsigned i = 0; i < OPEN_MAX; i++) {
		struct open_preview *x = &all->places[i];
		if (x->delivery != delivery)
			continue;
		x->delivery = 0;
		if (x->users == 0)
			shut(x);
	}
	pthread_mutex_unlock(&all->lock);
}

int preview_drop(struct desk *d, int64_t delivery, struct error *e)
{
	struct arena *a = arena_new();
	struct str folder = delivery_path(d, a, delivery, PREVIEW_FOLDER);
	int result = 0;
	forget(d->previews, delivery);
	if (file_is_dir(folder.ptr) &&
	    nftw(folder.ptr, remove_entry, TREE_FILES, FTW_DEPTH | FTW_PHYS) != 0 &&
	    file_is_dir(folder.ptr))
		result = error_errno(e, "remove", folder.ptr);
	arena_free(a);
	return result;
}

int preview_begin(struct desk *d, int64_t delivery, struct error *e)
{
	struct arena *a = arena_new();
	int result = preview_drop(d, delivery, e);
	if (result == 0)
		result = dir_make(delivery_path(d, a, delivery, PREVIEW_FOLDER).ptr, e);
	arena_free(a);
	return result;
}

bool preview_there(struct desk *d, struct arena *a, const struct delivery *what)
{
	struct desk_job j;
	return str_eq(what->state, STR("staged")) && job_last_of(d, a, what->id, JOB_PREVIEW, &j) &&
	       str_eq(j.state, STR("done")) &&
	       file_exists(delivery_path(d, a, what->id, PREVIEW_STORE).ptr);
}

/* ---- those that are open ---- */

/* The delivery's own place, else a free one, else the one that was not asked for longest; NULL: all are in use. */
static struct open_preview *place_for(struct previews *all, int64_t delivery)
{
	struct open_preview *best = NULL;
	for (unsigned i = 0; i < OPEN_MAX; i++) {
		struct open_preview *x = &all->places[i];
		if (x->delivery == delivery)
			return x;
		if (x->users == 0 && (!best || x->used < best->used))
			best = x;
	}
	return best;
}

static int open_at(struct open_preview *x, struct desk *d, int64_t delivery, struct error *e)
{
	struct arena *a = arena_new();
	shut(x);
	x->path = str_dup(delivery_path(d, a, delivery, PREVIEW_STORE));
	arena_free(a);
	const struct edition_options o = {
		.store = x->path,
		.engine = {.query_nanoseconds = QUERY_NANOSECONDS, .memory_bytes = MEMORY_BYTES},
		.cache_bytes = KEPT_BYTES,
	};
	if (sessions_open(&x->sessions, &o, READERS, e) != 0) {
		x->sessions = NULL;
		shut(x);
		return -1;
	}
	x->delivery = delivery;
	return 0;
}

static int use(struct open_preview *x, struct preview_use *out, struct error *e)
{
	if (sessions_take(x->sessions, &out->session, e) != 0)
		return -1;
	out->sessions = x->sessions;
	x->users++;
	return 0;
}

int preview_take(struct desk *d, int64_t delivery, struct preview_use *out, struct error *e)
{
	struct previews *all = d->previews;
	pthread_mutex_lock(&all->lock);
	struct open_preview *x = place_for(all, delivery);
	int result = 0;
	if (!x)
		result = error_set(e, STATUS_LIMIT, "%u previews are being read at once", OPEN_MAX);
	else if (x->delivery != delivery)
		result = open_at(x, d, delivery, e);
	if (result == 0)
		result = use(x, out, e);
	if (result == 0) {
		x->used = ++all->clock;
		out->at = (unsigned)(x - all->places);
	}
	pthread_mutex_unlock(&all->lock);
	return result;
}

void preview_give(struct desk *d, struct preview_use *u)
{
	struct previews *all = d->previews;
	struct open_preview *x = &all->places[u->at];
	sessions_give(u->sessions, u->session);
	pthread_mutex_lock(&all->lock);
	x->users--;
	if (x->users == 0 && x->delivery == 0)
		shut(x);
	pthread_mutex_unlock(&all->lock);
}
