#include "desk_base/desk_base.h"

#include "base/system/file.h"
#include "schema_deliveries.h"
#include "store/db.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUSY_MILLISECONDS 10000

/* "…/desk.db" has its uploads in "…/desk.db.files", for its owner alone. */
static int make_folder(struct desk *d, struct error *e)
{
	struct arena *a = arena_new();
	struct str name = arena_printf(a, "%s.files", d->o.file);
	int result = 0;
	if (mkdir(name.ptr, 0700) != 0 && !file_is_dir(name.ptr))
		result = error_errno(e, "make", name.ptr);
	if (result == 0 && !(d->folder = realpath(name.ptr, NULL)))
		result = error_errno(e, "find", name.ptr);
	arena_free(a);
	return result;
}

/* A table of before there were all of these kinds ("%'preview'%'erase'%") takes none of the new ones: it is made anew,
 * with all that stands in it. */
static int widen(struct desk *d, struct arena *a, const char *table, const char *kinds,
		 const char *indices, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s,
		       arena_printf(
			       a,
			       "SELECT 1 FROM sqlite_master WHERE name = '%s' AND sql NOT LIKE %s",
			       table, kinds)
			       .ptr,
		       e))
		return -1;
	int row = db_step(s, "look at the desk's tables", e);
	db_finalize(&s);
	if (row <= 0)
		return row;
	if (db_exec(d->db,
		    arena_printf(a, "BEGIN IMMEDIATE; %s ALTER TABLE %s RENAME TO before", indices,
				 table)
			    .ptr,
		    "widen a table", e) ||
	    db_exec(d->db, schema_deliveries, "widen a table", e))
		return -1;
	return db_exec(
		d->db,
		arena_printf(a, "INSERT INTO %s SELECT * FROM before; DROP TABLE before; COMMIT",
			     table)
			.ptr,
		"widen a table", e);
}

static int widen_all(struct desk *d, struct error *e)
{
	struct arena *a = arena_new();
	int result = widen(d, a, "job", "'%''table''%''preview''%''erase''%'",
			   "DROP INDEX job_state; DROP INDEX job_delivery;", e) ||
				     widen(d, a, "delivery_choice", "'%''erase''%'", "", e)
			     ? -1
			     : 0;
	arena_free(a);
	return result;
}

int desk_file_open(struct desk *d, struct error *e)
{
	mode_t mask = umask(0077);
	int opened = sqlite3_open_v2(d->o.file, &d->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
				     NULL);
	int result = opened == SQLITE_OK ? 0 : db_error(d->db, "open the desk's file", e);
	umask(mask);
	if (result)
		return result;
	sqlite3_busy_timeout(d->db, BUSY_MILLISECONDS);
	if (db_use_log(d->db, BUSY_MILLISECONDS, "open the desk's file", e) ||
	    db_exec(d->db, "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
		    "open the desk's file", e) ||
	    db_exec(d->db, schema_deliveries, "make the desk's tables", e) || widen_all(d, e))
		return -1;
	return make_folder(d, e);
}

void desk_file_close(struct desk *d)
{
	if (d->db)
		sqlite3_close(d->db);
	free(d->folder);
}

void desk_take(struct desk *d)
{
	pthread_mutex_lock(&d->lock);
}

void desk_let_go(struct desk *d)
{
	pthread_mutex_unlock(&d->lock);
}

struct str delivery_folder(const struct desk *d, struct arena *a, int64_t delivery)
{
	return arena_printf(a, "%s/%lld", d->folder, (long long)delivery);
}

struct str delivery_path(const struct desk *d, struct arena *a, int64_t delivery, const char *name)
{
	return arena_printf(a, "%s/%lld/%s", d->folder, (long long)delivery, name);
}
