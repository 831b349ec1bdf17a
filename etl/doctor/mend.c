#include "doctor/surgery.h"

#include "base/system/file.h"
#include "load/search/search_index.h"
#include "store/reading.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATASETS_MOST 4096u

struct lost_datasets {
	int64_t list[DATASETS_MOST];
	size_t n;
	struct str first; /* in words, of what else is damaged */
	struct arena *arena;
};

static void note(void *payload, const struct store_damage *d)
{
	struct lost_datasets *lost = payload;

	if (!lost->first.len)
		lost->first = arena_dup(lost->arena, d->what);
	if (d->kind == DAMAGE_DATASET && d->dataset && lost->n < DATASETS_MOST &&
	    (!lost->n || lost->list[lost->n - 1] != d->dataset))
		lost->list[lost->n++] = d->dataset;
}

static int all_datasets(struct surgery *m, struct lost_datasets *lost, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	lost->n = 0;
	if (db_prepare(
		    m->store->db, &q,
		    "SELECT id FROM dataset d WHERE NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.dataset = d.id AND"
		    " w.purged_at IS NOT NULL) ORDER BY id",
		    e))
		return -1;
	while ((row = db_step(q, "list the datasets", e)) == 1 && lost->n < DATASETS_MOST)
		lost->list[lost->n++] = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

static int replay_lost(struct surgery *m, struct error *e)
{
	struct lost_datasets *lost = xcalloc(1, sizeof *lost);
	struct verification v;

	lost->arena = m->arena;
	int result = m->sketches_lost ? all_datasets(m, lost, e)
				      : store_verify_datasets(m->store, note, lost, &v, e);
	if (result == 0)
		result = replay(m, lost->list, lost->n, e);
	free(lost);
	return result;
}

/* ---- the index of words ---- */

static int index_all(struct surgery *m, struct error *e)
{
	struct store_cube *cubes;
	size_t n;
	int result = store_cubes(m->store, m->arena, &cubes, &n, e);

	if (result == 0 && n)
		result = store_derive(m->store, "search.sql", "make the search index", e);
	for (size_t i = 0; i < n && result == 0; i++)
		result = search_renew(m->store, cubes[i].id, e);
	return result;
}

/* ---- all ---- */

static int open_damaged(struct surgery *m, struct error *e)
{
	struct db_identity file;
	bool still;

	if (db_exec(m->store->db, "PRAGMA foreign_keys = OFF", "mend the store", e) ||
	    reading_open(&m->was, m->order->store, &still, e))
		return -1;
	if (db_identify(m->was, &file, e))
		return error_set(
			e, STATUS_STORE,
			"the first pages of %s cannot be read, and without them nothing of it can: put "
			"back a backup ('stuiver restore')",
			m->order->store);
	if (file.application == STORE_APPLICATION_ID && file.version == store_newest())
		return 0;
	return error_set(
		e, STATUS_STORE,
		"%s is no store of version %d, which is the only one that can be mended: put back a "
		"backup ('stuiver restore')",
		m->order->store, store_newest());
}

static int check_whole(struct surgery *m, struct error *e)
{
	struct lost_datasets *lost = xcalloc(1, sizeof *lost);
	struct verification v;

	lost->arena = m->arena;
	int result = store_verify(m->made, note, lost, &v, e);
	if (result == 0 && v.damaged)
		result = error_set(
			e, STATUS_STORE,
			"what could be mended is still damaged (%.*s): put back a backup ('stuiver restore')",
			STR_ARG(lost->first));
	free(lost);
	return result;
}

static int mend(struct surgery *m, struct error *e)
{
	if (store_open_writer(&m->store, m->made, e) || open_damaged(m, e))
		return -1;
	m->order->tell(m->order->payload, STR("every row that can be read is copied"));
	if (salvage(m, e))
		return -1;
	if (replay_lost(m, e) || index_all(m, e))
		return -1;
	store_close(m->store);
	m->store = NULL;
	m->order->tell(m->order->payload, STR("the mended store is looked through"));
	return check_whole(m, e);
}

static int put_in_place(const struct surgery *m, struct error *e)
{
	int fd = open(m->made, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 || fsync(fd) != 0 ? error_errno(e, "write", m->made) : 0;

	if (fd >= 0)
		close(fd);
	if (result == 0 &&
	    renameat2(AT_FDCWD, m->made, AT_FDCWD, m->order->to, RENAME_NOREPLACE) != 0)
		result = error_errno(e, "put in place", m->order->to);
	return result;
}

static void remove_left(const struct surgery *m)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct str path = arena_printf(m->arena, "%s%s", m->made, ends[i]);
		unlink(path.ptr);
	}
	rmdir(m->folder);
}

int doctor_mend(const struct doctor_order *order, struct doctor_mended *out, struct error *e)
{
	struct surgery m = {.order = order, .out = out};

	*out = (struct doctor_mended){0};
	if (!file_exists(order->store))
		return error_set(e, STATUS_NO_FILE, "there is no store %s", order->store);
	if (file_exists(order->to))
		return error_set(e, STATUS_REFUSED, "%s is there already; name a new file",
				 order->to);
	m.arena = arena_new();
	struct str folder = arena_printf(m.arena, "%s.XXXXXX", order->to);
	m.folder = mkdtemp((char *)(uintptr_t)folder.ptr);
	int result = m.folder ? 0 : error_errno(e, "write beside", order->to);
	if (result == 0) {
		struct str made = arena_printf(m.arena, "%s/mended.db", m.folder);
		m.made = (char *)(uintptr_t)made.ptr;
		result = mend(&m, e);
		store_close(m.store);
		sqlite3_close(m.was);
		if (result == 0)
			result = put_in_place(&m, e);
		remove_left(&m);
	}
	arena_free(m.arena);
	return result;
}
