/*
 * The loadable extension: in the sqlite3 shell, `.load stuiver` with a store open gives each cube
 * as a table in the temp schema, and `entry` when there is one cube.
 */
#include "sql/table.h"

#include "store/pages.h"

/* SQLite finds it by the file's name: stuiver.so. */
__attribute__((visibility("default"))) int sqlite3_stuiver_init(sqlite3 *db, char **message,
								const void *routines);

int sqlite3_stuiver_init(sqlite3 *db, char **message, const void *routines)
{
	const char *path = sqlite3_db_filename(db, "main");
	struct error e = {0};
	(void)routines; /* the shell and this file share one SQLite library */
	pages_vfs();    /* a store that is written to through it stays sound */
	int result = entries_register(db);
	if (result != SQLITE_OK || !path || !*path) /* without a file: tables are made by hand */
		return result;
	if (entries_make_all(db, &e) == 0)
		return SQLITE_OK;
	*message = sqlite3_mprintf("%s", e.text);
	return SQLITE_ERROR;
}
