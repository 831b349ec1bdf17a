/* What a server says of a file, and its bytes. */
#include "fetch/download_try.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define KEEP_BYTES ((uint64_t)16 << 20) /* are lost at most when the power goes */

/* ---- headers ---- */

static bool field(struct str line, const char *name, struct str *value)
{
	struct str rest = line, head = str_split(&rest, ':');

	if (!rest.ptr || head.len != strlen(name) || strncasecmp(head.ptr, name, head.len) != 0)
		return false;
	*value = str_trim(rest);
	return true;
}

static void take(char out[DOWNLOAD_TAG_SIZE], struct str value)
{
	if (value.len < DOWNLOAD_TAG_SIZE)
		snprintf(out, DOWNLOAD_TAG_SIZE, "%.*s", STR_ARG(value));
}

/* "bytes 100-199/200"; of what is not like it nothing is taken, and it does not fit what was asked. */
static void take_range(struct download_try *t, struct str value)
{
	struct str rest = value, first;
	uint64_t from, all = 0;

	if (!str_starts(value, STR("bytes ")))
		return;
	rest = (struct str){value.ptr + 6, value.len - 6};
	first = str_split(&rest, '-');
	str_split(&rest, '/');
	if (!rest.ptr || !str_to_u64(first, &from) ||
	    (!str_eq(rest, STR("*")) && !str_to_u64(rest, &all)))
		return;
	t->range = from;
	t->range_all = all;
}

size_t download_on_header(char *bytes, size_t size, size_t n, void *context)
{
	struct download_try *t = context;
	struct str line = {bytes, size * n}, value;

	if (t->sftp)
		return size * n;
	if (str_starts(line, STR("HTTP/"))) { /* of a redirect before it, these are none of ours */
		memset(&t->mark, 0, sizeof t->mark);
		t->chunked = false;
		t->range = UINT64_MAX;
		t->range_all = 0;
	} else if (field(line, "ETag", &value)) {
		take(t->mark.etag, value);
	} else if (field(line, "Last-Modified", &value)) {
		take(t->mark.modified, value);
	} else if (field(line, "Content-Range", &value)) {
		take_range(t, value);
	} else if (field(line, "Transfer-Encoding", &value)) {
		t->chunked = true;
	}
	return size * n;
}

/* ---- the beginning ---- */

static void complete_mark(struct download_try *t)
{
	curl_off_t length = -1, changed = -1;
	long version = 0;

	curl.curl_easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	curl.curl_easy_getinfo(t->easy, CURLINFO_FILETIME_T, &changed);
	curl.curl_easy_getinfo(t->easy, CURLINFO_HTTP_VERSION, &version);
	t->mark.changed_at = changed > 0 ? (int64_t)changed : 0;
	t->mark.had_at = (int64_t)time(NULL);
	t->mark.bytes = length >= 0 ? (uint64_t)length : 0;
	if (t->range_all)
		t->mark.bytes = t->range_all;
	else if (t->sftp && length >= 0)
		t->mark.bytes += t->asked;
	/* Before HTTP/2 an answer without a length and without chunks ends when the connection does, however that does. */
	t->whole = length >= 0 || t->chunked || version >= CURL_HTTP_VERSION_2_0;
}

static bool same_moment(const struct download_mark *a, const struct download_mark *b)
{
	return a->changed_at && a->changed_at == b->changed_at && a->bytes == b->bytes;
}

/* What came is no continuation of what is in fd. */
static bool is_stale(const struct download_try *t, long http)
{
	if (t->sftp)
		return !same_moment(&t->mark, &t->part.mark);
	return http != 206 || t->range != t->asked ||
	       (t->part.mark.bytes && t->range_all && t->range_all != t->part.mark.bytes) ||
	       (t->mark.etag[0] && t->part.mark.etag[0] &&
		strcmp(t->mark.etag, t->part.mark.etag) != 0);
}

static int end_with(struct download_try *t, const char *doing)
{
	return error_errno(&t->fault, doing, "the file that is fetched");
}

static int begin_anew(struct download_try *t)
{
	t->at = t->asked = 0;
	t->part = (struct download_part){.mark = t->mark};
	if (ftruncate(t->fd, 0) != 0)
		return end_with(t, "empty");
	return download_keep(t);
}

int download_start(struct download_try *t)
{
	long http = 0;

	curl.curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &http);
	if (!t->sftp && http != 200 && http != 206)
		return 0; /* no file: a page about a fault, which is read and thrown away */
	complete_mark(t);
	if (t->sftp && !t->asked && t->known && same_moment(&t->mark, t->known)) {
		t->same = true;
		return -1;
	}
	if (t->mark.bytes > t->from->bytes_max)
		return error_set(&t->fault, STATUS_LIMIT, "it is larger than %llu bytes",
				 (unsigned long long)t->from->bytes_max);
	t->started = true;
	if (t->asked && !is_stale(t, http)) {
		t->at = t->asked;
		return 0;
	}
	/* The whole of another version is as good as the rest of the old; a part of it is not. */
	if (t->asked && (t->sftp || http == 206)) {
		t->stale = true;
		return -1;
	}
	return http == 206 ? error_set(&t->fault, STATUS_IO,
				       "the server gives a part that nobody asked for")
			   : begin_anew(t);
}

/* ---- the bytes ---- */

int download_keep(struct download_try *t)
{
	if (fdatasync(t->fd) != 0)
		return end_with(t, "make sure of");
	t->part.kept = t->at;
	return t->from->keep ? t->from->keep(t->from->with, &t->part, &t->fault) : 0;
}

static int write_all(struct download_try *t, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = pwrite(t->fd, bytes, n, (off_t)t->at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return end_with(t, "write");
		bytes += done;
		n -= (size_t)done;
		t->at += (uint64_t)done;
	}
	return t->at - t->part.kept >= KEEP_BYTES ? download_keep(t) : 0;
}

/* Anything but the whole size ends the transfer; same, stale and fault tell why. */
size_t download_on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct download_try *t = context;
	size_t len = size * n;

	if (!t->started && download_start(t) != 0)
		return 0;
	if (!t->started)
		return len;
	if (len > t->from->bytes_max - t->at) {
		error_set(&t->fault, STATUS_LIMIT, "it is larger than %llu bytes",
			  (unsigned long long)t->from->bytes_max);
		return 0;
	}
	return write_all(t, bytes, len) == 0 ? len : 0;
}
