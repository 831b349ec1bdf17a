#include "backup/chest.h"

#include "base/system/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "stuiver-backup.json"
#define MARK_TEXT "{\"format\":\"stuiver-backup\",\"version\":1}\n"
#define MARK_MOST 4096u
#define HEX 64u
#define NEW "new.XXXXXX"

struct chest {
	char *folder;
	int lock;
	struct map *put; /* in this run */
	unsigned char *room;
};

int chest_path(const struct chest *o, char *out, const char *name, struct error *e)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", o->folder, name);

	return n > 0 && n < PATH_MAX
		       ? 0
		       : error_set(e, STATUS_LIMIT, "%s/%s: the name is too long", o->folder, name);
}

static int object_path(const struct chest *o, char *out, struct str sha256, struct error *e)
{
	char name[HEX + 16];

	snprintf(name, sizeof name, "objects/%.2s/%.*s", sha256.ptr, (int)(HEX - 2),
		 sha256.ptr + 2);
	return chest_path(o, out, name, e);
}

int folder_sync(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd < 0 || fsync(fd) != 0 ? error_errno(e, "write folder", path) : 0;

	if (fd >= 0)
		close(fd);
	return result;
}

static int make_folder(const char *path, struct error *e)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : error_errno(e, "make folder", path);
}

static int make_within(const struct chest *o, const char *name, struct error *e)
{
	char path[PATH_MAX];

	return chest_path(o, path, name, e) || make_folder(path, e) ? -1 : 0;
}

/* ---- opening ---- */

