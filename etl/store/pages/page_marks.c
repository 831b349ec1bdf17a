#include "base/error.h"
#include "base/memory/arena.h"
#include "store/pages/pages_private.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SHM_WRITE_LOCK 0 /* https://www.sqlite.org/walformat.html, 2.3 */
#define SHM_READ_LOCK 3

static sqlite3_vfs *system_vfs;

static bool was_seen(struct page_file *f, uint64_t number)
{
	size_t byte = number / 8;

	if (byte >= f->nseen) {
		size_t more = byte + byte / 4 + 64;
		f->seen = xrealloc(f->seen, more);
		memset(f->seen + f->nseen, 0, more - f->nseen);
		f->nseen = more;
	}
	return f->seen[byte] >> number % 8 & 1;
}

static void forget(struct page_file *f)
{
	if (f->nseen)
		memset(f->seen, 0, f->nseen);
	pages_learn(f);
}

/* SQLite locks nothing when it was told that nobody writes. */
static bool has_changed(const struct page_file *f)
{
	struct stamp now;

	return f->still && (!stamp_take(&now, f->still) || !stamp_same(&now, &f->found));
}

/* A writer may come by a page that was made, freed and never written, and makes it anew: nobody
 * else does, but who copies all. */
static int look(struct page_file *f, const unsigned char *page, uint64_t number)
{
	if (has_changed(f))
		return SQLITE_BUSY;
	if (was_seen(f, number))
		return SQLITE_OK;
	if (paper_sound(page, &f->paper, number)) {
		f->seen[number / 8] |= (uint8_t)(1u << number % 8);
		return SQLITE_OK;
	}
	if ((f->writing || f->locked || f->copying) && paper_blank(page, f->paper.size))
		return SQLITE_OK;
	sqlite3_log(SQLITE_CORRUPT, "page %llu is not what was written",
		    (unsigned long long)number);
	return SQLITE_CORRUPT;
}

static bool whole_page(const struct page_file *f, size_t n, sqlite3_int64 at)
{
	return n == f->paper.size && at % (sqlite3_int64)n == 0;
}

/* SQLite reads the first 100 bytes by themselves, before it knows what a page is: the page is read
 * after that. */
static int look_part(struct page_file *f, sqlite3_int64 at)
{
	size_t size = f->paper.size;
	sqlite3_int64 from = at - at % (sqlite3_int64)size;
	uint64_t number = (uint64_t)from / size + 1;

	if (at < PAPER_HEADER || was_seen(f, number))
		return SQLITE_OK;
	if (!f->page)
		f->page = xmalloc(f->paper.size);
	int rc = f->real->pMethods->xRead(f->real, f->page, (int)size, from);
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	return look(f, f->page, number);
}

static int pages_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
	struct page_file *f = page_file(base);
	int rc = f->real->pMethods->xRead(f->real, out, n, at);

	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	pages_learn(f);
	if (!f->paper.checked)
		return rc;
	int found = whole_page(f, (size_t)n, at) ? look(f, out, (uint64_t)at / f->paper.size + 1)
						 : look_part(f, at);
	return found == SQLITE_OK ? rc : found;
}

/* The page is SQLite's own memory; it leaves the tail of a page to us. But a page that is put back was whole: before a
 * store had sums, its tail is somebody's data, and a first page of the new file on the disk says nothing of it. */
static int pages_write(sqlite3_file *base, const void *in, int n, sqlite3_int64 at)
{
	struct page_file *f = page_file(base);
	struct paper p;

	if (in == f->undone) {
		f->undone = NULL;
		pages_unlearn(f, in, n, at);
		return f->real->pMethods->xWrite(f->real, in, n, at);
	}
	if (at == 0 && n >= 512 && paper_read(in, &p) && p.size == (size_t)n &&
	    (p.checked != f->paper.checked || p.size != f->paper.size)) {
		p.salt = f->paper.salt;
		if (p.checked && !f->stamping)
			sqlite3_randomness(sizeof p.salt, &p.salt);
		f->paper = p;
		f->stamping = false;
	}
	pages_learn(f);
	if ((f->paper.checked || f->stamping) && whole_page(f, (size_t)n, at))
		paper_stamp((unsigned char *)(uintptr_t)in, &f->paper,
			    (uint64_t)at / f->paper.size + 1);
	return f->real->pMethods->xWrite(f->real, in, n, at);
}

