/* minizip on a file descriptor. */
#include "book/container.h"

#include "base/memory/map.h"
#include "base/system/stop.h"

#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES 1024

struct container {
	unzFile zip;
	struct map *names; /* as name_key has them -> index of places */
	unz64_file_pos *places;
	/* The open part. */
	bool open;
	uint64_t packed, promised, done;
};

/* ---- the file ---- */

struct descriptor {
	int fd;
	off_t at, size;
};

static voidpf file_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong file_read_at(voidpf opaque, voidpf stream, void *to, uLong n)
{
	struct descriptor *d = stream;
	size_t got = 0;
	(void)opaque;
	while (got < n) {
		ssize_t r = pread(d->fd, (char *)to + got, n - got, d->at);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		got += (size_t)r;
		d->at += r;
	}
	return got;
}

static uLong file_write_none(voidpf opaque, voidpf stream, const void *from, uLong n)
{
	(void)opaque;
	(void)stream;
	(void)from;
	(void)n;
	return 0;
}

static ZPOS64_T file_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return (ZPOS64_T)((struct descriptor *)stream)->at;
}

static long file_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	struct descriptor *d = stream;
	off_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? d->at
		     : origin == ZLIB_FILEFUNC_SEEK_END ? d->size
							: 0;
	(void)opaque;
	if (offset > (ZPOS64_T)INT64_MAX - (ZPOS64_T)base)
		return -1;
	d->at = base + (off_t)offset;
	return 0;
}

static int file_close(voidpf opaque, voidpf stream)
{
	(void)opaque;
	free(stream);
	return 0;
}