static int lock(struct chest *o, bool writing, struct error *e)
{
	char path[PATH_MAX];

	if (chest_path(o, path, "lock", e))
		return -1;
	o->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (o->lock < 0 && !writing && (errno == EROFS || errno == EACCES))
		return 0; /* nobody writes to it through this path */
	if (o->lock < 0)
		return error_errno(e, "open", path);
	if (flock(o->lock, (writing ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
		return 0;
	return error_set(e, STATUS_STORE,
			 "%s is in use: a backup is made there, or read; try again when it is done",
			 o->folder);
}

/* Without what may be there of a beginning that was killed. */
static int is_empty(const char *folder, bool *out, struct error *e)
{
	struct arena *a = arena_new();
	struct str *names;
	size_t n;
	int result = dir_list(&names, &n, a, folder, e);

	*out = true;
	for (size_t i = 0; i < n && result == 0; i++)
		if (!str_eq(names[i], STR("lock")) && !str_starts(names[i], STR("new.")) &&
		    !str_eq(names[i], STR("lost+found")))
			*out = false;
	arena_free(a);
	return result;
}

static int check_mark(const struct chest *o, bool *there, struct error *e)
{
	struct arena *a = arena_new();
	char path[PATH_MAX];
	struct str text;
	int result = chest_path(o, path, MARK, e);

	*there = result == 0 && file_exists(path);
	if (*there && (result = file_read(&text, a, path, MARK_MOST, e)) == 0 &&
	    !str_eq(text, STR(MARK_TEXT)))
		result = error_set(e, STATUS_STORE,
				   "%s is not a folder of backups that this program knows: %s says "
				   "something else; a newer Stuiver may have made it",
				   o->folder, path);
	arena_free(a);
	return result;
}

static int settle_folder(struct chest *o, bool writing, struct error *e)
{
	bool there, empty;

	if (check_mark(o, &there, e))
		return -1;
	if (there)
		return lock(o, writing, e);
	if (!writing)
		return error_set(e, STATUS_REFUSED,
				 "%s is no folder of backups: it has no " MARK
				 "; name one that 'stuiver backup' made",
				 o->folder);
	if (is_empty(o->folder, &empty, e))
		return -1;
	if (!empty)
		return error_set(e, STATUS_REFUSED,
				 "%s has other things in it than backups; name a folder that is "
				 "empty or not there yet",
				 o->folder);
	return lock(o, true, e) || make_within(o, "objects", e) || make_within(o, "backups", e) ||
			       chest_write(o, MARK, STR(MARK_TEXT), e)
		       ? -1
		       : 0;
}

int chest_open(struct chest **out, const char *folder, bool writing, struct error *e)
{
	struct chest *o = xcalloc(1, sizeof *o);

	*out = NULL;
	o->folder = str_dup(str_z(folder));
	o->lock = -1;
	o->put = map_new();
	o->room = xmalloc(PIECE_BYTES);
	if (writing                ? make_folder(folder, e) || settle_folder(o, true, e)
	    : !file_is_dir(folder) ? error_set(e, STATUS_NO_FILE, "there is no folder %s", folder)
				   : settle_folder(o, false, e)) {
		chest_close(o);
		return -1;
	}
	*out = o;
	return 0;
}

void chest_close(struct chest *o)
{
	if (!o)
		return;
	if (o->lock >= 0)
		close(o->lock);
	map_free(o->put);
	free(o->room);
	free(o->folder);
	free(o);
}

/* ---- writing ---- */

static int write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno != EINTR)
			return -1;
		p += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

/* Under a name of its own first, in the folder itself. */
static int write_as(struct chest *o, const char *path, const void *p, size_t n, bool durable,
		    struct error *e)
{
	char partial[PATH_MAX];

	if (chest_path(o, partial, NEW, e))
		return -1;
	int fd = mkostemp(partial, O_CLOEXEC);
	if (fd < 0)
		return error_errno(e, "write in", o->folder);
	bool fine = write_all(fd, p, n) == 0 && (!durable || fsync(fd) == 0);
	int why = errno;
	if (close(fd) != 0 && fine) {
		fine = false;
		why = errno;
	}
	if (fine && rename(partial, path) == 0)
		return 0;
	errno = fine ? errno : why;
	error_errno(e, "write", path);
	unlink(partial);
	return -1;
}

int chest_write(struct chest *o, const char *name, struct str content, struct error *e)
{
	char path[PATH_MAX];

	if (chest_path(o, path, name, e) || write_as(o, path, content.ptr, content.len, true, e))
		return -1;
	struct str folder = str_folder(str_z(path));
	path[folder.len] = '\0';
	return folder_sync(path, e);
}

/* How much of it is there, up to one byte more than `most`; -1: it is not. */
static ssize_t read_back(const char *path, unsigned char *room, size_t most, bool from_medium)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got = 1;
	struct stat st;

	if (fd < 0)
		return -1;
	if (from_medium)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	while (n < most && (got = read(fd, room + n, most - n)) > 0)
		n += (size_t)got;
	if (got < 0 || fstat(fd, &st) != 0 || (uint64_t)st.st_size != n) {
		close(fd);
		errno = got < 0 ? errno : 0;
		return -1;
	}
	close(fd);
	return (ssize_t)n;
}

static void hash_of(const void *p, size_t n, char out[SHA256_HEX_SIZE])
{
	struct sha256 *h = sha256_new();

	sha256_update(h, p, n);
	sha256_hex(h, out);
	sha256_free(h);
}

int chest_put(struct chest *o, const void *p, size_t n, char sha256[SHA256_HEX_SIZE],
	      struct chest_counts *counts, struct error *e)
{
	char path[PATH_MAX], folder[16];
	bool is_new;

	hash_of(p, n, sha256);
	map_put(o->put, (struct str){sha256, HEX}, &is_new);
	if (!is_new)
		return 0;
	if (object_path(o, path, (struct str){sha256, HEX}, e))
		return -1;
	ssize_t there = read_back(path, o->room, PIECE_BYTES, false);
	if (there == (ssize_t)n && memcmp(o->room, p, n) == 0)
		return 0;
	if (file_exists(path))
		counts->mended++;
	else
		counts->copied += n;
	snprintf(folder, sizeof folder, "objects/%.2s", sha256);
	return make_within(o, folder, e) || write_as(o, path, p, n, false, e) ? -1 : 0;
}

int chest_settle(struct chest *o, struct error *e)
{
	int fd = open(o->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t n;
	int result = fd < 0 || syncfs(fd) != 0 ? error_errno(e, "write", o->folder) : 0;

	if (fd >= 0)
		close(fd);
	unsigned char *room = xmalloc(PIECE_BYTES);
	for (size_t i = 0; i < map_count(o->put) && result == 0; i++)
		result = chest_get(o, map_key(o->put, i), room, &n, e);
	free(room);
	return result;
}

/* ---- reading ---- */

int chest_get(struct chest *o, struct str sha256, void *room, size_t *n, struct error *e)
{
	char path[PATH_MAX], is[SHA256_HEX_SIZE];

	if (object_path(o, path, sha256, e))
		return -1;
	errno = 0;
	ssize_t got = read_back(path, room, PIECE_BYTES, true);
	if (got < 0 && errno == ENOENT)
		return error_set(e, STATUS_STORE, "%s is not there any more: the backup is damaged",
				 path);
	if (got < 0 && errno)
		return error_errno(e, "read", path);
	*n = got > 0 ? (size_t)got : 0;
	if (got >= 0)
		hash_of(room, *n, is);
	if (got >= 0 && str_eq(sha256, str_z(is)))
		return 0;
	return error_set(e, STATUS_STORE, "%s is not what was written: the backup is damaged",
			 path);
}

/* ---- sweeping ---- */

static int sweep_one(const struct chest *o, const char *folder, const char *name,
		     const struct map *kept, uint64_t *freed, struct error *e)
{
	char key[HEX + 1], within[64], path[PATH_MAX];
	struct stat st;
	bool is_object = strlen(name) == HEX - 2;

	snprintf(key, sizeof key, "%s%s", folder, name);
	if (is_object && map_get(kept, str_z(key)))
		return 0;
	if (!is_object)
		return 0; /* not ours */
	snprintf(within, sizeof within, "objects/%s/", folder);
	if (chest_path(o, path, within, e))
		return -1;
	size_t n = strlen(path);
	if (n + strlen(name) >= sizeof path)
		return 0;
	memcpy(path + n, name, strlen(name) + 1);
	uint64_t size = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
	if (unlink(path) != 0 && errno != ENOENT)
		return error_errno(e, "remove", path);
	*freed += size;
	return 0;
}

static int sweep_folder(const struct chest *o, struct str folder, const struct map *kept,
			uint64_t *freed, struct error *e)
{
	struct arena *a = arena_new();
	char name[32], path[PATH_MAX];
	struct str *names;
	size_t n = 0;

	snprintf(name, sizeof name, "objects/%.*s", STR_ARG(folder));
	int result = chest_path(o, path, name, e) || dir_list(&names, &n, a, path, e) ? -1 : 0;
	for (size_t i = 0; i < n && result == 0; i++)
		result = sweep_one(o, name + sizeof "objects/" - 1, names[i].ptr, kept, freed, e);
	arena_free(a);
	return result;
}

/* What kills left under names of their own. */
static int sweep_partial(const struct chest *o, struct error *e)
{
	struct arena *a = arena_new();
	char path[PATH_MAX];
	struct str *names;
	size_t n = 0;
	int result = dir_list(&names, &n, a, o->folder, e);

	for (size_t i = 0; i < n && result == 0; i++)
		if (str_starts(names[i], STR("new.")) &&
		    (result = chest_path(o, path, names[i].ptr, e)) == 0)
			unlink(path);
	arena_free(a);
	return result;
}

int chest_sweep(struct chest *o, const struct map *kept, uint64_t *freed, struct error *e)
{
	struct arena *a = arena_new();
	char path[PATH_MAX];
	struct str *names;
	size_t n = 0;
	int result = sweep_partial(o, e) || chest_path(o, path, "objects", e) ||
				     dir_list(&names, &n, a, path, e)
			     ? -1
			     : 0;

	for (size_t i = 0; i < n && result == 0; i++)
		if (names[i].len == 2)
			result = sweep_folder(o, names[i], kept, freed, e);
	arena_free(a);
	return result;
}
