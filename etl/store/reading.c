#include "store/reading.h"

#include "store/db.h"
#include "store/pages/page_marks.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define URI_MAX (1u << 16)
#define READING_BUSY_MS 5000 /* who reads waits this long for others */

void reading_uri(struct buffer *uri, const char *path, bool still)
{
	buffer_append_z(uri, "file:");
	for (const char *p = path; *p; p++)
		buffer_printf(uri, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	buffer_append_z(uri, still ? "?mode=ro&immutable=1" : "?mode=ro");
	buffer_append_char(uri, '\0');
}

bool reading_has_log(const char *path)
{
	char log[PATH_MAX];
	struct stat st;
	int n = snprintf(log, sizeof log, "%s-wal", path);

	return n > 0 && (size_t)n < sizeof log && stat(log, &st) == 0 && st.st_size > 0;
}

static int open_as(sqlite3 **out, const char *path, bool still, struct error *e)
{
	struct buffer uri;

	buffer_init(&uri, URI_MAX);
	reading_uri(&uri, path, still);
	int rc = sqlite3_open_v2(uri.ptr, out,
				 SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
				 pages_vfs());
	buffer_drop(&uri);
	if (rc != SQLITE_OK)
		return db_error(*out, "open the store", e);
	/* Before the first question: who opens a log first, or closes it last, has it alone for a moment. */
	sqlite3_busy_timeout(*out, READING_BUSY_MS);
	return 0;
}

int reading_open(sqlite3 **out, const char *path, bool *still, struct error *e)
{
	*still = false;
	*out = NULL;
	if (access(path, R_OK) != 0 && errno == EACCES)
		return error_set(e, STATUS_STORE,
				 "%s may not be read by this user: a new store with originals is "
				 "for its owner only; let the owner give leave (chmod), or load "
				 "with --without-originals",
				 path);
	if (open_as(out, path, false, e))
		return -1;
	int found = sqlite3_exec(*out, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) & 0xff;
	if (found != SQLITE_CANTOPEN && found != SQLITE_READONLY)
		return 0;
	if (reading_has_log(path))
		return error_set(e, STATUS_STORE,
				 "%s cannot be read yet: what was loaded last is in its log, "
				 "%s-wal, and only who may write in that folder can read a log; "
				 "let its owner load once more, or copy both files to a folder of "
				 "your own",
				 path, path);
	sqlite3_close(*out);
	*still = true;
	return open_as(out, path, true, e);
}