static int file_error(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

static unzFile open_descriptor(int fd)
{
	struct stat st;
	struct descriptor *d = xcalloc(1, sizeof *d);
	*d = (struct descriptor){.fd = fd, .size = fstat(fd, &st) == 0 ? st.st_size : 0};
	zlib_filefunc64_def f = {.zopen64_file = file_open,
				 .zread_file = file_read_at,
				 .zwrite_file = file_write_none,
				 .ztell64_file = file_tell,
				 .zseek64_file = file_seek,
				 .zclose_file = file_close,
				 .zerror_file = file_error,
				 .opaque = d};
	/* Where it is no zip, minizip has closed the file. */
	return unzOpen2_64("", &f);
}

/* ---- its directory ---- */

/* Small letters, slashes, none in front. */
static struct str name_key(char *out, size_t size, struct str name)
{
	size_t n = 0;
	while (name.len && (name.ptr[0] == '/' || name.ptr[0] == '\\')) {
		name.ptr++;
		name.len--;
	}
	for (size_t i = 0; i < name.len && n < size; i++) {
		char c = name.ptr[i];
		out[n++] = c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (struct str){out, n};
}

static int damaged(const char *what, struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "the file is damaged: %s. Open it in Excel or LibreOffice and save it "
			 "again, or fetch it again",
			 what);
}

static int add_part(struct container *p, const char *name, struct error *e)
{
	char key[NAME_MAX_BYTES];
	size_t n = strlen(name);
	bool is_new;
	if (n == 0 || name[n - 1] == '/')
		return 0;
	uint32_t *at = map_put(p->names, name_key(key, sizeof key, str_z(name)), &is_new);
	if (!is_new)
		return damaged("two of its parts have one name, and nothing tells which is meant",
			       e);
	if (map_count(p->names) > CONTAINER_PARTS)
		return error_set(e, STATUS_LIMIT, "it has more than %u parts, as no workbook does",
				 CONTAINER_PARTS);
	*at = (uint32_t)map_count(p->names) - 1;
	if ((*at & (*at + 1)) == 0)
		p->places = xrealloc(p->places, 2 * (*at + 1) * sizeof *p->places);
	if (unzGetFilePos64(p->zip, &p->places[*at]) != UNZ_OK)
		return damaged("its directory cannot be read", e);
	return 0;
}

static int read_directory(struct container *p, struct error *e)
{
	char name[NAME_MAX_BYTES];
	int r = unzGoToFirstFile(p->zip);
	for (; r == UNZ_OK; r = unzGoToNextFile(p->zip)) {
		unz_file_info64 info;
		if (unzGetCurrentFileInfo64(p->zip, &info, name, sizeof name - 1, NULL, 0, NULL,
					    0) != UNZ_OK)
			return damaged("its directory cannot be read", e);
		name[sizeof name - 1] = '\0';
		if (add_part(p, name, e) < 0)
			return -1;
	}
	return r == UNZ_END_OF_LIST_OF_FILE ? 0 : damaged("its directory cannot be read", e);
}

int container_open(struct container **out, int fd, struct error *e)
{
	struct container *p = xcalloc(1, sizeof *p);
	p->names = map_new();
	p->zip = open_descriptor(fd);
	if (p->zip ? read_directory(p, e) < 0 : damaged("its end is missing", e) < 0) {
		container_close(p);
		return -1;
	}
	*out = p;
	return 0;
}

void container_close(struct container *p)
{
	if (!p)
		return;
	container_leave(p);
	if (p->zip)
		unzClose(p->zip);
	map_free(p->names);
	free(p->places);
	free(p);
}

bool container_has(const struct container *p, struct str part)
{
	char key[NAME_MAX_BYTES];
	return map_get(p->names, name_key(key, sizeof key, part)) != NULL;
}

/* ---- a part ---- */

int container_part(struct container *p, struct str part, struct error *e)
{
	char key[NAME_MAX_BYTES];
	unz_file_info64 info;
	container_leave(p);
	const uint32_t *at = map_get(p->names, name_key(key, sizeof key, part));
	if (!at)
		return error_set(e, STATUS_INPUT,
				 "the file is damaged: its part %.*s is missing. Save it again",
				 STR_ARG(str_head(part, 200)));
	if (unzGoToFilePos64(p->zip, &p->places[*at]) != UNZ_OK ||
	    unzGetCurrentFileInfo64(p->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
		return damaged("its directory cannot be read", e);
	if (info.flag & 1)
		return error_set(e, STATUS_INPUT,
				 "it is locked with a password: open it, save it without one, and "
				 "try again");
	if (info.uncompressed_size > CONTAINER_PART_MAX)
		return error_set(e, STATUS_LIMIT, "a part of it has more than %llu GiB",
				 (unsigned long long)(CONTAINER_PART_MAX >> 30));
	if ((info.compression_method != 0 && info.compression_method != Z_DEFLATED) ||
	    unzOpenCurrentFile(p->zip) != UNZ_OK)
		return damaged("a part cannot be unpacked", e);
	p->open = true;
	p->packed = info.compressed_size;
	p->promised = info.uncompressed_size;
	p->done = 0;
	return 0;
}

long container_read(struct container *p, void *to, size_t n, struct error *e)
{
	if (stop_check(e) != 0)
		return -1;
	if (!p->open)
		return 0;
	int got = unzReadCurrentFile(p->zip, to, (unsigned)(n < (1u << 30) ? n : 1u << 30));
	if (got < 0)
		return damaged("a part cannot be unpacked", e);
	if (got == 0) {
		p->open = false;
		/* minizip checks the checksum on closing. */
		if (unzCloseCurrentFile(p->zip) == UNZ_CRCERROR || p->done < p->promised)
			return damaged("the checksum of a part differs", e);
		return 0;
	}
	p->done += (uint64_t)got;
	if (p->done > CONTAINER_PART_MAX ||
	    (p->done > CONTAINER_FREE && p->done / CONTAINER_RATIO > p->packed))
		return error_set(e, STATUS_LIMIT,
				 "a part of it inflates more than %u times, as no sheet does",
				 CONTAINER_RATIO);
	return got;
}

void container_leave(struct container *p)
{
	if (p->open)
		unzCloseCurrentFile(p->zip);
	p->open = false;
}
