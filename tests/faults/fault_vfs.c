/*
 * A disk that fails: stands between SQLite and the system's own VFS (the store's VFS finds it by sqlite3_vfs_find,
 * which the linker turns to us). What was written since the last fsync is kept here with what stood there before, by
 * file, so that a power cut can take any of it back.
 */
#include "faults.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 64
#define SECTOR 512
#define POWER_CUT 99 /* exit code */

/* One change that no fsync has made sure of. */
struct change {
	struct change *before; /* the one before it */
	off_t at, size_before; /* of the file */
	size_t n, n_before;    /* bytes written; that stood there */
	bool cut;              /* truncated to `at` */
	unsigned char *now, *then;
};

struct disk_file {
	dev_t device;
	ino_t inode;
	int fd; /* never closed: that would let go of SQLite's locks */
	struct change *last;
};

struct shim {
	sqlite3_file base;
	struct disk_file *disk; /* NULL: a temporary file, of which nothing survives */
	sqlite3_file *real;     /* behind this */
};

static sqlite3_vfs *system_vfs, fault_vfs;
static struct disk_file files[FILES_MAX];
static size_t nfiles;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

sqlite3_vfs *__real_sqlite3_vfs_find(const char *name);
sqlite3_vfs *__wrap_sqlite3_vfs_find(const char *name);
int __real_fsync(int fd);
int __wrap_fsync(int fd);

static struct shim *shim(sqlite3_file *f)
{
	return (struct shim *)f;
}

/* ---- the disk ---- */

static struct disk_file *disk_find(const char *name)
{
	struct stat st;
	int fd = open(name, O_RDWR | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0)
		return NULL;
	for (size_t i = 0; i < nfiles; i++)
		if (files[i].device == st.st_dev && files[i].inode == st.st_ino)
			return &files[i];
	if (nfiles == FILES_MAX)
		return NULL;
	files[nfiles] = (struct disk_file){st.st_dev, st.st_ino, fd, NULL};
	return &files[nfiles++];
}

static void note(struct disk_file *d, const void *bytes, size_t n, off_t at, bool cut)
{
	struct stat st;

	if (faults.kind != FAULT_POWER && faults.kind != FAULT_SYNC)
		return; /* nothing is lost */
	struct change *c = calloc(1, sizeof *c);
	if (fstat(d->fd, &st) != 0)
		abort();
	c->at = at;
	c->size_before = st.st_size;
	c->cut = cut;
	c->n = n;
	c->n_before = cut ? (st.st_size > at ? (size_t)(st.st_size - at) : 0) : n;
	c->now = malloc(n + 1);
	c->then = calloc(1, c->n_before + 1);
	if (n)
		memcpy(c->now, bytes, n);
	if (pread(d->fd, c->then, c->n_before, at) < 0)
		abort();
	c->before = d->last;
	d->last = c;
}

static void forget(struct disk_file *d)
{
	while (d->last) {
		struct change *c = d->last;
		d->last = c->before;
		free(c->now);
		free(c->then);
		free(c);
	}
}

static void put(int fd, const unsigned char *bytes, size_t n, off_t at)
{
	if (n && pwrite(fd, bytes, n, at) != (ssize_t)n)
		abort();
}

/* Some of the sectors of a write. */
static void tear(int fd, const struct change *c)
{
	for (size_t i = 0; i < c->n; i += SECTOR)
		if (faults_random() & 1)
			put(fd, c->now + i, c->n - i < SECTOR ? c->n - i : SECTOR,
			    c->at + (off_t)i);
}

/* Back to what was sure, and then some of what was not, in the order it was written. */
static void lose(struct disk_file *d)
{
	size_t n = 0;

	for (struct change *c = d->last; c; c = c->before, n++) {
		put(d->fd, c->then, c->n_before, c->at);
		if (ftruncate(d->fd, c->size_before) != 0)
			abort();
	}
	struct change **all = calloc(n + 1, sizeof *all);
	size_t i = n;
	for (struct change *c = d->last; c; c = c->before)
		all[--i] = c;
	uint64_t mood = faults_random() % 4; /* all lost, all there, or each by itself */
	for (i = 0; i < n; i++) {
		uint64_t fate = mood == 0 ? 0 : mood == 1 ? 1 : faults_random() % 3;
		if (fate == 1 && all[i]->cut && ftruncate(d->fd, all[i]->at) != 0)
			abort();
		if (fate == 1)
			put(d->fd, all[i]->now, all[i]->n, all[i]->at);
		else if (fate == 2)
			tear(d->fd, all[i]);
	}
	free(all);
	forget(d);
}

static void power_goes(void)
{
	for (size_t i = 0; i < nfiles; i++)
		lose(&files[i]);
	_exit(POWER_CUT);
}

/* Something is about to change on the disk. */
static void change(void)
{
	if (++faults.changes == faults.at && faults.kind == FAULT_POWER)
		power_goes();
}

static bool is_full(void)
{
	return ++faults.writes >= faults.at && faults.kind == FAULT_FULL;
}

/* ---- a file ---- */

static int shim_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
	int rc = shim(f)->real->pMethods->xRead(shim(f)->real, out, n, at);

	if (++faults.reads == faults.at && faults.kind == FAULT_SHORT && n > 1) {
		memset((char *)out + n / 2, 0, (size_t)(n - n / 2));
		return SQLITE_IOERR_SHORT_READ;
	}
	return rc;
}

