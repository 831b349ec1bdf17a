#include "sql/table.h"

#include "store/pages/page_marks.h"

/* Of the host: see host.h. */
const sqlite3_api_routines *sqlite3_api;

/* SQLite finds it by the file's name: stuiver.so. */
__attribute__((visibility("default"))) int
sqlite3_stuiver_init(sqlite3 *db, char **message, const sqlite3_api_routines *routines);

int sqlite3_stuiver_init(sqlite3 *db, char **message, const sqlite3_api_routines *routines)
{
	sqlite3_api = routines;
	const char *path = sqlite3_db_filename(db, "main");
	struct error e = {0};
	pages_vfs(); /* a store that is written to through it stays sound */
	int result = entries_register(db);
	if (result != SQLITE_OK || !path || !*path) /* without a file: tables are made by hand */
		return result;
	if (entries_make_all(db, &e) == 0)
		return SQLITE_OK;
	*message = sqlite3_mprintf("%s", e.text);
	return SQLITE_ERROR;
}
