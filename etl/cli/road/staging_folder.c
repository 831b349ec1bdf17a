/*
 * The folder of a stage or a release. Who has it holds a lock on it, which the system lets go of when that
 * process ends, however it ends: a folder that nobody locks was left behind, by a kill or a power cut, and
 * goes at the next command of the road. What is in it may be ledgers as they came, names of people and all.
 */
#include "cli/road/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "stuiver-stage-"
#define TRIES_MAX 16
#define OPEN_FOLDERS_MAX 16

static const char *root(void)
{
	const char *path = getenv("TMPDIR");

	return path && *path ? path : "/tmp";
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	remove(path);
	return 0;
}

/* All that is in it, what starts with a dot too; links are not followed. */
static void remove_tree(const char *path)
{
	nftw(path, remove_entry, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
}

/* Whether the folder that was opened is still there under its name. */
static bool is_there(int fd, const char *path)
{
	struct stat open, named;

	return fstat(fd, &open) == 0 && lstat(path, &named) == 0 && open.st_ino == named.st_ino &&
	       open.st_dev == named.st_dev;
}

/* ---- sweeping ---- */

/* Opened and locked, when it is this user's and nobody has it; -1 otherwise. */
static int lock_left(int folder, const char *name)
{
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0 &&
	    (fstat(fd, &st) != 0 || st.st_uid != geteuid() || flock(fd, LOCK_EX | LOCK_NB) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

void staging_sweep(void)
{
	struct arena *a = arena_new();
	DIR *dir = opendir(root());
	const struct dirent *x;

	while (dir && (x = readdir(dir)) != NULL) {
		if (strncmp(x->d_name, PREFIX, sizeof PREFIX - 1) != 0)
			continue;
		int fd = lock_left(dirfd(dir), x->d_name);
		if (fd < 0)
			continue;
		remove_tree(arena_printf(a, "%s/%s", root(), x->d_name).ptr);
		close(fd);
	}
	if (dir)
		closedir(dir);
	arena_free(a);
}

/* ---- making ---- */

/* 1: another swept it away before it was locked. */
static int make_locked(struct staging *s, struct error *e)
{
	struct str made = arena_printf(s->arena, "%s/" PREFIX "XXXXXX", root());

	if (!mkdtemp((char *)(uintptr_t)made.ptr))
		return error_errno(e, "make the folder", made.ptr);
	/* Whole: the command goes into the folder, and finds it again from there. */
	char *whole = realpath(made.ptr, NULL);
	int fd = whole ? open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int result = fd < 0 || flock(fd, LOCK_EX) != 0 ? -1 : 0;
	if (result != 0 && errno != ENOENT)
		error_errno(e, "lock the folder", made.ptr);
	else if (result != 0 || !is_there(fd, whole))
		result = 1;
	if (result == 0) {
		s->lock = fd;
		s->folder = arena_dup(s->arena, str_z(whole));
	} else {
		rmdir(made.ptr);
		if (fd >= 0)
			close(fd);
	}
	free(whole);
	return result;
}

int staging_folder_make(struct staging *s, struct error *e)
{
	int result = 1;

	staging_sweep();
	for (int i = 0; i < TRIES_MAX && result == 1; i++)
		result = make_locked(s, e);
	return result == 1 ? error_set(e, STATUS_IO, "cannot keep a folder in %s", root()) : result;
}

void staging_folder_remove(struct staging *s)
{
	if (!s->folder.len)
		return;
	remove_tree(s->folder.ptr);
	close(s->lock);
	s->folder = STR("");
}
