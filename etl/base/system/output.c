#include "base/system/output.h"

#include "base/memory/arena.h"
#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
	char path[PATH_MAX];         /* of the file itself, behind all links */
	char partial[PATH_MAX + 16]; /* empty: written as it is, or in place already */
	int fd;
};

static int refuse(const char *path, const char *why, struct error *e)
{
	return error_set(e, STATUS_USAGE, "%s: %s", path, why);
}

/* 1: a file of ours is to take this name; 0: it is written to as it is. */
static int look(struct output *o, const char *path, enum output_need need, struct error *e)
{
	struct stat st;
	bool there = lstat(path, &st) == 0;

	if (there && S_ISLNK(st.st_mode)) {
		if (!realpath(path, o->path))
			return refuse(path, "is a link to what is not there; name a file", e);
		there = lstat(o->path, &st) == 0;
	} else if (snprintf(o->path, sizeof o->path, "%s", path) >= (int)sizeof o->path) {
		return refuse(path, "the name is too long", e);
	}
	if (!there || S_ISREG(st.st_mode))
		return 1;
	if (S_ISDIR(st.st_mode))
		return refuse(path, "is a folder; name a file", e);
	if (need == OUTPUT_STREAM && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode)))
		return 0;
	return refuse(path, "is no file, and this cannot be written to anything else", e);
}

/* As a file that is made here would have them, or as the one has that is replaced. */
static void set_rights(const struct output *o)
{
	struct stat st;

	/* That it fails is no matter: then only its owner reads it. */
	if (stat(o->path, &st) == 0)
		(void)!fchmod(o->fd, st.st_mode & 0777);
	else
		(void)!fchmod(o->fd, 0666 & ~file_mask());
}

int output_open(struct output **out, const char *path, enum output_need need, struct error *e)
{
	struct output *o = xcalloc(1, sizeof *o);
	int own = look(o, path, need, e);

	*out = NULL;
	o->fd = -1;
	if (own > 0) {
		snprintf(o->partial, sizeof o->partial, "%s.XXXXXX", o->path);
		o->fd = mkostemp(o->partial, O_CLOEXEC);
		if (o->fd < 0)
			*o->partial = '\0';
		else
			set_rights(o);
	} else if (own == 0) {
		o->fd = open(o->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	}
	if (own >= 0 && o->fd < 0)
		error_errno(e, "write", path);
	if (o->fd < 0) {
		output_free(o);
		return -1;
	}
	*out = o;
	return 0;
}

const char *output_name(const struct output *o)
{
	return o->partial;
}

int output_write(struct output *o, struct str text, struct error *e)
{
	for (size_t done = 0; done < text.len;) {
		ssize_t n = write(o->fd, text.ptr + done, text.len - done);
		if (n < 0 && errno != EINTR)
			return error_errno(e, "write", o->path);
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

int output_commit(struct output *o, struct error *e)
{
	if (!*o->partial)
		return 0;
	if (fsync(o->fd) != 0)
		return error_errno(e, "write", o->path);
	if (rename(o->partial, o->path) != 0)
		return error_errno(e, "rename to", o->path);
	*o->partial = '\0';
	return 0;
}

void output_free(struct output *o)
{
	if (!o)
		return;
	if (o->fd >= 0)
		close(o->fd);
	if (*o->partial)
		unlink(o->partial);
	free(o);
}

unsigned file_mask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}
