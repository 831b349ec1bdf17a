/*
 * What can be read only once, standard input, pipes (`<(command)`, a FIFO) and other paths that are
 * no files, is copied whole to an unlinked file before anything looks at it: a source is opened
 * several times (is it a zip, which charset, which dialect, the survey, the load), and each time
 * would take its own bytes off a pipe.
 */
#include "extract/stream.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that was copied, by what it is: /dev/stdin and /dev/fd/0 are "-". The pipe stays open, so
 * that no other gets its number. */
struct spool {
	dev_t device;
	ino_t inode;
	int from;
	FILE *copy;
	struct spool *next;
};

static struct spool *spools; /* for the whole process */

static int copy_all(FILE *to, int from, const char *name, struct error *e)
{
	char block[64 << 10];
	for (;;) {
		if (stop_wait(from, e) != 0)
			return -1;
		ssize_t n = read(from, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(e, "read", name);
		if (n == 0)
			break;
		if (fwrite(block, 1, (size_t)n, to) != (size_t)n)
			return error_errno(e, "write the temporary copy of", name);
	}
	if (fflush(to) != 0)
		return error_errno(e, "write the temporary copy of", name);
	return 0;
}

static bool is_standard_input(const struct stat *st)
{
	struct stat input;
	return fstat(STDIN_FILENO, &input) == 0 && input.st_dev == st->st_dev &&
	       input.st_ino == st->st_ino;
}

static int add_spool(int *fd, const struct stat *st, int from, const char *name, struct error *e)
{
	FILE *copy = file_temporary(e);
	if (!copy)
		return -1;
	if (copy_all(copy, from, name, e) < 0) {
		fclose(copy);
		return -1;
	}
	struct spool *s = xmalloc(sizeof *s);
	*s = (struct spool){st->st_dev, st->st_ino, from, copy, spools};
	spools = s;
	*fd = fileno(copy);
	return 0;
}

static int spool_path(int *fd, const struct stat *st, const char *path, struct error *e)
{
	int from = open(path, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return error_errno(e, "open", path);
	if (add_spool(fd, st, from, path, e) == 0)
		return 0;
	close(from);
	return -1;
}

int spool_find(int *fd, const char *path, struct error *e)
{
	struct stat st;
	bool dash = strcmp(path, "-") == 0;
	*fd = -1;
	if (dash ? fstat(STDIN_FILENO, &st) != 0 : stat(path, &st) != 0)
		return error_errno(e, "open", dash ? "standard input" : path);
	if (!dash && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return 0;
	for (const struct spool *s = spools; s; s = s->next) {
		if (s->device == st.st_dev && s->inode == st.st_ino) {
			*fd = fileno(s->copy);
			return 0;
		}
	}
	if (dash || is_standard_input(&st))
		return add_spool(fd, &st, STDIN_FILENO, "standard input", e);
	return spool_path(fd, &st, path, e);
}
