/* Members of a zip, by minizip. */
#include "extract/stream.h"

#include "base/text/utf8.h"
#include <iconv.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 4096

struct zip_origin {
	unzFile zip;
	uint64_t total; /* unpacked bytes the directory promises */
	uint64_t packed;
	uint64_t done;
	bool ended;
	char name[256];
};

static int damaged(const char *name, int code, struct error *e)
{
	return error_set(e, STATUS_INPUT, "%s: damaged zip data (%s); fetch or pack it again", name,
			 code == UNZ_CRCERROR ? "the checksum differs" : "it cannot be unpacked");
}

static long zip_read(void *self, void *p, size_t n, struct error *e)
{
	struct zip_origin *o = self;
	if (o->ended)
		return 0;
	int got = unzReadCurrentFile(o->zip, p, (unsigned)(n > (1u << 30) ? 1u << 30 : n));
	if (got < 0)
		return damaged(o->name, got, e);
	if (got == 0) {
		/* minizip checks the checksum on closing. */
		int r = unzCloseCurrentFile(o->zip);
		if (r == UNZ_CRCERROR || o->done < o->total)
			return damaged(o->name, r, e);
		o->ended = true;
		return 0;
	}
	o->done += (uint64_t)got;
	if (o->done > INFLATE_FREE && o->done / INFLATE_MAX_RATIO > o->packed)
		return error_set(e, STATUS_LIMIT,
				 "%s inflates more than %u times, as no ledger does; unpack it by "
				 "hand if you trust it",
				 o->name, INFLATE_MAX_RATIO);
	return got;
}

static void zip_progress(void *self, uint64_t *done, uint64_t *total)
{
	struct zip_origin *o = self;
	*done = o->done;
	*total = o->total;
}

static void zip_close(void *self)
{
	struct zip_origin *o = self;
	unzClose(o->zip);
	free(o);
}

static int open_member(struct zip_origin *o, const char *member, struct error *e)
{
	unz_file_info64 info;
	if (unzLocateFile(o->zip, member, 1) != UNZ_OK)
		return error_set(e, STATUS_NO_FILE, "%s: no such member in the zip", o->name);
	if (unzGetCurrentFileInfo64(o->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
		return damaged(o->name, UNZ_BADZIPFILE, e);
	if (info.flag & 1)
		return error_set(e, STATUS_INPUT,
				 "%s is locked with a password; unpack it by hand first", o->name);
	if (info.compression_method != 0 && info.compression_method != 8)
		return error_set(e, STATUS_INPUT,
				 "%s is packed by method %lu, which is not supported; unpack it by "
				 "hand first",
				 o->name, (unsigned long)info.compression_method);
	int r = unzOpenCurrentFile(o->zip);
	if (r != UNZ_OK)
		return damaged(o->name, r, e);
	o->total = info.uncompressed_size;
	o->packed = info.compressed_size;
	return 0;
}

int origin_zip(struct origin *out, const char *path, const char *member, const char *name,
	       struct error *e)
{
	unzFile zip = unzOpen64(path);
	if (!zip)
		return error_set(e, STATUS_INPUT, "%s is no zip that can be read", name);
	struct zip_origin *o = xcalloc(1, sizeof *o);
	o->zip = zip;
	snprintf(o->name, sizeof o->name, "%s", name);
	if (open_member(o, member, e) < 0) {
		zip_close(o);
		return -1;
	}
	*out = (struct origin){o, zip_read, zip_progress, zip_close};
	return 0;
}

int zip_list(const char *path, const char *name, int (*found)(void *payload, const char *member),
	     void *payload, struct error *e)
{
	unzFile zip = unzOpen64(path);
	if (!zip)
		return error_set(
			e, STATUS_INPUT,
			"%s begins as a zip and cannot be read as one; fetch or pack it again",
			name);
	int status = -1;
	char member[NAME_MAX_BYTES];
	int r = unzGoToFirstFile(zip);
	while (r == UNZ_OK) {
		unz_file_info64 info;
		if (unzGetCurrentFileInfo64(zip, &info, member, sizeof member - 1, NULL, 0, NULL,
					    0) != UNZ_OK) {
			damaged(name, UNZ_BADZIPFILE, e);
			goto done;
		}
		member[sizeof member - 1] = '\0';
		size_t n = strlen(member);
		if (n && member[n - 1] != '/' && found(payload, member) < 0)
			goto done;
		r = unzGoToNextFile(zip);
	}
	if (r == UNZ_END_OF_LIST_OF_FILE)
		status = 0;
	else
		damaged(name, r, e);
done:
	unzClose(zip);
	return status;
}

char *zip_display(const char *member)
{
	struct str raw = str_z(member);
	if (utf8_valid(raw) == raw.len)
		return str_dup(raw);
	iconv_t cd = iconv_open("UTF-8", "CP437");
	if (cd == (iconv_t)-1)
		return str_dup(raw);
	char *out = xcalloc(1, raw.len * 3 + 1);
	char *from = (char *)(uintptr_t)member;
	char *to = out;
	size_t left = raw.len;
	size_t room = raw.len * 3;
	iconv(cd, &from, &left, &to, &room);
	iconv_close(cd);
	return out;
}
