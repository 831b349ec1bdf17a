/* A file from where it stands to NAME.part. */
#include "pull/pull_files.h"

#include "base/system/file.h"
#include "base/system/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUMS_BYTES ((uint64_t)4 << 20)
#define COPY_BYTES 65536u
#define CONNECT_MS 15000u
#define BACKOFF_MAX_MS 30000u
#define RETRY_AFTER_MAX_MS 60000u

struct getting {
	struct pull *pull;
	const struct pull_source *source;
	struct arena *arena;
	struct pull_credentials credentials;
};

static bool is_here(struct str url)
{
	return url.ptr[0] == '/' || !memmem(url.ptr, url.len, "://", 3);
}

static const char *or_null(struct str s)
{
	return s.len ? s.ptr : NULL;
}

static int keep(void *with, const struct download_part *part, struct error *e)
{
	const struct getting *g = with;

	return part_write(part, g->pull, g->source->name, e);
}

static struct download_from from_of(struct getting *g, struct str url)
{
	const struct pull_credentials *c = &g->credentials;
	const struct pull_options *o = &g->pull->options;

	return (struct download_from){
		.url = url.ptr,
		.user = or_null(c->user),
		.password = or_null(c->password),
		.token = or_null(c->token),
		.key = or_null(c->key),
		.passphrase = or_null(c->passphrase),
		.known_hosts = or_null(c->known_hosts),
		.ca = c->ca.len ? c->ca.ptr : o->ca,
		.private_too = g->source->private_too,
		.bytes_max = PULL_BYTES_MAX,
		.connect_timeout_ms = CONNECT_MS,
		.stall_seconds = o->timeout_seconds,
		.retries = o->retries,
		.backoff_ms = o->backoff_ms,
		.backoff_max_ms = BACKOFF_MAX_MS,
		.retry_after_max_ms = RETRY_AFTER_MAX_MS,
		.stop = o->stop,
		.with = g,
	};
}

/* ---- checksums ---- */

static int get_sums(char out[SHA256_HEX_SIZE], struct getting *g, struct error *e)
{
	struct str text, url = g->source->checksums;
	struct downloaded had;

	if (is_here(url))
		return file_read(&text, g->arena, url.ptr, SUMS_BYTES, e) ||
				       sums_find(out, text, g->source->file, e)
			       ? -1
			       : 0;
	FILE *f = file_temporary(e);
	if (!f)
		return -1;
	struct download_from from = from_of(g, url);
	from.bytes_max = SUMS_BYTES;
	int result = download_file(&had, &from, fileno(f), NULL, NULL, e);
	if (result == 0) {
		char *bytes = arena_bytes(g->arena, SUMS_BYTES);
		ssize_t n = pread(fileno(f), bytes, SUMS_BYTES, 0);
		result = n < 0 ? error_errno(e, "read", "checksums")
			       : sums_find(out, (struct str){bytes, (size_t)n}, g->source->file, e);
	}
	fclose(f);
	return result;
}

/* ---- files of this machine ---- */

static int copy_bytes(const struct getting *g, int in, int out, struct error *e)
{
	char *room = xmalloc(COPY_BYTES);
	uint64_t at = 0;
	ssize_t n = 0;
	int result = 0;

	while (result == 0 && (n = read(in, room, COPY_BYTES)) != 0) {
		if (g->pull->options.stop && *g->pull->options.stop)
			result = error_set(e, STATUS_INTERRUPTED, "interrupted");
		else if (n < 0)
			result = errno == EINTR ? 0 : error_errno(e, "read", g->source->url.ptr);
		else if (pwrite(out, room, (size_t)n, (off_t)at) != n)
			result = error_errno(e, "copy", g->source->url.ptr);
		else
			at += (uint64_t)n;
		if (at > PULL_BYTES_MAX)
			result = error_set(e, STATUS_LIMIT, "%s: is larger than %llu bytes",
					   g->source->url.ptr, (unsigned long long)PULL_BYTES_MAX);
	}
	free(room);
	return result;
}

static struct download_mark mark_of(const struct stat *st)
{
	/* To the nanosecond, by a name that no server gives. */
	struct download_mark m = {.changed_at = (int64_t)st->st_mtim.tv_sec,
				  .bytes = (uint64_t)st->st_size};

	snprintf(m.etag, sizeof m.etag, "%lld.%09ld %llu", (long long)st->st_mtim.tv_sec,
		 st->st_mtim.tv_nsec, (unsigned long long)st->st_ino);
	return m;
}

static bool same_mark(const struct download_mark *a, const struct download_mark *b)
{
	return a->bytes == b->bytes && strcmp(a->etag, b->etag) == 0;
}