static int shim_write(sqlite3_file *f, const void *in, int n, sqlite3_int64 at)
{
	struct shim *s = shim(f);

	if (is_full())
		return SQLITE_FULL;
	if (!s->disk)
		return s->real->pMethods->xWrite(s->real, in, n, at);
	pthread_mutex_lock(&lock);
	note(s->disk, in, (size_t)n, (off_t)at, false);
	change();
	int rc = s->real->pMethods->xWrite(s->real, in, n, at);
	pthread_mutex_unlock(&lock);
	return rc;
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct shim *s = shim(f);

	if (!s->disk)
		return s->real->pMethods->xTruncate(s->real, size);
	pthread_mutex_lock(&lock);
	note(s->disk, NULL, 0, (off_t)size, true);
	change();
	int rc = s->real->pMethods->xTruncate(s->real, size);
	pthread_mutex_unlock(&lock);
	return rc;
}

static int shim_sync(sqlite3_file *f, int flags)
{
	struct shim *s = shim(f);

	if (!s->disk)
		return s->real->pMethods->xSync(s->real, flags);
	pthread_mutex_lock(&lock);
	change();
	bool fails = ++faults.syncs == faults.at && faults.kind == FAULT_SYNC;
	if (fails)
		lose(s->disk);
	else
		forget(s->disk);
	pthread_mutex_unlock(&lock);
	return fails ? SQLITE_IOERR_FSYNC : s->real->pMethods->xSync(s->real, flags);
}

static int shim_close(sqlite3_file *f)
{
	return shim(f)->real->pMethods->xClose(shim(f)->real);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *out)
{
	return shim(f)->real->pMethods->xFileSize(shim(f)->real, out);
}

static int shim_lock(sqlite3_file *f, int level)
{
	return shim(f)->real->pMethods->xLock(shim(f)->real, level);
}

static int shim_unlock(sqlite3_file *f, int level)
{
	return shim(f)->real->pMethods->xUnlock(shim(f)->real, level);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
	return shim(f)->real->pMethods->xCheckReservedLock(shim(f)->real, out);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
	return shim(f)->real->pMethods->xFileControl(shim(f)->real, op, arg);
}

static int shim_sector(sqlite3_file *f)
{
	return shim(f)->real->pMethods->xSectorSize(shim(f)->real);
}

static int shim_device(sqlite3_file *f)
{
	return shim(f)->real->pMethods->xDeviceCharacteristics(shim(f)->real);
}

static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return shim(f)->real->pMethods->xShmMap(shim(f)->real, page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return shim(f)->real->pMethods->xShmLock(shim(f)->real, offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *f)
{
	shim(f)->real->pMethods->xShmBarrier(shim(f)->real);
}

static int shim_shm_unmap(sqlite3_file *f, int remove)
{
	return shim(f)->real->pMethods->xShmUnmap(shim(f)->real, remove);
}

static int shim_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **out)
{
	return shim(f)->real->pMethods->xFetch(shim(f)->real, at, n, out);
}

static int shim_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p)
{
	return shim(f)->real->pMethods->xUnfetch(shim(f)->real, at, p);
}

static const sqlite3_io_methods methods = {
	3,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
	shim_size,   shim_lock,    shim_unlock,   shim_reserved,    shim_control,   shim_sector,
	shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, shim_fetch,
	shim_unfetch};

/* ---- the VFS ---- */

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct shim *s = shim(f);

	(void)vfs;
	s->real = (sqlite3_file *)(s + 1);
	s->base.pMethods = NULL;
	int rc = system_vfs->xOpen(system_vfs, name, s->real, flags, out);
	if (rc != SQLITE_OK)
		return rc;
	pthread_mutex_lock(&lock);
	s->disk = name && !(flags & SQLITE_OPEN_DELETEONCLOSE) ? disk_find(name) : NULL;
	pthread_mutex_unlock(&lock);
	s->base.pMethods = &methods;
	return SQLITE_OK;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	pthread_mutex_lock(&lock);
	change();
	pthread_mutex_unlock(&lock);
	return system_vfs->xDelete(system_vfs, name, sync);
}

sqlite3_vfs *__wrap_sqlite3_vfs_find(const char *name)
{
	if (name)
		return __real_sqlite3_vfs_find(name);
	if (!system_vfs) {
		system_vfs = __real_sqlite3_vfs_find(NULL);
		if (!system_vfs)
			return NULL;
		fault_vfs = *system_vfs;
		fault_vfs.pNext = NULL;
		fault_vfs.szOsFile = (int)sizeof(struct shim) + system_vfs->szOsFile;
		fault_vfs.xOpen = shim_open;
		fault_vfs.xDelete = shim_delete;
	}
	return &fault_vfs;
}

/* The program's own, of a store that is put in its place. */
int __wrap_fsync(int fd)
{
	struct stat st;

	pthread_mutex_lock(&lock);
	change();
	for (size_t i = 0; fstat(fd, &st) == 0 && i < nfiles; i++)
		if (files[i].device == st.st_dev && files[i].inode == st.st_ino)
			forget(&files[i]);
	pthread_mutex_unlock(&lock);
	return __real_fsync(fd);
}