static int pages_fetch(sqlite3_file *base, sqlite3_int64 at, int n, void **out)
{
	struct page_file *f = page_file(base);
	int rc = f->real->pMethods->xFetch(f->real, at, n, out);

	if (rc != SQLITE_OK || !*out)
		return rc;
	pages_learn(f);
	if (!f->paper.checked || !whole_page(f, (size_t)n, at))
		return rc;
	rc = look(f, *out, (uint64_t)at / f->paper.size + 1);
	if (rc != SQLITE_OK) {
		f->real->pMethods->xUnfetch(f->real, at, *out);
		*out = NULL;
	}
	return rc;
}

/* ---- transactions ---- */

static int pages_lock(sqlite3_file *base, int level)
{
	struct page_file *f = page_file(base);
	int rc = f->real->pMethods->xLock(f->real, level);

	if (rc != SQLITE_OK)
		return rc;
	if (level >= SQLITE_LOCK_RESERVED)
		f->locked = true;
	else
		forget(f);
	return rc;
}

static int pages_unlock(sqlite3_file *base, int level)
{
	struct page_file *f = page_file(base);

	f->locked = false;
	f->undone = NULL;
	return f->real->pMethods->xUnlock(f->real, level);
}

static int pages_shm_lock(sqlite3_file *base, int at, int n, int flags)
{
	struct page_file *f = page_file(base);
	int rc = f->real->pMethods->xShmLock(f->real, at, n, flags);

	if (at == SHM_WRITE_LOCK && rc == SQLITE_OK)
		f->writing = flags & SQLITE_SHM_LOCK;
	if (at >= SHM_READ_LOCK && rc == SQLITE_OK &&
	    flags == (SQLITE_SHM_LOCK | SQLITE_SHM_SHARED))
		forget(f);
	return rc;
}

/* ---- passed on as it is ---- */

static int pages_close(sqlite3_file *base)
{
	struct page_file *f = page_file(base);

	free(f->seen);
	free(f->page);
	return f->real->pMethods->xClose(f->real);
}

static int pages_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return page_file(f)->real->pMethods->xTruncate(page_file(f)->real, size);
}

static int pages_sync(sqlite3_file *f, int flags)
{
	return page_file(f)->real->pMethods->xSync(page_file(f)->real, flags);
}

static int pages_file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return page_file(f)->real->pMethods->xFileSize(page_file(f)->real, size);
}

static int pages_check_reserved(sqlite3_file *f, int *out)
{
	return page_file(f)->real->pMethods->xCheckReservedLock(page_file(f)->real, out);
}

static int pages_control(sqlite3_file *f, int op, void *arg)
{
	return page_file(f)->real->pMethods->xFileControl(page_file(f)->real, op, arg);
}

static int pages_sector_size(sqlite3_file *f)
{
	return page_file(f)->real->pMethods->xSectorSize(page_file(f)->real);
}

static int pages_characteristics(sqlite3_file *f)
{
	return page_file(f)->real->pMethods->xDeviceCharacteristics(page_file(f)->real);
}

static int pages_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	return page_file(f)->real->pMethods->xShmMap(page_file(f)->real, region, size, extend, out);
}

static void pages_shm_barrier(sqlite3_file *f)
{
	page_file(f)->real->pMethods->xShmBarrier(page_file(f)->real);
}

static int pages_shm_unmap(sqlite3_file *f, int delete_it)
{
	return page_file(f)->real->pMethods->xShmUnmap(page_file(f)->real, delete_it);
}

static int pages_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p)
{
	return page_file(f)->real->pMethods->xUnfetch(page_file(f)->real, at, p);
}

static int pages_write_as_is(sqlite3_file *f, const void *in, int n, sqlite3_int64 at)
{
	return page_file(f)->real->pMethods->xWrite(page_file(f)->real, in, n, at);
}

#define BESIDE_METHODS(read, write)                                                               \
	.iVersion = 1, .xClose = pages_close, .xRead = (read), .xWrite = (write),                 \
	.xTruncate = pages_truncate, .xSync = pages_sync, .xFileSize = pages_file_size,           \
	.xLock = pages_lock, .xUnlock = pages_unlock, .xCheckReservedLock = pages_check_reserved, \
	.xFileControl = pages_control, .xSectorSize = pages_sector_size,                          \
	.xDeviceCharacteristics = pages_characteristics

