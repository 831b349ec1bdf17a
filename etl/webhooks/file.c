/* The file of the webhooks: opened, or made. */
#include "webhooks/hooks_file.h"

#include "schema_webhooks.h"
#include <stdlib.h>
#include <sys/stat.h>

#define CHANGING "change the webhooks"

/* It holds secrets. */
static int check_owner(const char *path, struct error *e)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		return 0;
	return error_set(e, STATUS_REFUSED,
			 "%s holds secrets, and others may read it: chmod 600 %s", path, path);
}

int hooks_open(struct hooks **out, const char *path, struct error *e)
{
	static const struct db_aside file = {.application = 0x53747668, /* "Stvh" */
					     .what = "webhooks",
					     .doing = "open the file of the webhooks",
					     .schema = schema_webhooks};
	sqlite3 *db;

	*out = NULL;
	if (check_owner(path, e) || db_open_aside(&db, path, &file, e))
		return -1;
	*out = xcalloc(1, sizeof **out);
	**out = (struct hooks){.db = db, .path = str_dup(str_z(path))};
	return 0;
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
