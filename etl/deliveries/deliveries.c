#include "deliveries/deliveries.h"

#include "base/system/file.h"
#include "store/db.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TITLE_MAX 120u
#define LISTED_MAX 500

/* ---- making one ---- */

static struct str title_of(struct arena *a, const struct intake_file *files, size_t n)
{
	struct str first = str_head(files[0].name, TITLE_MAX);
	return n == 1 ? first : arena_printf(a, "%.*s (+%zu)", STR_ARG(first), n - 1);
}

static int enter(struct desk *d, struct arena *a, int64_t organisation, struct str by,
		 const struct intake_file *files, size_t n, int64_t *id, struct error *e)
{
	char now[MOMENT_SIZE];
	DB_AUTO_STMT s = NULL;
	DB_AUTO_STMT f = NULL;
	moment_now(now);
	if (db_prepare(d->db, &s,
		       "INSERT INTO delivery (title, made_by, made_at, state, organisation)"
		       " VALUES (?, ?, ?, 'open', ?)",
		       e) ||
	    db_prepare(d->db, &f, "INSERT INTO delivery_file VALUES (?, ?, ?, ?)", e))
		return -1;
	db_bind(s, 1, title_of(a, files, n));
	db_bind(s, 2, by);
	db_bind(s, 3, str_z(now));
	sqlite3_bind_int64(s, 4, organisation);
	if (db_run(s, "enter a delivery", e))
		return -1;
	*id = sqlite3_last_insert_rowid(d->db);
	for (size_t i = 0; i < n; i++) {
		sqlite3_bind_int64(f, 1, *id);
		db_bind(f, 2, files[i].name);
		db_bind(f, 3, str_z(files[i].sha256));
		sqlite3_bind_int64(f, 4, (int64_t)files[i].size);
		if (db_run(f, "enter a delivered file", e))
			return -1;
	}
	return 0;
}

static int move_files(struct desk *d, struct arena *a, int64_t id, struct intake_file *files,
		      size_t n, struct error *e)
{
	struct str folder = delivery_path(d, a, id, "files");
	if (mkdir(delivery_folder(d, a, id).ptr, 0700) != 0 && errno != EEXIST)
		return error_errno(e, "make", folder.ptr);
	if (mkdir(folder.ptr, 0700) != 0 && errno != EEXIST)
		return error_errno(e, "make", folder.ptr);
	for (size_t i = 0; i < n; i++) {
		struct str to = arena_printf(a, "%s/%.*s", folder.ptr, STR_ARG(files[i].name));
		if (rename(files[i].path, to.ptr) != 0)
			return error_errno(e, "move a delivered file to", to.ptr);
		free(files[i].path);
		files[i].path = NULL;
	}
	return 0;
}

int delivery_make(struct desk *d, struct arena *a, int64_t organisation, struct str by,
		  struct intake_file *files, size_t n, int64_t *id, struct error *e)
{
	struct error other;
	desk_take(d);
	int result = db_exec(d->db, "BEGIN IMMEDIATE", "begin", e);
	if (result == 0) {
		result = enter(d, a, organisation, by, files, n, id, e);
		if (result == 0)
			result = move_files(d, a, *id, files, n, e);
		if (result == 0)
			result = db_exec(d->db, "COMMIT", "keep a delivery", e);
		if (result)
			db_exec(d->db, "ROLLBACK", "undo", &other);
	}
	desk_let_go(d);
	return result;
}

/* ---- reading ---- */

#define DELIVERY_COLUMNS                                                                           \
	"id, title, made_by, made_at, state, shape, from_memory, step, version, checked, staged, " \
	"told, staged_by, settled_by, remarks, organisation"

