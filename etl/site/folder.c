#include "site/folder.h"

#include "base/system/file.h"
#include "site/site.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)64 << 20)
#define OPEN_FOLDERS 16

struct folder {
	char path[PATH_MAX];      /* where it is to be, without a slash at the end */
	char work[PATH_MAX + 32]; /* where it is until then; empty: it is in place */
	int lock;
};

/* ---- what is there ---- */

static int is_ours(const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct str *names;
	size_t n;
	struct stat st;
	int result = 0;

	if (lstat(path, &st) != 0) {
		result = errno == ENOENT ? 0 : error_errno(e, "look at", path);
	} else if (!S_ISDIR(st.st_mode)) {
		result = error_set(e, STATUS_USAGE,
				   "%s: is no folder; name one that is not there yet", path);
	} else if (!file_exists(arena_printf(a, "%s/%s", path, SITE_LIST).ptr)) {
		result = dir_list(&names, &n, a, path, e);
		if (result == 0 && n)
			result = error_set(
				e, STATUS_USAGE,
				"%s: is a folder with files that no export of a site made (it has no %s); "
				"name another one, or remove it",
				path, SITE_LIST);
	}
	arena_free(a);
	return result;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	remove(path);
	return 0;
}

static void sweep(const char *path)
{
	nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

/* ---- beginning ---- */

/* A file beside the folder, of which the lock goes with the process. */
static int take_lock(struct folder *f, struct error *e)
{
	char name[PATH_MAX + 32];

	snprintf(name, sizeof name, "%s.unfinished.lock", f->path);
	f->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f->lock < 0)
		return error_errno(e, "write", name);
	if (flock(f->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	close(f->lock);
	f->lock = -1; /* the other one's */
	return error_set(e, STATUS_USAGE, "%s: another export is writing it now", f->path);
}

int folder_open(struct folder **out, const char *path, struct error *e)
{
	struct folder *f = xcalloc(1, sizeof *f);
	size_t n = strlen(path);

	*out = f;
	f->lock = -1;
	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n == 0 || n >= sizeof f->path || (n == 1 && *path == '/') ||
	    str_eq(str_base_name((struct str){path, n}), STR(".")) ||
	    str_eq(str_base_name((struct str){path, n}), STR("..")))
		return error_set(e, STATUS_USAGE,
				 "%s: cannot be replaced as a whole; name a folder", path);
	memcpy(f->path, path, n);
	if (is_ours(f->path, e) != 0 || take_lock(f, e) != 0)
		return -1;
	snprintf(f->work, sizeof f->work, "%s.unfinished", f->path);
	sweep(f->work);
	return mkdir(f->work, 0777) == 0 ? 0 : error_errno(e, "make the folder", f->work);
}

/* ---- its files ---- */

int folder_place(const struct folder *f, struct str name, const char **out, struct arena *a,
		 struct error *e)
{
	struct str path = arena_printf(a, "%s/%.*s", f->work, STR_ARG(name));

	*out = path.ptr;
	return dir_make(arena_dup(a, str_folder(path)).ptr, e);
}

int folder_write(const struct folder *f, struct str name, struct str content, struct error *e)
{
	struct arena *a = arena_new();
	const char *path;
	int result = folder_place(f, name, &path, a, e);

	if (result == 0) {
		FILE *to = fopen(path, "we");
		bool well = to && (content.len == 0 ||
				   fwrite(content.ptr, 1, content.len, to) == content.len);
		if (to && fclose(to) != 0)
			well = false;
		if (!well)
			result = error_errno(e, "write", path);
	}
	arena_free(a);
	return result;
}

int folder_read(const struct folder *f, struct str name, struct str *out, struct arena *a,
		struct error *e)
{
	const char *path = arena_printf(a, "%s/%.*s", f->work, STR_ARG(name)).ptr;

	return file_read(out, a, path, FILE_BYTES_MAX, e);
}

void folder_remove(const struct folder *f, struct str name)
{
	struct arena *a = arena_new();

	unlink(arena_printf(a, "%s/%.*s", f->work, STR_ARG(name)).ptr);
	arena_free(a);
}

/* ---- the end ---- */

int folder_commit(struct folder *f, struct error *e)
{
	sync();
	if (renameat2(AT_FDCWD, f->work, AT_FDCWD, f->path, RENAME_EXCHANGE) == 0) {
		sweep(f->work); /* what was there */
	} else if (errno == ENOENT || errno == EINVAL || errno == ENOSYS) {
		/* Nothing is there, or a file system that cannot exchange. */
		sweep(f->path);
		if (rename(f->work, f->path) != 0)
			return error_errno(e, "rename to", f->path);
	} else {
		return error_errno(e, "rename to", f->path);
	}
	*f->work = '\0';
	return 0;
}

void folder_close(struct folder *f)
{
	char name[PATH_MAX + 32];

	if (!f)
		return;
	if (*f->work)
		sweep(f->work);
	if (f->lock >= 0) {
		snprintf(name, sizeof name, "%s.unfinished.lock", f->path);
		unlink(name);
		close(f->lock);
	}
	free(f);
}
