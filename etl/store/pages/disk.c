#include "store/pages/disk.h"

#include "base/system/file.h"
#include "store/db.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int number(uint64_t *out, struct store *s, const char *sql, struct error *e)
{
	int64_t n;

	if (db_integer(s->db, sql, 0, &n, e) != 0)
		return -1;
	*out = (uint64_t)n;
	return 0;
}

static uint64_t bytes_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

/* What is called as the store and more: "stuiver.db.questions". SQLite's own files, "stuiver.db-wal", are none of them. */
static uint64_t beside(const char *folder, const char *name)
{
	uint64_t sum = 0;
	size_t len = strlen(name);
	DIR *d = opendir(folder);

	for (struct dirent *f; d && (f = readdir(d));) {
		struct stat st;
		if (strncmp(f->d_name, name, len) == 0 && f->d_name[len] == '.' &&
		    fstatat(dirfd(d), f->d_name, &st, 0) == 0 && S_ISREG(st.st_mode))
			sum += (uint64_t)st.st_size;
	}
	if (d)
		closedir(d);
	return sum;
}

static void look_around(struct store_disk *out, const char *path)
{
	char folder[PATH_MAX], log[PATH_MAX + 8];
	const char *slash = strrchr(path, '/');

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 2,
		 slash ? path : "./");
	snprintf(log, sizeof log, "%s-wal", path);
	int64_t left = file_disk_left(folder);
	out->file = bytes_of(path);
	out->log = bytes_of(log);
	out->beside = beside(folder, slash ? slash + 1 : path);
	out->left = left < 0 ? 0 : (uint64_t)left;
}

int store_disk(struct store_disk *out, struct store *s, struct error *e)
{
	uint64_t pages, size, segments, pieces;

	*out = (struct store_disk){0};
	look_around(out, store_path(s));
	if (number(&pages, s, "PRAGMA freelist_count", e) ||
	    number(&size, s, "PRAGMA page_size", e) ||
	    number(&out->originals, s, "SELECT sum(length(data)) FROM source_block", e) ||
	    number(&out->staged, s, "SELECT sum(length(data)) FROM staged_block", e) ||
	    number(&segments, s, "SELECT sum(length(data)) FROM segment_data", e) ||
	    number(&pieces, s, "SELECT sum(length(data)) FROM text_piece", e))
		return -1;
	out->unused = pages * size;
	out->facts = segments + pieces;
	return 0;
}
