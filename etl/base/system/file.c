#include "base/system/file.h"

#include "base/system/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PATH_TEXT 4096
#define READ_SLACK 4096u

/* What a file says of its size is a first guess: a pipe says 0, and a file can grow meanwhile. */
static int read_to_end(struct str *out, struct arena *a, FILE *f, const char *path, size_t guess,
		       size_t max, struct error *e)
{
	size_t capacity = guess + READ_SLACK, n = 0;
	char *p = xmalloc(capacity);
	for (;;) {
		n += fread(p + n, 1, capacity - n, f);
		if (n < capacity || n > max)
			break;
		capacity *= 2;
		p = xrealloc(p, capacity);
	}
	int result = 0;
	if (ferror(f))
		result = error_errno(e, "read", path);
	else if (n > max)
		result = error_set(e, STATUS_LIMIT,
				   "%s has more than %zu bytes; at most that are "
				   "read here",
				   path, max);
	else
		*out = arena_dup(a, (struct str){p, n});
	free(p);
	return result;
}

int file_read(struct str *out, struct arena *a, const char *path, size_t max, struct error *e)
{
	struct stat st;
	int result = -1;
	FILE *f = fopen(path, "rb");
	if (!f)
		return error_errno(e, "open", path);
	if (fstat(fileno(f), &st) != 0 || S_ISDIR(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : errno;
		error_errno(e, "read", path);
	} else if ((uint64_t)st.st_size > max) {
		error_set(e, STATUS_LIMIT, "%s has %lld bytes; at most %zu are read here", path,
			  (long long)st.st_size, max);
	} else {
		result = read_to_end(out, a, f, path, (size_t)st.st_size, max, e);
	}
	fclose(f);
	return result;
}

int file_write(const char *path, struct str content, struct error *e)
{
	struct output *o;

	if (output_open(&o, path, OUTPUT_STREAM, e))
		return -1;
	int result = output_write(o, content, e) || output_commit(o, e) ? -1 : 0;
	output_free(o);
	return result;
}

int64_t file_disk_left(const char *path)
{
	struct statvfs disk;

	return statvfs(path, &disk) == 0 ? (int64_t)(disk.f_bavail * disk.f_frsize) : -1;
}

bool file_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_same(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

int dir_make(const char *path, struct error *e)
{
	char part[PATH_TEXT];
	size_t len = strlen(path);
	if (len >= sizeof part)
		return error_set(e, STATUS_IO, "cannot make folder %s: the name is too long", path);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return error_errno(e, "make folder", part);
	}
	if (!file_is_dir(path)) {
		errno = ENOTDIR;
		return error_errno(e, "make folder", path);
	}
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int dir_list(struct str **names, size_t *n, struct arena *a, const char *path, struct error *e)
{
	DIR *dir = opendir(path);
	if (!dir)
		return error_errno(e, "list", path);
	size_t count = 0;
	size_t capacity = 0;
	struct str *list = NULL;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 32;
			list = xrealloc(list, capacity * sizeof *list);
		}
		list[count++] = arena_dup(a, str_z(entry->d_name));
	}
	closedir(dir);
	*names = ARENA_ARRAY(a, struct str, count);
	if (count) {
		qsort(list, count, sizeof *list, by_bytes);
		memcpy(*names, list, count * sizeof *list);
	}
	*n = count;
	free(list);
	return 0;
}

FILE *file_temporary(struct error *e)
{
	char path[PATH_TEXT];
	const char *dir = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/stuiver.XXXXXX", dir && *dir ? dir : "/tmp");
	int fd = mkstemp(path);
	if (fd < 0) {
		error_errno(e, "make a temporary file", path);
		return NULL;
	}
	unlink(path);
	FILE *f = fdopen(fd, "w+b");
	if (!f) {
		error_errno(e, "open a temporary file", path);
		close(fd);
	}
	return f;
}

static int copy_to_end(int to, int from, const char *path, uint64_t max, struct error *e)
{
	char chunk[1 << 16];
	uint64_t total = 0;
	ssize_t n;

	while ((n = read(from, chunk, sizeof chunk)) > 0) {
		total += (uint64_t)n;
		if (total > max)
			return error_set(e, STATUS_LIMIT,
					 "%s has more than %llu bytes; at most that are read here",
					 path, (unsigned long long)max);
		if (write(to, chunk, (size_t)n) != n)
			return error_errno(e, "copy", path);
	}
	return n < 0 ? error_errno(e, "read", path) : 0;
}

static int copy_seekable(int from, const char *path, uint64_t max, struct error *e)
{
	FILE *f = file_temporary(e);
	int fd = -1;

	if (!f)
		return -1;
	if (copy_to_end(fileno(f), from, path, max, e) == 0) {
		fd = dup(fileno(f));
		if (fd < 0)
			error_errno(e, "read", path);
	}
	fclose(f);
	return fd;
}

int file_open_seekable(const char *path, uint64_t max, struct error *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_errno(e, "open", path);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size <= max)
		return fd;
	int result = -1;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		error_errno(e, "read", path);
	} else if (S_ISREG(st.st_mode)) {
		error_set(e, STATUS_LIMIT, "%s has %lld bytes; at most %llu are read here", path,
			  (long long)st.st_size, (unsigned long long)max);
	} else {
		result = copy_seekable(fd, path, max, e);
	}
	close(fd);
	return result;
}
