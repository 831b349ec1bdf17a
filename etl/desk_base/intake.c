/* What a request brings: fields in memory, files on disk, both within limits. */
#include "desk_base/uploads.h"

#include "base/memory/hash.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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
	struct upload_taking *piece; /* all that comes is of this one; NULL: none */
	int status;                  /* with the fault */
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

struct body *intake_piece(struct desk *d, struct upload_taking *piece)
{
	struct body *b = intake_new(d, UINT64_MAX);
	b->piece = piece;
	return b;
}

static bool off_status(struct body *b, int status, struct str fault)
{
	if (!b->fault.len) {
		b->fault = fault;
		b->status = status;
	}
	return true;
}

static bool off(struct body *b, struct str fault)
{
	return off_status(b, 400, fault);
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

static struct str harmless(struct body *b, struct str given)
{
	struct str base = intake_harmless(b->arena, given), name = base;
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
		bool full = errno == ENOSPC || errno == EFBIG || errno == EDQUOT;
		off_status(b, full ? 507 : 500,
			   full ? T("De schijf van het loket is vol. Er is niets bewaard.")
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
	if (b->piece)
		return upload_take(b->piece, bytes);
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
	struct str why;
	close_file(b);
	if (b->piece && upload_fault(b->piece, &why))
		off_status(b, upload_fault(b->piece, &why), why);
	if (!sound)
		off(b, T("Dit formulier kwam niet heel aan. Probeer het nog eens."));
}

void intake_drop(struct body *b)
{
	close_file(b);
	if (b->piece)
		upload_drop(b->piece);
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

size_t intake_fields(const struct body *b)
{
	return b ? b->nfields : 0;
}

struct str intake_field_at(const struct body *b, size_t i, struct str *name)
{
	*name = b->fields[i].name;
	return buffer_str(&b->fields[i].value);
}

void intake_rename(struct body *b, size_t file, struct str name)
{
	b->files[file].name = harmless(b, name);
}

int intake_status(const struct body *b)
{
	return b ? b->status : 0;
}

struct str intake_fault(const struct body *b)
{
	return b ? b->fault : (struct str){0};
}