static const sqlite3_io_methods log_methods = {BESIDE_METHODS(pages_log_read, pages_log_write)};
static const sqlite3_io_methods journal_methods = {
	BESIDE_METHODS(pages_journal_read, pages_write_as_is)};

static const sqlite3_io_methods methods = {
	.iVersion = 3,
	.xClose = pages_close,
	.xRead = pages_read,
	.xWrite = pages_write,
	.xTruncate = pages_truncate,
	.xSync = pages_sync,
	.xFileSize = pages_file_size,
	.xLock = pages_lock,
	.xUnlock = pages_unlock,
	.xCheckReservedLock = pages_check_reserved,
	.xFileControl = pages_control,
	.xSectorSize = pages_sector_size,
	.xDeviceCharacteristics = pages_characteristics,
	.xShmMap = pages_shm_map,
	.xShmLock = pages_shm_lock,
	.xShmBarrier = pages_shm_barrier,
	.xShmUnmap = pages_shm_unmap,
	.xFetch = pages_fetch,
	.xUnfetch = pages_unfetch,
};

/* Temporary files are the system's own. */
static int pages_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
	struct page_file *f = page_file(base);
	bool log = flags & SQLITE_OPEN_WAL, journal = flags & SQLITE_OPEN_MAIN_JOURNAL;
	sqlite3_file *store = log || journal ? sqlite3_database_file_object(name) : NULL;

	(void)vfs;
	if (!(flags & SQLITE_OPEN_MAIN_DB) && (!store || store->pMethods != &methods))
		return system_vfs->xOpen(system_vfs, name, base, flags, out);
	memset(f, 0, sizeof *f);
	f->real = (sqlite3_file *)(f + 1);
	f->store = store ? page_file(store) : NULL;
	if (!store && sqlite3_uri_boolean(name, "immutable", 0) && stamp_take(&f->found, name))
		f->still = name;
	int rc = system_vfs->xOpen(system_vfs, name, f->real, flags, out);
	if (f->real->pMethods) {
		assert(f->real->pMethods->iVersion >= (store ? 1 : 3));
		f->base.pMethods = log ? &log_methods : journal ? &journal_methods : &methods;
	}
	return rc;
}

/* ---- for the store ---- */

static sqlite3_vfs page_vfs;

static void make_known(void)
{
	system_vfs = sqlite3_vfs_find(NULL);
	if (!system_vfs) /* SQLite could not begin */
		out_of_memory();
	page_vfs = *system_vfs;
	page_vfs.zName = "stuiver";
	page_vfs.pNext = NULL;
	page_vfs.szOsFile = (int)sizeof(struct page_file) + system_vfs->szOsFile;
	page_vfs.xOpen = pages_open;
	sqlite3_vfs_register(&page_vfs, 0);
}

const char *pages_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	sqlite3_initialize();
	pthread_once(&once, make_known);
	return page_vfs.zName;
}

static struct page_file *file_of(sqlite3 *db)
{
	sqlite3_file *file = NULL;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK)
		return NULL;
	return file && file->pMethods == &methods ? page_file(file) : NULL;
}

bool pages_checked(sqlite3 *db)
{
	const struct page_file *f = file_of(db);

	return f && f->paper.checked;
}

bool pages_changed(sqlite3 *db)
{
	const struct page_file *f = file_of(db);

	return f && has_changed(f);
}

int pages_reserve(sqlite3 *db)
{
	int bytes = PAGES_TAIL;

	return sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

void pages_copying(sqlite3 *db)
{
	struct page_file *f = file_of(db);

	if (f)
		f->copying = true;
}

/* In a journal that can be rolled back, so that every page that is written is one of the new file:
 * pages may come before the first, which says that they have sums. */
int pages_add_sums(sqlite3 *db)
{
	struct page_file *f = file_of(db);
	int rc = sqlite3_exec(db, "PRAGMA journal_mode = DELETE; PRAGMA page_size", NULL, NULL,
			      NULL);

	if (rc != SQLITE_OK || !f)
		return rc;
	pages_reserve(db);
	sqlite3_randomness(sizeof f->paper.salt, &f->paper.salt);
	f->stamping = true;
	rc = sqlite3_exec(db, "VACUUM", NULL, NULL, NULL);
	f->stamping = false;
	return rc;
}
