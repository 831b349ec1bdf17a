#include "backup/contents.h"

#include "backup/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MOST 64
#define OPEN_FOLDERS 16

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* All names, those that begin with a dot too. */
static int names_in(struct str **out, size_t *n, struct arena *a, const char *path, struct error *e)
{
	struct str *list = NULL;
	size_t capacity = 0;
	DIR *dir = opendir(path);

	*n = 0;
	*out = NULL;
	if (!dir)
		return errno == ENOENT ? 0 : error_errno(e, "list", path);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (*n == capacity)
			list = xrealloc(list, (capacity = capacity * 2 + 16) * sizeof *list);
		list[(*n)++] = arena_dup(a, str_z(entry->d_name));
	}
	closedir(dir);
	if (*n)
		qsort(list, *n, sizeof *list, by_name);
	*out = list;
	return 0;
}

/* Of a database that is there: SQLite's own, and in no copy. */
static bool is_log(struct str name, const struct str *names, size_t n)
{
	static const char *const ends[] = {"-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct str end = str_z(ends[i]);
		struct str base = {name.ptr, name.len - (name.len > end.len ? end.len : 0)};
		if (str_ends(name, end) && n && bsearch(&base, names, n, sizeof *names, by_name))
			return true;
	}
	return false;
}

static struct listed_item *add(struct contents *t, struct str path, struct str name, uint32_t mode)
{
	if (t->n == t->capacity)
		t->items =
			xrealloc(t->items, (t->capacity = t->capacity * 2 + 64) * sizeof *t->items);
	struct listed_item *item = &t->items[t->n++];
	*item = (struct listed_item){path, name, LISTED_FOLDER, mode & 0777};
	return item;
}

static int list(struct contents *t, struct arena *a, struct str path, struct str name, int depth,
		struct error *e);

static int list_folder(struct contents *t, struct arena *a, struct str path, struct str name,
		       int depth, struct error *e)
{
	struct str *names;
	size_t n;
	int result = names_in(&names, &n, a, path.ptr, e);

	if (depth == DEPTH_MOST)
		result = error_set(e, STATUS_LIMIT, "%s: folders within folders, more than %d deep",
				   path.ptr, DEPTH_MOST);
	for (size_t i = 0; i < n && result == 0; i++)
		if (!is_log(names[i], names, n))
			result =
				list(t, a,
				     arena_printf(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(names[i])),
				     arena_printf(a, "%.*s/%.*s", STR_ARG(name), STR_ARG(names[i])),
				     depth + 1, e);
	free(names);
	return result;
}

static int list(struct contents *t, struct arena *a, struct str path, struct str name, int depth,
		struct error *e)
{
	struct stat st;
	bool database;

	if ((depth ? lstat(path.ptr, &st) : stat(path.ptr, &st)) != 0)
		return errno == ENOENT && depth ? 0 : error_errno(e, "keep", path.ptr);
	if (S_ISDIR(st.st_mode)) {
		add(t, path, name, st.st_mode);
		return list_folder(t, a, path, name, depth, e);
	}
	if (!S_ISREG(st.st_mode)) {
		t->left_out++;
		return 0;
	}
	if (snapshot_is_database(path.ptr, &database, e))
		return e->status == STATUS_NO_FILE && depth ? 0 : -1;
	add(t, path, name, st.st_mode)->kind = database ? LISTED_DATABASE : LISTED_FILE;
	return 0;
}

int contents_make(struct contents *t, struct arena *a, const char *path, struct str name,
		  struct error *e)
{
	*t = (struct contents){0};
	return list(t, a, arena_dup(a, str_z(path)), arena_dup(a, name), 0, e);
}

void contents_drop(struct contents *t)
{
	free(t->items);
	*t = (struct contents){0};
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int contents_remove(const char *path, struct error *e)
{
	struct stat st;

	if (lstat(path, &st) != 0 && errno == ENOENT)
		return 0;
	return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0
		       ? 0
		       : error_errno(e, "remove", path);
}
