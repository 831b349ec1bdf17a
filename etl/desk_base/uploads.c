#include "desk_base/uploads_inside.h"

#include "base/system/file.h"
#include "base/text/json_out.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD_MIN 8u
#define WORD_MAX 64u
/* The desk's own file, and what jobs write, need some of the disk as well. */
#define DISK_RESERVE ((uint64_t)64 << 20)

/* What is known of a file while the desk runs. */
struct upload {
	struct upload *next;
	char file[UPLOAD_FILE_SIZE];
	struct upload_taking *taker; /* the newest */
	unsigned users;
	uint64_t received, size;
	struct sha256
		*sum; /* of the first `received` bytes; NULL: of a desk that was restarted since */
	char sha256[SHA256_HEX_SIZE];
};

struct uploads {
	pthread_mutex_t lock;
	struct upload *first;
};

struct upload_taking {
	struct uploads *all;
	struct upload *upload;
	int fd, status;
	struct str fault;
};

bool upload_word_valid(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!isalnum((unsigned char)word.ptr[i]) && word.ptr[i] != '-' &&
		    word.ptr[i] != '_')
			return false;
	return word.len >= WORD_MIN && word.len <= WORD_MAX;
}

void upload_file_of(const struct upload_of *of, char out[UPLOAD_FILE_SIZE])
{
	char hex[SHA256_HEX_SIZE];
	int64_t whose[] = {of->organisation, of->account};
	struct sha256 *h = sha256_new();
	sha256_update(h, whose, sizeof whose);
	sha256_update(h, of->word.ptr, of->word.len);
	sha256_update(h, "/", 1);
	sha256_update(h, of->name.ptr, of->name.len);
	sha256_hex(h, hex);
	sha256_free(h);
	snprintf(out, UPLOAD_FILE_SIZE, UPLOAD_FILE "%.32s", hex);
}

void uploads_open(struct desk *d)
{
	d->uploads = xcalloc(1, sizeof *d->uploads);
	pthread_mutex_init(&d->uploads->lock, NULL);
}

static void upload_free(struct upload *u)
{
	sha256_free(u->sum);
	free(u);
}

void uploads_close(struct desk *d)
{
	struct uploads *all = d->uploads;
	if (!all)
		return;
	while (all->first) {
		struct upload *u = all->first;
		all->first = u->next;
		upload_free(u);
	}
	pthread_mutex_destroy(&all->lock);
	free(all);
	d->uploads = NULL;
}

/* ---- what is known; the lock is held ---- */

static struct upload **find(struct uploads *all, const char *file)
{
	struct upload **at = &all->first;
	while (*at && strcmp((*at)->file, file) != 0)
		at = &(*at)->next;
	return at;
}

static struct upload *known(struct uploads *all, const char *file, const char *path)
{
	struct upload **at = find(all, file);
	if (!*at) {
		struct stat st;
		struct upload *u = *at = xcalloc(1, sizeof *u);
		snprintf(u->file, sizeof u->file, "%s", file);
		if (stat(path, &st) == 0)
			u->received = (uint64_t)st.st_size;
		if (u->received == 0)
			u->sum = sha256_new();
	}
	return *at;
}

void upload_known(struct desk *d, const char *file, struct upload_state *out)
{
	struct uploads *all = d->uploads;
	pthread_mutex_lock(&all->lock);
	const struct upload *u = *find(all, file);
	if (u) {
		out->received = u->received;
		out->size = u->size ? u->size : out->size;
		memcpy(out->sha256, u->sha256, sizeof out->sha256);
	}
	pthread_mutex_unlock(&all->lock);
}

bool upload_unknown(struct desk *d, const char *file)
{
	struct uploads *all = d->uploads;
	pthread_mutex_lock(&all->lock);
	struct upload **at = find(all, file), *u = *at;
	bool idle = !u || u->users == 0;
	if (u && idle) {
		*at = u->next;
		upload_free(u);
	}
	pthread_mutex_unlock(&all->lock);
	return idle;
}

/* ---- a piece ---- */

/* "bytes 0-99/1000", or none: the whole. */
static bool read_range(struct str range, uint64_t length, uint64_t *from, uint64_t *size)
{
	uint64_t last;
	if (!range.len) {
		*from = 0;
		*size = length;
		return length != BODY_LENGTH_UNKNOWN && length > 0;
	}
	if (!str_starts(range, STR("bytes ")))
		return false;
	struct str rest = str_trim((struct str){range.ptr + 6, range.len - 6});
	struct str first = str_split(&rest, '-');
	struct str to = rest.ptr ? str_split(&rest, '/') : STR("");
	return str_to_u64(first, from) && str_to_u64(to, &last) && rest.ptr &&
	       str_to_u64(rest, size) && *from <= last && last < *size &&
	       (length == BODY_LENGTH_UNKNOWN || length == last - *from + 1);
}

static bool disk_holds(const char *folder, uint64_t bytes)
{
	int64_t left = file_disk_left(folder);
	return left < 0 || (uint64_t)left >= bytes + DISK_RESERVE;
}

static void refuse(struct reply *out, int status, const struct upload_state *s, const char *why)
{
	struct json_out j;
	reply_problem(out, status, "%s", why);
	out->closed = true;
	if (!s)
		return;
	buffer_reset(&out->body);
	json_begin(&j, &out->body);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "error");
	json_put_key_z(&j, "message");
	json_put_string_z(&j, why);
	json_put_key_z(&j, "received");
	json_put_integer(&j, (int64_t)s->received);
	json_put_object_end(&j);
}

