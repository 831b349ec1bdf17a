#include "store/versions/fresh.h"

#include "base/system/file.h"
#include "base/system/output.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100

struct fresh {
	char path[PATH_MAX], building[PATH_MAX];
	int lock; /* of `building`, open as long as it may be written; -1: not */
	bool published;
};

/* Journals that outlived their database would be played into another one of that name. */
static bool remove_journals(const char *path)
{
	static const char *const ends[] = {"-journal", "-wal", "-shm"};
	char name[PATH_MAX + 16];
	bool any = false;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		any = unlink(name) == 0 || any;
	}
	return any;
}

/* 1: locked, 0: it was taken away before it was locked, -1: error. */
static int try_lock(struct fresh *f, struct error *e)
{
	struct stat mine, there;

	f->lock = open(f->building, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f->lock < 0)
		return error_errno(e, "make", f->building);
	if (flock(f->lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			return error_set(
				e, STATUS_STORE,
				"another load into %s is running; wait until it is done and load "
				"again",
				f->path);
		return error_errno(e, "lock", f->building);
	}
	if (fstat(f->lock, &mine) != 0 || !S_ISREG(mine.st_mode))
		return error_set(e, STATUS_IO, "cannot build in %s: it is no file", f->building);
	if (stat(f->building, &there) == 0 && mine.st_ino == there.st_ino &&
	    mine.st_dev == there.st_dev)
		return 1;
	close(f->lock);
	f->lock = -1;
	return 0;
}

/* What a killed load left is emptied; nobody else has it. */
static int take_over(struct fresh *f, struct error *e)
{
	int locked = 0;

	for (int i = 0; i < TRIES && locked == 0; i++)
		locked = try_lock(f, e);
	if (locked <= 0)
		return locked ? -1 : error_set(e, STATUS_IO, "cannot lock %s", f->building);
	remove_journals(f->building);
	return ftruncate(f->lock, 0) == 0 ? 0 : error_errno(e, "empty", f->building);
}

int fresh_begin(struct fresh **out, const char *path, struct error *e)
{
	*out = NULL;
	if (fresh_is_there(path))
		return 0;
	struct fresh *f = xcalloc(1, sizeof *f);
	f->lock = -1;
	int n = snprintf(f->building, sizeof f->building, "%s" FRESH_SUFFIX, path);
	if (n < 0 || (size_t)n >= sizeof f->building) {
		free(f);
		return error_set(e, STATUS_USAGE, "the name of the store is too long");
	}
	snprintf(f->path, sizeof f->path, "%s", path);
	if (take_over(f, e)) {
		f->published = true; /* what is there is not ours */
		fresh_free(f);
		return -1;
	}
	if (fresh_is_there(path)) { /* published since */
		fresh_free(f);
		return 0;
	}
	*out = f;
	return 0;
}

int fresh_open(struct fresh *f, struct store **out, struct error *e)
{
	return store_make(out, f->building, f->path, e);
}

/* The folder's names must be durable too. */
static int sync_folder(const char *path, struct error *e)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) + (slash == path) : 1;

	snprintf(folder, sizeof folder, "%.*s", n, slash ? path : ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES ? 0 : error_errno(e, "open", folder);
	int result = fsync(fd) == 0 || errno == EINVAL || errno == EROFS
			     ? 0
			     : error_errno(e, "write", folder);
	close(fd);
	return result;
}

/* Never over a file that somebody else put there. File systems that cannot promise that still get
 * it after a look. */
static int put(struct fresh *f, struct error *e)
{
	int result = renameat2(AT_FDCWD, f->building, AT_FDCWD, f->path, RENAME_NOREPLACE);

	if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
		errno = EEXIST;
		result = fresh_is_there(f->path) ? -1 : rename(f->building, f->path);
	}
	if (result != 0 && errno == EEXIST)
		return error_set(e, STATUS_STORE,
				 "%s was made by somebody else while this load ran; nothing was "
				 "loaded; load again",
				 f->path);
	if (result != 0)
		return error_errno(e, "make", f->path);
	f->published = true;
	return 0;
}

void fresh_write_out(struct fresh *f)
{
	/* That it fails is no matter: what counts is the fsync at the end. */
	sync_file_range(f->lock, 0, 0, SYNC_FILE_RANGE_WRITE);
}

int fresh_publish(struct fresh *f, struct store *s, bool originals, struct error *e)
{
	/* From now on with a log, as every writer opens it. */
	int result = db_exec(s->db, "PRAGMA journal_mode = WAL", "finish the store", e);

	store_close(s);
	if (result)
		return -1;
	remove_journals(f->building);
	if (!originals && fchmod(f->lock, 0666 & ~file_mask()) != 0)
		return error_errno(e, "give others leave to read", f->building);
	if (fsync(f->lock) != 0)
		return error_errno(e, "write", f->building);
	if (remove_journals(f->path) && sync_folder(f->path, e))
		return -1;
	return put(f, e) || sync_folder(f->path, e) ? -1 : 0;
}

void fresh_free(struct fresh *f)
{
	if (!f)
		return;
	if (!f->published) {
		remove_journals(f->building);
		unlink(f->building);
	}
	if (f->lock >= 0)
		close(f->lock);
	free(f);
}
