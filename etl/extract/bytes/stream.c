#include "extract/stream.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a file ---- */

struct fd_origin {
	int fd;
	bool borrowed;
	off_t at;
	uint64_t total;
	char name[256];
};

static long fd_read(void *self, void *p, size_t n, struct error *e)
{
	struct fd_origin *o = self;
	ssize_t got;
	do {
		got = o->total ? pread(o->fd, p, n, o->at) : read(o->fd, p, n);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(e, "read", o->name);
	o->at += got;
	return (long)got;
}

static void fd_progress(void *self, uint64_t *done, uint64_t *total)
{
	struct fd_origin *o = self;
	*done = (uint64_t)o->at;
	*total = o->total;
}

static void fd_close(void *self)
{
	struct fd_origin *o = self;
	if (!o->borrowed)
		close(o->fd);
	free(o);
}

void origin_fd(struct origin *out, int fd, bool borrowed, const char *name)
{
	struct fd_origin *o = xcalloc(1, sizeof *o);
	struct stat st;
	o->fd = fd;
	o->borrowed = borrowed;
	/* A pipe has no size and no positions. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		o->total = (uint64_t)st.st_size;
	snprintf(o->name, sizeof o->name, "%s", name);
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	*out = (struct origin){o, fd_read, fd_progress, fd_close};
}

int stream_path(char *out, size_t size, const char *path, struct error *e)
{
	int fd;
	if (spool_find(&fd, path, e) < 0)
		return -1;
	if (fd >= 0)
		snprintf(out, size, "/proc/self/fd/%d", fd);
	else if ((size_t)snprintf(out, size, "%s", path) >= size)
		return error_set(e, STATUS_USAGE, "the path %.200s… is too long", path);
	return 0;
}

/* ---- files one behind another ---- */

struct parts_origin {
	const struct source *source;
	size_t at; /* the part that is read */
	struct source_stream *in;
};

static long parts_read(void *self, void *p, size_t n, struct error *e)
{
	struct parts_origin *o = self;
	for (;;) {
		if (!o->in && o->at == o->source->nparts)
			return 0;
		if (!o->in && source_open(&o->in, &o->source->parts[o->at], e) < 0)
			return -1;
		long got = source_read(o->in, p, n, e);
		if (got != 0)
			return got;
		source_close(o->in);
		o->in = NULL;
		o->at++;
	}
}

/* Of the part that is read: how large the others are is not known before they are opened. */
static void parts_progress(void *self, uint64_t *done, uint64_t *total)
{
	struct parts_origin *o = self;
	*done = *total = 0;
	if (o->in)
		source_progress(o->in, done, total);
}

static void parts_close(void *self)
{
	struct parts_origin *o = self;
	source_close(o->in);
	free(o);
}

static void origin_parts(struct origin *out, const struct source *source)
{
	struct parts_origin *o = xcalloc(1, sizeof *o);
	o->source = source;
	*out = (struct origin){o, parts_read, parts_progress, parts_close};
}

/* ---- source_stream ---- */

struct source_stream {
	struct origin origin;
	unsigned char head[2]; /* read to tell gzip by its magic bytes */
	size_t nhead;
	size_t head_at;
	bool packed; /* it gives other bytes than there are */
};

static int open_origin(struct origin *out, const struct source *source, struct error *e)
{
	char path[4096];
	int fd;
	if (source->feed) {
		const struct source_feed *f = source->feed;
		*out = (struct origin){.read = f->read, .close = f->close};
		return f->open(f->self, &out->self, e);
	}
	if (source->nparts) {
		origin_parts(out, source);
		return 0;
	}
	if (source->member) {
		if (stream_path(path, sizeof path, source->path, e) < 0)
			return -1;
		return origin_zip(out, path, source->member, source->name, e);
	}
	if (spool_find(&fd, source->path, e) < 0)
		return -1;
	if (fd >= 0) {
		origin_fd(out, fd, true, source->name);
		return 0;
	}
	fd = open(source->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(e, "open", source->path);
	origin_fd(out, fd, false, source->path);
	return 0;
}

int source_open(struct source_stream **out, const struct source *source, struct error *e)
{
	struct source_stream *s = xcalloc(1, sizeof *s);
	if (open_origin(&s->origin, source, e) < 0) {
		free(s);
		return -1;
	}
	while (s->nhead < sizeof s->head) {
		long n = s->origin.read(s->origin.self, s->head + s->nhead,
					sizeof s->head - s->nhead, e);
		if (n < 0) {
			source_close(s);
			return -1;
		}
		if (n == 0)
			break;
		s->nhead += (size_t)n;
	}
	if (s->nhead == 2 && s->head[0] == 0x1F && s->head[1] == 0x8B) {
		struct origin inner = s->origin;
		origin_gzip(&s->origin, &inner, s->head, s->nhead, source->name);
		s->nhead = 0;
		s->packed = true;
	}
	s->packed = s->packed || source->member || source->nparts;
	*out = s;
	return 0;
}

long source_read(struct source_stream *s, void *p, size_t n, struct error *e)
{
	if (s->head_at < s->nhead) {
		size_t left = s->nhead - s->head_at;
		n = n < left ? n : left;
		memcpy(p, s->head + s->head_at, n);
		s->head_at += n;
		return (long)n;
	}
	return stop_check(e) != 0 ? -1 : s->origin.read(s->origin.self, p, n, e);
}

void source_progress(const struct source_stream *s, uint64_t *done, uint64_t *total)
{
	s->origin.progress(s->origin.self, done, total);
}

bool source_size(const struct source_stream *s, uint64_t *size)
{
	uint64_t done;
	source_progress(s, &done, size);
	return *size > 0 && !s->packed; /* a pipe has no size */
}

void source_close(struct source_stream *s)
{
	if (!s)
		return;
	s->origin.close(s->origin.self);
	free(s);
}
