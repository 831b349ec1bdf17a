#include "publish/outlet.h"

#include "base/system/file.h"
#include "base/system/output.h"
#include "model/date.h"
#include <errno.h>
#include <minizip/zip.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEVEL 6              /* zlib's own choice */
#define UTF8_NAMES 0x800     /* general purpose flag, bit 11 */
#define NAMES_MAX 300u       /* cube's dimensions, and a few */
#define WRITE_MAX (1u << 30) /* of one call to the library */

struct outlet {
	enum package_form form;
	char *path, *partial;  /* the latter of a folder */
	struct output *output; /* of a file */
	struct arena *arena;
	zipFile zip;
	zip_fileinfo info;
	FILE *file;
	const char *name; /* of the file at hand */
	const char *names[NAMES_MAX];
	size_t nnames;
	bool made; /* the partial file or folder exists */
	bool whole;
	struct sha256 *hash;
	uint64_t bytes;
};

static void set_date(struct outlet *o, struct str date)
{
	tm_zip *t = &o->info.tmz_date;
	int year = 1980, month = 1, day = 1; /* the first that zip knows */
	int32_t number;

	if (date.len >= 10 && date_parse_iso((struct str){date.ptr, 10}, &number))
		date_to_civil(number, &year, &month, &day);
	t->tm_year = year;
	t->tm_mon = month - 1;
	t->tm_mday = day;
}

/* A folder that is there must be empty. */
static int check_folder(struct outlet *o, struct error *e)
{
	struct str *names;
	size_t n;

	if (!file_exists(o->path))
		return 0;
	if (!file_is_dir(o->path))
		return error_set(e, STATUS_REFUSED,
				 "%s: is a file; name a folder, or a file that ends in .zip",
				 o->path);
	if (dir_list(&names, &n, o->arena, o->path, e) != 0)
		return -1;
	if (n)
		return error_set(e, STATUS_REFUSED,
				 "%s: is a folder that is not empty; choose another name", o->path);
	return 0;
}

static int open_target(struct outlet *o, struct error *e)
{
	if (o->form == PACKAGE_FOLDER) {
		if (check_folder(o, e) != 0)
			return -1;
		if (!mkdtemp(o->partial) || chmod(o->partial, 0777 & ~file_mask()) != 0)
			return error_errno(e, "make", o->partial);
	} else {
		if (output_open(&o->output, o->path, OUTPUT_FILE, e) != 0)
			return -1;
		errno = 0;
		o->zip = zipOpen64(output_name(o->output), APPEND_STATUS_CREATE);
		if (!o->zip)
			return error_errno(e, "write", o->path);
	}
	o->made = true;
	return 0;
}

int outlet_open(struct outlet **out, enum package_form form, const char *path, struct str date,
		struct error *e)
{
	struct outlet *o = xcalloc(1, sizeof *o);

	o->form = form;
	o->arena = arena_new();
	o->path = str_dup(str_z(path));
	size_t len = strlen(o->path);
	while (len > 1 && o->path[len - 1] == '/')
		o->path[--len] = 0;
	if (asprintf(&o->partial, "%s.XXXXXX", o->path) < 0)
		out_of_memory();
	set_date(o, date);
	if (open_target(o, e) != 0) {
		outlet_drop(o);
		return -1;
	}
	*out = o;
	return 0;
}

static const char *file_path(struct outlet *o, const char *name)
{
	return arena_printf(o->arena, "%s/%s", o->partial, name).ptr;
}

static int fault(struct outlet *o, struct error *e)
{
	if (!errno)
		errno = EIO;
	return error_errno(e, "write", arena_printf(o->arena, "%s: %s", o->path, o->name).ptr);
}

int outlet_begin(struct outlet *o, const char *name, struct error *e)
{
	if (o->nnames == NAMES_MAX)
		return error_set(e, STATUS_LIMIT, "a package holds at most %u files", NAMES_MAX);
	o->name = o->names[o->nnames++] = arena_dup(o->arena, str_z(name)).ptr;
	o->bytes = 0;
	o->hash = sha256_new();
	errno = 0;
	if (o->form == PACKAGE_FOLDER) {
		o->file = fopen(file_path(o, name), "wx");
		return o->file ? 0 : fault(o, e);
	}
	int code = zipOpenNewFileInZip4_64(o->zip, o->name, &o->info, NULL, 0, NULL, 0, NULL,
					   Z_DEFLATED, LEVEL, 0, -MAX_WBITS, DEF_MEM_LEVEL,
					   Z_DEFAULT_STRATEGY, NULL, 0, 0, UTF8_NAMES, 1);
	return code == ZIP_OK ? 0 : fault(o, e);
}

int outlet_write(struct outlet *o, struct str text, struct error *e)
{
	sha256_update(o->hash, text.ptr, text.len);
	o->bytes += text.len;
	errno = 0;
	while (text.len) {
		size_t n = text.len < WRITE_MAX ? text.len : WRITE_MAX;
		bool ok = o->file ? fwrite(text.ptr, 1, n, o->file) == n
				  : zipWriteInFileInZip(o->zip, text.ptr, (unsigned)n) == ZIP_OK;
		if (!ok)
			return fault(o, e);
		text.ptr += n;
		text.len -= n;
	}
	return 0;
}

int outlet_end(struct outlet *o, uint64_t *bytes, char sha256[SHA256_HEX_SIZE], struct error *e)
{
	bool ok;

	*bytes = o->bytes;
	sha256_hex(o->hash, sha256);
	sha256_free(o->hash);
	o->hash = NULL;
	errno = 0;
	if (o->file) {
		ok = fflush(o->file) == 0 && fsync(fileno(o->file)) == 0;
		ok &= fclose(o->file) == 0;
		o->file = NULL;
	} else {
		ok = zipCloseFileInZip(o->zip) == ZIP_OK;
	}
	return ok ? 0 : fault(o, e);
}

int outlet_commit(struct outlet *o, struct error *e)
{
	errno = 0;
	if (o->zip) {
		int code = zipClose(o->zip, NULL);
		o->zip = NULL;
		if (code != ZIP_OK)
			return fault(o, e);
		o->whole = true;
		return output_commit(o->output, e);
	}
	/* rename replaces an empty folder. */
	if (rename(o->partial, o->path) != 0)
		return error_errno(e, "rename to", o->path);
	o->whole = true;
	return 0;
}

void outlet_drop(struct outlet *o)
{
	if (!o)
		return;
	if (o->file)
		fclose(o->file);
	if (o->zip)
		zipClose(o->zip, NULL);
	if (o->made && !o->whole && o->form == PACKAGE_FOLDER) {
		for (size_t i = 0; i < o->nnames; i++)
			unlink(file_path(o, o->names[i]));
		rmdir(o->partial);
	}
	output_free(o->output);
	sha256_free(o->hash);
	arena_free(o->arena);
	free(o->path);
	free(o->partial);
	free(o);
}
