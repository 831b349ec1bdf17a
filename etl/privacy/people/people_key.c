/* The key of own lists: a file for its owner only. */
#include "privacy/people/people_lists.h"

#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_WORD "stuiver-privacy-key "
#define KEY_FILE_MAX 1024
#define KEY_PLACE "stuiver/privacy.key"

_Static_assert(crypto_shorthash_KEYBYTES == PEOPLE_KEY_BYTES, "SipHash's key is what it was");

struct str people_key_path(struct arena *a, const char *path)
{
	const char *said = path ? path : getenv(PEOPLE_KEY_VARIABLE);
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (said && *said)
		return arena_dup(a, str_z(said));
	if (config && *config)
		return arena_printf(a, "%s/" KEY_PLACE, config);
	return home && *home ? arena_printf(a, "%s/.config/" KEY_PLACE, home) : STR("");
}

/* Its digest names it: nothing of the key can be told from that. */
static void name_key(struct people_key *k)
{
	unsigned char digest[crypto_generichash_BYTES];

	crypto_generichash(digest, sizeof digest, k->bytes, sizeof k->bytes, NULL, 0);
	sodium_bin2hex(k->name, sizeof k->name, digest, (PEOPLE_KEY_NAME - 1) / 2);
}

static int read_bytes(struct people_key *out, struct arena *a, const char *path, struct error *e)
{
	struct str text;
	size_t n = 0;

	if (file_read(&text, a, path, KEY_FILE_MAX, e))
		return -1;
	text = str_trim(text);
	size_t word = sizeof KEY_WORD - 1, hex = 2 * (size_t)PEOPLE_KEY_BYTES;
	if (!str_starts(text, STR(KEY_WORD)) || text.len != word + hex ||
	    sodium_hex2bin(out->bytes, sizeof out->bytes, text.ptr + word, hex, NULL, &n, NULL) ||
	    n != sizeof out->bytes)
		return error_set(e, STATUS_INPUT,
				 "%s is no key of own lists: 'stuiver lists add' makes one", path);
	name_key(out);
	return 0;
}

int people_key_read(struct people_key *out, const char *path, struct error *e)
{
	struct stat at;

	if (stat(path, &at) != 0)
		return error_set(e, STATUS_NO_FILE,
				 "there is no key of own lists at %s; %s names another file", path,
				 PEOPLE_KEY_VARIABLE);
	if (at.st_mode & 077)
		return error_set(e, STATUS_REFUSED,
				 "%s is not for its owner only (mode %03o), and with the lists it "
				 "tells who is on them: chmod 600 it",
				 path, (unsigned)at.st_mode & 0777);
	struct arena *a = arena_new();
	int result = read_bytes(out, a, path, e);
	arena_free(a);
	return result;
}

static int write_new(struct people_key *out, const char *path, struct error *e)
{
	char hex[2 * PEOPLE_KEY_BYTES + 1];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return error_errno(e, "write", path);
	randombytes_buf(out->bytes, sizeof out->bytes);
	sodium_bin2hex(hex, sizeof hex, out->bytes, sizeof out->bytes);
	bool written = fprintf(f, KEY_WORD "%s\n", hex) > 0;
	sodium_memzero(hex, sizeof hex);
	if (fclose(f) != 0 || !written)
		return error_errno(e, "write", path);
	name_key(out);
	return 0;
}

int people_key_make(struct people_key *out, const char *path, struct error *e)
{
	if (sodium_init() < 0)
		return error_set(e, STATUS_IO, "libsodium finds no source of chance");
	if (file_exists(path))
		return people_key_read(out, path, e);
	struct arena *a = arena_new();
	struct str folder = str_folder(str_z(path));
	int result = folder.len ? dir_make(arena_dup(a, folder).ptr, e) : 0;
	arena_free(a);
	return result ? -1 : write_new(out, path, e);
}