static struct delivery read_delivery(sqlite3_stmt *s, struct arena *a)
{
	return (struct delivery){.id = sqlite3_column_int64(s, 0),
				 .title = arena_dup(a, db_text(s, 1)),
				 .made_by = arena_dup(a, db_text(s, 2)),
				 .made_at = arena_dup(a, db_text(s, 3)),
				 .state = arena_dup(a, db_text(s, 4)),
				 .shape = arena_dup(a, db_text(s, 5)),
				 .from_memory = sqlite3_column_int64(s, 6),
				 .step = sqlite3_column_int64(s, 7),
				 .version = sqlite3_column_int64(s, 8),
				 .checked = sqlite3_column_int64(s, 9),
				 .staged = sqlite3_column_int64(s, 10),
				 .told = arena_dup(a, db_text(s, 11)),
				 .staged_by = arena_dup(a, db_text(s, 12)),
				 .settled_by = arena_dup(a, db_text(s, 13)),
				 .remarks = arena_dup(a, db_text(s, 14)),
				 .organisation = sqlite3_column_int64(s, 15)};
}

int delivery_get(struct desk *d, struct arena *a, int64_t id, struct delivery *out, struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(
		d->db, &s,
		"SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = ? AND state <> 'dropped'", e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		row = db_step(s, "read a delivery", e);
		if (row > 0)
			*out = read_delivery(s, a);
	}
	db_finalize(&s);
	desk_let_go(d);
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "there is no delivery %lld", (long long)id);
	return row < 0 ? -1 : 0;
}

int delivery_list(struct desk *d, struct arena *a, int64_t organisation, struct delivery **out,
		  size_t *n, struct error *e)
{
	int row;
	*n = 0;
	*out = ARENA_ARRAY(a, struct delivery, LISTED_MAX);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(d->db, &s,
			 "SELECT " DELIVERY_COLUMNS
			 " FROM delivery WHERE state <> 'dropped' AND organisation = ?2"
			 " ORDER BY id DESC LIMIT ?1",
			 e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, LISTED_MAX);
		sqlite3_bind_int64(s, 2, organisation);
		while ((row = db_step(s, "read the deliveries", e)) > 0)
			(*out)[(*n)++] = read_delivery(s, a);
	}
	db_finalize(&s);
	desk_let_go(d);
	return row;
}

int delivery_files(struct desk *d, struct arena *a, int64_t id, struct delivery_file **out,
		   size_t *n, struct error *e)
{
	int row;
	*n = 0;
	*out = ARENA_ARRAY(a, struct delivery_file, INTAKE_FILES_MAX);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(
		d->db, &s,
		"SELECT name, sha256, size FROM delivery_file WHERE delivery = ? ORDER BY name", e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		while ((row = db_step(s, "read delivered files", e)) > 0 && *n < INTAKE_FILES_MAX)
			(*out)[(*n)++] = (struct delivery_file){
				arena_dup(a, db_text(s, 0)), arena_dup(a, db_text(s, 1)),
				(uint64_t)sqlite3_column_int64(s, 2)};
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

#define SAME_FILE                                                                     \
	"SELECT max(d.id) FROM delivery_file f JOIN delivery d ON d.id = f.delivery " \
	"WHERE f.sha256 = ?1 AND d.state NOT IN ('dropped', 'rejected') AND "

/* `sql` has the file as ?1, and a number that says which deliveries as ?2. 0: there is none. */
static int same_file(struct desk *d, const char *sql, struct str sha256, int64_t number,
		     int64_t *id, struct error *e)
{
	*id = 0;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s, sql, e);
	if (row == 0) {
		db_bind(s, 1, sha256);
		sqlite3_bind_int64(s, 2, number);
		row = db_step(s, "look for the same file", e);
		if (row > 0)
			*id = sqlite3_column_int64(s, 0);
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

int delivery_brought(struct desk *d, int64_t organisation, struct str sha256, int64_t *id,
		     struct error *e)
{
	return same_file(d, SAME_FILE "d.organisation = ?2", sha256, organisation, id, e);
}

int delivery_twin(struct desk *d, struct str sha256, int64_t own, int64_t *id, struct error *e)
{
	return same_file(d,
			 SAME_FILE "d.id < ?2 AND d.organisation = "
				   "(SELECT organisation FROM delivery WHERE id = ?2)",
			 sha256, own, id, e);
}
