/* Files beside the store: opened, or made. */
#include "store/db.h"

#include <stdio.h>
#include <sys/stat.h>

#define BUSY_MILLISECONDS 10000

static int check_identity(sqlite3 *db, const char *path, const struct db_aside *of, struct error *e)
{
	struct db_identity file;

	if (db_identify(db, &file, e))
		return error_context(e, "%s", path);
	if (file.application == of->application || (file.application == 0 && file.tables == 0))
		return 0;
	return error_set(e, STATUS_STORE, "%s holds something else than %s; give another name",
			 path, of->what);
}

static int settle(sqlite3 *db, const char *path, const struct db_aside *of, struct error *e)
{
	char pragmas[160];

	snprintf(pragmas, sizeof pragmas,
		 "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
		 "PRAGMA application_id = %d",
		 (int)of->application);
	sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
	return check_identity(db, path, of, e) || db_use_log(db, BUSY_MILLISECONDS, of->doing, e) ||
			       db_exec(db, pragmas, of->doing, e) ||
			       db_exec(db, of->schema, of->doing, e)
		       ? -1
		       : 0;
}

int db_open_aside(sqlite3 **out, const char *path, const struct db_aside *of, struct error *e)
{
	mode_t mask = umask(0077);
	int opened = sqlite3_open_v2(path, out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	umask(mask);
	if (opened == SQLITE_OK && settle(*out, path, of, e) == 0)
		return 0;
	if (opened != SQLITE_OK) {
		db_error(*out, of->doing, e);
		error_context(e, "%s", path);
	}
	sqlite3_close(*out);
	*out = NULL;
	return -1;
}
