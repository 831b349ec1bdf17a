/* What a request brings: fields in memory, files on disk, both within limits. */
#include "desk/room.h"

#include "base/hash.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_SHOWN 120u

struct body {
	struct desk *desk;
	struct arena *arena;
	struct {
		struct str name;
		struct buffer value;
	} * fields;
	size_t nfields, fields_room, fields_bytes;
	struct intake_file files[INTAKE_FILES_MAX];
	size_t nfiles;
	uint64_t bytes, most;
	int fd; /* of the last file; -1: closed */
	struct sha256 *sum;
	bool may_files;
	struct str fault;
};

struct body *intake_new(struct desk *d, uint64_t most)
{
	struct body *b = xcalloc(1, sizeof *b);
	b->desk = d;
	b->arena = arena_new();
	b->most = most;
	b->may_files = most > INTAKE_FIELDS_BYTES;
	b->fd = -1;
	return b;
}

static bool off(struct body *b, struct str fault)
{
	if (!b->fault.len)
		b->fault = fault;
	return true;
}

static void close_file(struct body *b)
{
	if (b->fd < 0)
		return;
	close(b->fd);
	b->fd = -1;
	if (b->sum)
		sha256_hex(b->sum, b->files[b->nfiles - 1].sha256);
	sha256_free(b->sum);
	b->sum = NULL;
}

/* ---- names ---- */

static bool name_used(const struct body *b, struct str name)
{
	for (size_t i = 0; i < b->nfiles; i++)
		if (str_eq(b->files[i].name, name))
			return true;
	return false;
}

/* The last part of a path, on whatever system, and its end where it is long: that says what it is. */
static struct str last_part(struct str given)
{
	size_t from = 0;
	for (size_t i = 0; i < given.len; i++)
		if (given.ptr[i] == '/' || given.ptr[i] == '\\')
			from = i + 1;
	struct str last = {given.ptr + from, given.len - from};
	if (utf8_valid(last) != last.len)
		return STR("bestand");
	if (last.len > NAME_MAX_SHOWN)
		last = (struct str){last.ptr + (last.len - NAME_MAX_SHOWN), NAME_MAX_SHOWN};
	while (last.len && ((unsigned char)last.ptr[0] & 0xc0) == 0x80)
		last = (struct str){last.ptr + 1, last.len - 1};
	return last;
}

/* The name that a file gets here: nothing in it steers a terminal, an option or a path. */
static struct str harmless(struct body *b, struct str given)
{
	size_t n = 0;
	struct str last = last_part(given);
	char *out = arena_bytes(b->arena, last.len + 1);
	for (size_t i = 0; i < last.len; i++) {
		unsigned char c = (unsigned char)last.ptr[i];
		if (n == 0 && (c == '.' || c == '-' || c == ' '))
			continue;
		out[n++] = c < ' ' || strchr("\"<>|:*?\x7f", c) ? '_' : (char)c;
	}
	struct str name = n ? (struct str){out, n} : STR("bestand");
	struct str base = name;
	for (unsigned i = 2; name_used(b, name); i++)
		name = arena_printf(b->arena, "%u-%.*s", i, STR_ARG(base));
	return name;
}

/* ---- fields and files ---- */

static bool take_field(struct body *b, struct str name, uint64_t offset, struct str bytes)
{
	b->fields_bytes += bytes.len + (offset == 0 ? name.len + 1 : 0);
	if (b->fields_bytes > INTAKE_FIELDS_BYTES ||
	    (offset == 0 && b->nfields == INTAKE_FIELDS_MAX))
		return off(b, T("Dit formulier is te groot."));
	if (offset == 0) {
		if (b->nfields == b->fields_room) {
			b->fields_room = b->fields_room ? 2 * b->fields_room : 16;
			b->fields = xrealloc(b->fields, b->fields_room * sizeof *b->fields);
		}
		b->fields[b->nfields].name = arena_dup(b->arena, name);
		buffer_init(&b->fields[b->nfields++].value, INTAKE_FIELDS_BYTES);
	}
	if (b->nfields)
		buffer_append_str(&b->fields[b->nfields - 1].value, bytes);
	return true;
}

static bool open_file(struct body *b, struct str name)
{
	close_file(b);
	if (b->nfiles == INTAKE_FILES_MAX)
		return !off(
			b,
			T("Dit zijn te veel bestanden tegelijk: breng er hoogstens 64 in één keer, of één zip."));
	struct str path = arena_printf(b->arena, "%s/nieuw-XXXXXX", b->desk->folder);
	char *made = str_dup(path);
	b->fd = mkostemp(made, O_CLOEXEC);
	if (b->fd < 0) {
		free(made);
		return !off(b, T("Het loket kan dit bestand nu niet bewaren."));
	}
	struct str shown = harmless(b, name);
	b->files[b->nfiles++] = (struct intake_file){.path = made, .name = shown};
	b->sum = sha256_new();
	return true;
}

static bool write_all(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = (struct str){bytes.ptr + n, bytes.len - (size_t)n};
	}
	return true;
}

static bool take_file(struct body *b, struct str name, uint64_t offset, struct str bytes)
{
	if (!b->may_files)
		return off(b, T("Hier kan geen bestand bij."));
	if (b->fault.len || (offset == 0 && !open_file(b, name)) || b->fd < 0)
		return true;
	if (!write_all(b->fd, bytes)) {
		off(b, errno == ENOSPC ? T("De schijf van het loket is vol. Er is niets bewaard.")
				       : T("Het loket kan dit bestand nu niet bewaren."));
		close_file(b);
		return true;
	}
	sha256_update(b->sum, bytes.ptr, bytes.len);
	b->files[b->nfiles - 1].size += bytes.len;
	return true;
}

bool intake_take(struct body *b, struct str name, struct str file, uint64_t offset,
		 struct str bytes)
{
	b->bytes += bytes.len;
	if (b->bytes > b->most)
		return false;
	/* A browser sends a form's empty choice of files as one without a name. */
	if (file.ptr && file.len == 0 && bytes.len == 0)
		return true;
	if (file.ptr || name.len == 0)
		return take_file(b, file, offset, bytes);
	return take_field(b, name, offset, bytes);
}

void intake_end(struct body *b, bool sound)
{
	close_file(b);
	if (!sound)
		off(b, T("Dit formulier kwam niet heel aan. Probeer het nog eens."));
}

void intake_drop(struct body *b)
{
	close_file(b);
	for (size_t i = 0; i < b->nfiles; i++) {
		if (b->files[i].path)
			unlink(b->files[i].path);
		free(b->files[i].path);
	}
	for (size_t i = 0; i < b->nfields; i++)
		buffer_drop(&b->fields[i].value);
	free(b->fields);
	arena_free(b->arena);
	free(b);
}

struct str intake_field(const struct body *b, const char *name)
{
	for (size_t i = 0; b && i < b->nfields; i++)
		if (str_eq(b->fields[i].name, str_z(name)))
			return buffer_str(&b->fields[i].value);
	return (struct str){0};
}

size_t intake_files(struct body *b, struct intake_file **out)
{
	*out = b ? b->files : NULL;
	return b ? b->nfiles : 0;
}

void intake_rename(struct body *b, size_t file, struct str name)
{
	b->files[file].name = harmless(b, name);
}

struct str intake_fault(const struct body *b)
{
	return b ? b->fault : (struct str){0};
}
