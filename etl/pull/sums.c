/* Checksums: those that a server says, and our own. */
#include "pull/pull_files.h"

#include "base/system/file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES 65536u
#define MAPPING_BYTES ((size_t)256 << 20)
#define DEPTH_MAX 8u

/* ---- SHA256SUMS, as sha256sum of GNU writes it: "hex  name", "hex *name"; BSD's "SHA256 (name) = hex" ---- */

static bool is_hex(struct str s)
{
	return s.len == SHA256_HEX_SIZE - 1 && strspn(s.ptr, "0123456789abcdefABCDEF") >= s.len;
}

static bool line_of(struct str line, struct str file, struct str *hex)
{
	struct str name;

	if (str_starts(line, STR("SHA256 ("))) {
		*hex = (struct str){line.ptr + line.len - 64, 64};
		if (line.len < 8 + file.len + 5 + 64)
			return false;
		name = (struct str){line.ptr + 8, line.len - 8 - 64 - 4};
		return is_hex(*hex) && str_eq(str_base_name(name), file);
	}
	if (line.len < 67)
		return false;
	*hex = (struct str){line.ptr, 64};
	name = (struct str){line.ptr + 66, line.len - 66};
	return is_hex(*hex) && line.ptr[64] == ' ' &&
	       (line.ptr[65] == ' ' || line.ptr[65] == '*') && str_eq(str_base_name(name), file);
}

int sums_find(char out[SHA256_HEX_SIZE], struct str sums, struct str file, struct error *e)
{
	bool found = false;

	while (sums.ptr) {
		struct str hex, line = str_trim(str_split(&sums, '\n'));
		if (!line_of(line, file, &hex))
			continue;
		if (found && strncasecmp(out, hex.ptr, 64) != 0)
			return error_set(e, STATUS_REFUSED,
					 "the file of checksums has two of '%.*s'", STR_ARG(file));
		found = true;
		for (size_t i = 0; i < 64; i++)
			out[i] = (char)(hex.ptr[i] >= 'A' && hex.ptr[i] <= 'F' ? hex.ptr[i] + 32
									       : hex.ptr[i]);
		out[64] = '\0';
	}
	return found ? 0
		     : error_set(
			       e, STATUS_REFUSED,
			       "the file of checksums says nothing of '%.*s'; name the file as it "
			       "stands there in the column 'file'",
			       STR_ARG(file));
}

/* ---- our own ---- */

int file_sha256(char out[SHA256_HEX_SIZE], uint64_t *bytes, int fd, struct error *e)
{
	char *room = xmalloc(READ_BYTES);
	struct sha256 *h = sha256_new();
	ssize_t n;

	*bytes = 0;
	while ((n = pread(fd, room, READ_BYTES, (off_t)*bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		sha256_update(h, room, (size_t)n);
		*bytes += (uint64_t)n;
	}
	sha256_hex(h, out);
	sha256_free(h);
	free(room);
	return n < 0 ? error_errno(e, "read", "the file that was fetched") : 0;
}

static int add_folder(struct sha256 *h, struct arena *a, const char *path, unsigned depth,
		      struct error *e)
{
	struct str *names, text;
	size_t n;

	if (depth > DEPTH_MAX)
		return error_set(e, STATUS_LIMIT, "%s: folders within folders", path);
	if (dir_list(&names, &n, a, path, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str at = arena_printf(a, "%s/%.*s", path, STR_ARG(names[i]));
		sha256_update(h, names[i].ptr, names[i].len + 1);
		if (file_is_dir(at.ptr)) {
			if (add_folder(h, a, at.ptr, depth + 1, e) != 0)
				return -1;
			continue;
		}
		if (file_read(&text, a, at.ptr, MAPPING_BYTES, e) != 0)
			return -1;
		uint64_t length = text.len;
		sha256_update(h, &length, sizeof length);
		sha256_update(h, text.ptr, text.len);
	}
	return 0;
}

int folder_sha256(char out[SHA256_HEX_SIZE], struct arena *a, const char *path, struct error *e)
{
	struct sha256 *h = sha256_new();
	int result = add_folder(h, a, path, 0, e);

	sha256_hex(h, out);
	sha256_free(h);
	return result;
}
