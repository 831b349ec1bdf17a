#include "store/versions/watch.h"

#include "base/memory/arena.h"
#include "store/db.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define INDEX_VERSION 3007000u
#define INDEX_REGION 32768 /* bytes in which SQLite maps the index */
/* Words of the header: iVersion, unused, iChange, isInit and flags, mxFrame, nPage, two of the
 * frames' checksum, two salts, two of its own checksum. */
#define WORD_VERSION 0
#define WORD_INIT 3 /* its second half is the page size, of which 1 means 65,536 */
#define WORD_FRAMES 4
#define WORD_PAGES 5
/* Behind both copies: nBackfill, five read marks, eight bytes of locks, nBackfillAttempted. */
#define WORD_DONE (2 * WATCH_WORDS)
#define WORD_BEGUN (WORD_DONE + 8)

struct watch {
	struct store *store; /* as long as it is open, the index stays where it is */
	const _Atomic uint32_t *index;
};

/* The WAL index as SQLite has mapped it. Opening the file beside the store would do as well, but
 * closing it again would drop the locks that SQLite holds on it in this process (POSIX). */
static const void *map_index(sqlite3 *db)
{
	sqlite3_file *file = NULL;
	void volatile *region = NULL;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    !file || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap ||
	    file->pMethods->xShmMap(file, 0, INDEX_REGION, 0, &region) != SQLITE_OK)
		return NULL;
	return (const void *)(uintptr_t)region;
}

/* As long as this handle is open nobody can leave WAL again. */
static bool uses_wal(sqlite3 *db)
{
	DB_AUTO_STMT q = NULL;
	struct error e;

	return db_prepare(db, &q, "PRAGMA journal_mode", &e) == 0 &&
	       db_step(q, "read the store", &e) == 1 && str_eq(db_text(q, 0), STR("wal"));
}

struct watch *watch_open(const char *path)
{
	struct watch *w = xcalloc(1, sizeof *w);
	struct watch_mark mark;
	struct error e;
	int64_t counter;

	/* The question makes SQLite map the index. */
	if (store_open(&w->store, path, &e) == 0 && uses_wal(w->store->db) &&
	    store_change_counter(w->store, &counter, &e) == 0)
		w->index = map_index(w->store->db);
	if (w->index && watch_mark(w, &mark))
		return w;
	watch_close(w);
	return NULL;
}

void watch_close(struct watch *w)
{
	if (!w)
		return;
	store_close(w->store);
	free(w);
}

/* A writer fills the second copy, then the first; so they are read the other way round, and a
 * commit that is half written shows as two that differ. */
static void read_copy(const struct watch *w, size_t copy, uint32_t out[WATCH_WORDS])
{
	for (size_t i = 0; i < WATCH_WORDS; i++)
		out[i] = atomic_load_explicit(&w->index[copy * WATCH_WORDS + i],
					      memory_order_acquire);
}

bool watch_mark(const struct watch *w, struct watch_mark *out)
{
	uint32_t second[WATCH_WORDS];

	read_copy(w, 0, out->words);
	read_copy(w, 1, second);
	return out->words[WORD_VERSION] == INDEX_VERSION && out->words[WORD_INIT] != 0 &&
	       memcmp(out->words, second, sizeof second) == 0;
}

void watch_state(const struct watch *w, struct watch_state *out)
{
	struct watch_mark mark;
	uint16_t page;

	memset(out, 0, sizeof *out); /* states are compared by their bytes */
	out->settled = watch_mark(w, &mark);
	out->done = atomic_load_explicit(&w->index[WORD_DONE], memory_order_acquire);
	out->begun = atomic_load_explicit(&w->index[WORD_BEGUN], memory_order_acquire);
	out->settled = out->settled && out->done == out->begun;
	memcpy(out->words, mark.words, sizeof mark.words);
	memcpy(&page, (const char *)&mark.words[WORD_INIT] + sizeof page, sizeof page);
	if (out->settled && out->done == mark.words[WORD_FRAMES])
		out->size = (uint64_t)mark.words[WORD_PAGES] * (page == 1 ? 65536u : page);
}

bool watch_holds(const struct watch *w, const struct watch_mark *mark)
{
	struct watch_mark now;

	return watch_mark(w, &now) && memcmp(&now, mark, sizeof now) == 0;
}
