/* The file of the webhooks: opened, or made. */
#include "webhooks/hooks_file.h"

#include "schema_webhooks.h"
#include <stdlib.h>
#include <sys/stat.h>

#define APPLICATION_ID 0x53747668 /* "Stvh" */
#define BUSY_MILLISECONDS 10000
#define OPENING "open the file of the webhooks"
#define CHANGING "change the webhooks"

static int check_identity(sqlite3 *db, const char *path, struct error *e)
{
	struct db_identity file;

	if (db_identify(db, &file, e))
		return error_context(e, "%s", path);
	if (file.application == APPLICATION_ID || (file.application == 0 && file.tables == 0))
		return 0;
	return error_set(e, STATUS_STORE,
			 "%s holds something else than webhooks; give another name", path);
}

/* It holds secrets. */
static int check_owner(const char *path, struct error *e)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		return 0;
	return error_set(e, STATUS_REFUSED,
			 "%s holds secrets, and others may read it: chmod 600 %s", path, path);
}

static int make_tables(struct hooks *h, const char *path, struct error *e)
{
	return check_identity(h->db, path, e) || db_use_log(h->db, BUSY_MILLISECONDS, OPENING, e) ||
			       db_exec(h->db,
				       "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
				       "PRAGMA trusted_schema = OFF; PRAGMA application_id = 1400141416",
				       OPENING, e) ||
			       db_exec(h->db, schema_webhooks, OPENING, e)
		       ? -1
		       : 0;
}

int hooks_open(struct hooks **out, const char *path, struct error *e)
{
	struct hooks *h;
	mode_t mask;

	*out = NULL;
	if (check_owner(path, e))
		return -1;
	h = xcalloc(1, sizeof *h);
	h->path = str_dup(str_z(path));
	mask = umask(0077);
	int opened =
		sqlite3_open_v2(path, &h->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	umask(mask);
	if (opened == SQLITE_OK) {
		sqlite3_busy_timeout(h->db, BUSY_MILLISECONDS);
		if (make_tables(h, path, e) == 0) {
			*out = h;
			return 0;
		}
	} else {
		db_error(h->db, OPENING, e);
		error_context(e, "%s", path);
	}
	hooks_close(h);
	return -1;
}

void hooks_close(struct hooks *h)
{
	if (!h)
		return;
	sqlite3_close(h->db);
	free(h->path);
	free(h);
}

int hooks_begin(struct hooks *h, struct error *e)
{
	return db_exec(h->db, "BEGIN IMMEDIATE", CHANGING, e);
}

int hooks_end(struct hooks *h, int result, struct error *e)
{
	struct error ignored;

	if (result == 0)
		result = db_exec(h->db, "COMMIT", CHANGING, e);
	if (result != 0)
		db_exec(h->db, "ROLLBACK", CHANGING, &ignored);
	return result ? -1 : 0;
}