static int copy_file(struct pull_got *out, const struct getting *g, int fd,
		     const struct download_mark *known, struct error *e)
{
	struct stat before, after;
	const char *path = g->source->url.ptr;
	int result, in = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (in < 0 || fstat(in, &before) != 0) {
		error_errno(e, "open", path);
		if (in >= 0)
			close(in);
		return -1;
	}
	out->mark = mark_of(&before);
	out->same = known && same_mark(known, &out->mark);
	if (!S_ISREG(before.st_mode))
		result = error_set(e, STATUS_INPUT, "%s is no file", path);
	else
		result = out->same ? 0 : ftruncate(fd, 0) || copy_bytes(g, in, fd, e) ? -1 : 0;
	close(in);
	if (result == 0 && !out->same) {
		struct download_mark now = {0};
		if (stat(path, &after) == 0)
			now = mark_of(&after);
		if (!same_mark(&out->mark, &now))
			result = error_set(
				e, STATUS_IO,
				"%s changed while it was read; it is read again the next time",
				path);
	}
	return result;
}

/* ---- all ---- */

static int fetch_file(struct pull_got *out, struct getting *g, int fd,
		      const struct download_mark *known, struct error *e)
{
	struct download_part part;
	struct downloaded had;
	struct stat st;
	struct download_from from = from_of(g, g->source->url);

	from.keep = keep;
	if (part_read(&part, g->arena, g->pull, g->source->name, e) != 0 || fstat(fd, &st) != 0)
		return -1;
	if ((uint64_t)st.st_size < part.kept || !part.kept)
		part = (struct download_part){0};
	if (download_file(&had, &from, fd, &part, known, e) != 0)
		return -1;
	out->same = had.same;
	out->mark = had.mark;
	out->tries = had.tries;
	out->resumed = had.resumed;
	if (!had.same && !had.whole && !out->expected[0])
		return error_set(
			e, STATUS_REFUSED,
			"%.*s: the server does not say how long the file is, so that half of "
			"it would look whole; give a file of checksums ('checksums')",
			STR_ARG(download_shown(from.url)));
	return 0;
}

/* The file of checksums may have been written a moment after the file. */
static int check_sum(struct pull_got *out, struct getting *g, struct error *e)
{
	char again[SHA256_HEX_SIZE];

	if (!out->expected[0] || strcmp(out->expected, out->sha256) == 0)
		return 0;
	if (get_sums(again, g, e) != 0)
		return -1;
	memcpy(out->expected, again, sizeof again);
	return strcmp(again, out->sha256) == 0
		       ? 0
		       : error_set(e, STATUS_REFUSED,
				   "the file has SHA-256 %.16s… and its checksum says %.16s…: it "
				   "is not what its owner wrote; ask them to put both there again",
				   out->sha256, again);
}

static int get_open(struct pull_got *out, struct getting *g, const struct pull_state *known, int fd,
		    struct error *e)
{
	const struct pull_source *s = g->source;
	const struct download_mark *mark = known ? &known->mark : NULL;

	if (s->checksums.len && get_sums(out->expected, g, e) != 0)
		return -1;
	if (known && out->expected[0] && strcmp(out->expected, known->sha256) == 0) {
		out->same = true;
		return 0;
	}
	if (known && out->expected[0])
		mark = NULL; /* by its checksum it is another */
	int result =
		is_here(s->url) ? copy_file(out, g, fd, mark, e) : fetch_file(out, g, fd, mark, e);
	if (result != 0 || out->same)
		return result;
	return file_sha256(out->sha256, &out->bytes, fd, e) || check_sum(out, g, e) ? -1 : 0;
}

int get_file(struct pull_got *out, struct pull *p, const struct pull_source *s,
	     const struct pull_state *known, struct arena *a, struct error *e)
{
	struct getting g = {.pull = p, .source = s, .arena = a};
	struct str path = pull_path(a, p, s->name, ".part");

	*out = (struct pull_got){0};
	if (credentials_read(&g.credentials, a, s->credentials, e) != 0)
		return -1;
	int fd = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return error_errno(e, "open", path.ptr);
	int result = get_open(out, &g, known, fd, e);
	if (result == 0 && !out->same && fsync(fd) != 0)
		result = error_errno(e, "make sure of", path.ptr);
	close(fd);
	/* A part that can be gone on with stays when it broke off; what came whole and is wrong does not. */
	if (result != 0 && e->status == STATUS_REFUSED) {
		unlink(path.ptr);
		unlink(pull_path(a, p, s->name, ".part.json").ptr);
	}
	return result;
}
