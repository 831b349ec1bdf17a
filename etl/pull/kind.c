/* What a file is, by its first bytes. */
#include "pull/pull_files.h"

#include <stdio.h>
#include <unistd.h>

#define LOOKED_AT 4096u

static bool begins_any_case(struct str s, const char *word)
{
	return s.len >= strlen(word) && strncasecmp(s.ptr, word, strlen(word)) == 0;
}

static bool holds(struct str s, const char *word)
{
	return memmem(s.ptr, s.len, word, strlen(word)) != NULL;
}

static const char *packed_kind(struct str s)
{
	if (holds(s, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"))
		return "ODS";
	if (holds(s, "[Content_Types].xml") || holds(s, "xl/") || holds(s, "_rels/"))
		return "XLSX";
	return "ZIP";
}

/* Of HTML: its root, after what may stand before it. */
static bool is_page(struct str t)
{
	static const char *const words[] = {"html", "!doctype html"};

	for (size_t i = 0; i + 1 < t.len; i++)
		for (size_t w = 0; t.ptr[i] == '<' && w < sizeof words / sizeof *words; w++)
			if (begins_any_case((struct str){t.ptr + i + 1, t.len - i - 1}, words[w]))
				return true;
	return false;
}

static const char *text_kind(struct str s)
{
	struct str t = str_trim(s); /* the byte order mark too */

	if (str_starts(t, STR("<")))
		return is_page(t) ? NULL : "XML";
	if (str_starts(t, STR("{")) || str_starts(t, STR("[")))
		return "JSON";
	return "text";
}

int kind_find(char out[PULL_KIND_SIZE], int fd, struct error *e)
{
	char bytes[LOOKED_AT];
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);
	struct str s = {bytes, n > 0 ? (size_t)n : 0};
	const char *kind;

	if (n < 0)
		return error_errno(e, "read", "the file that was fetched");
	if (!str_trim(s).len && s.len < sizeof bytes)
		return error_set(e, STATUS_REFUSED,
				 "the file is empty; ask who puts it there whether that is meant");
	if (str_starts(s, STR("PK\003\004")))
		kind = packed_kind(s);
	else if (str_starts(s, STR("\037\213")))
		kind = "gzip";
	else if (str_starts(s, STR("\320\317\021\340")))
		kind = "XLS";
	else if (str_starts(s, STR("%PDF")))
		return error_set(
			e, STATUS_REFUSED,
			"it is a PDF, and no ledger; ask for the export as CSV or workbook");
	else if (str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff")))
		kind = "text"; /* UTF-16 */
	else if (memchr(s.ptr, '\0', s.len))
		kind = "binary";
	else
		kind = text_kind(s);
	if (!kind)
		return error_set(
			e, STATUS_REFUSED,
			"it is a page (HTML), and no ledger: a page to log in, or one that tells of a "
			"fault; open the address in a browser, and check the credentials");
	snprintf(out, PULL_KIND_SIZE, "%s", kind);
	return 0;
}