static void begin_anew(struct upload *u, int fd)
{
	if (u->received && ftruncate(fd, 0) != 0)
		return; /* is told by the first write */
	sha256_free(u->sum);
	u->sum = sha256_new();
	u->received = 0;
	u->sha256[0] = '\0';
}

/* From here on it is the newest; the lock is held. */
static struct upload_taking *take_over(struct uploads *all, struct upload *u, int fd, uint64_t size)
{
	struct upload_taking *t = xcalloc(1, sizeof *t);
	*t = (struct upload_taking){.all = all, .upload = u, .fd = fd};
	u->size = size;
	u->taker = t;
	u->users++;
	return t;
}

static struct upload_taking *open_piece(struct desk *d, const struct upload_of *of, uint64_t from,
					uint64_t size, struct reply *out)
{
	char file[UPLOAD_FILE_SIZE], path[PATH_MAX];
	struct uploads *all = d->uploads;
	struct upload_taking *t = NULL;
	upload_file_of(of, file);
	snprintf(path, sizeof path, "%s/%s", d->folder, file);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		refuse(out, errno == ENOSPC ? 507 : 500, NULL,
		       "the desk cannot keep this file now");
		return NULL;
	}
	pthread_mutex_lock(&all->lock);
	struct upload *u = known(all, file, path);
	struct upload_state s = {.received = u->received};
	if (from == 0)
		begin_anew(u, fd);
	if (from != u->received || (from && u->size && u->size != size))
		refuse(out, 409, &s,
		       from == s.received
			       ? "the file was of another size: begin at 0"
			       : "go on where the last piece stopped (received), or begin at 0");
	else
		t = take_over(all, u, fd, size);
	pthread_mutex_unlock(&all->lock);
	if (!t)
		close(fd);
	return t;
}

struct upload_taking *upload_begin(struct desk *d, const struct upload_of *of, struct str range,
				   uint64_t length, struct reply *out)
{
	uint64_t from, size;
	if (!upload_word_valid(of->word))
		refuse(out, 400, NULL,
		       "the word of an upload is 8 to 64 of the letters A-Z, a-z, 0-9, - and _");
	else if (!read_range(range, length, &from, &size))
		refuse(out, length == BODY_LENGTH_UNKNOWN && !range.len ? 411 : 400, NULL,
		       "say what this piece is: Content-Range: bytes FIRST-LAST/SIZE, whose length is "
		       "the piece's, or send the whole with its length");
	else if (size > INTAKE_UPLOAD_BYTES)
		refuse(out, 413, NULL, "this is more than 4 GiB, the most that is taken at once");
	else if (!disk_holds(d->folder, size - from))
		refuse(out, 507, NULL, "the disk of the desk has no room for this file");
	else
		return open_piece(d, of, from, size, out);
	return NULL;
}

static bool write_at(int fd, struct str bytes, uint64_t at)
{
	while (bytes.len) {
		ssize_t n = pwrite(fd, bytes.ptr, bytes.len, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += (size_t)n;
		bytes = (struct str){bytes.ptr + n, bytes.len - (size_t)n};
	}
	return true;
}

static void off(struct upload_taking *t, int status, struct str why)
{
	t->status = status;
	t->fault = why;
}

static void take(struct upload_taking *t, struct upload *u, struct str bytes)
{
	if (bytes.len > u->size - u->received) {
		off(t, 400, T("Er kwam meer dan het bestand groot zou zijn."));
		return;
	}
	if (!write_at(t->fd, bytes, u->received)) {
		int why = errno;
		/* What was written of it is no part of what is told to be there. */
		if (ftruncate(t->fd, (off_t)u->received) != 0)
			u->sum = (sha256_free(u->sum), NULL);
		off(t, 507,
		    why == ENOSPC || why == EFBIG || why == EDQUOT
			    ? T("De schijf van het loket is vol. Wat er al was is bewaard; ga later "
				"verder.")
			    : T("Het loket kan dit bestand nu niet bewaren."));
		return;
	}
	if (u->sum)
		sha256_update(u->sum, bytes.ptr, bytes.len);
	u->received += bytes.len;
	if (u->received == u->size && u->sum) {
		sha256_hex(u->sum, u->sha256);
		u->sum = (sha256_free(u->sum), NULL);
	}
}

bool upload_take(struct upload_taking *t, struct str bytes)
{
	pthread_mutex_lock(&t->all->lock);
	bool newest = t->upload->taker == t;
	if (newest && !t->status)
		take(t, t->upload, bytes);
	pthread_mutex_unlock(&t->all->lock);
	return newest;
}

int upload_fault(const struct upload_taking *t, struct str *why)
{
	*why = t->fault;
	return t->status;
}

void upload_drop(struct upload_taking *t)
{
	pthread_mutex_lock(&t->all->lock);
	if (t->upload->taker == t)
		t->upload->taker = NULL;
	t->upload->users--;
	pthread_mutex_unlock(&t->all->lock);
	close(t->fd);
	free(t);
}

void upload_tell(struct buffer *out, const struct upload_state *s)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "name");
	json_put_string(&j, s->name);
	json_put_key_z(&j, "received");
	json_put_integer(&j, (int64_t)s->received);
	json_put_key_z(&j, "size");
	if (s->size)
		json_put_integer(&j, (int64_t)s->size);
	else
		json_put_null(&j);
	json_put_key_z(&j, "complete");
	json_put_bool(&j, s->size && s->received == s->size);
	json_put_key_z(&j, "sha256");
	if (s->sha256[0])
		json_put_string_z(&j, s->sha256);
	else
		json_put_null(&j);
	json_put_object_end(&j);
}
