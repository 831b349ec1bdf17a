#include "store/db.h"
#include "base/memory/arena.h"
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zstd.h>

#define LOG_PAUSE_MS 5

static const char *db_path(sqlite3 *db)
{
	const char *path = db ? sqlite3_db_filename(db, "main") : NULL;
	return path && *path ? path : "the store";
}

/* SQLite tells a full disk in several ways: a write that fails on EFBIG or EDQUOT is an I/O error
 * to it, of which only errno tells more, and a shared-memory file that cannot grow is one without
 * errno. */
static bool out_of_space(sqlite3 *db, int code)
{
	int os = sqlite3_system_errno(db), last = errno;

	if (code == SQLITE_FULL || sqlite3_extended_errcode(db) == SQLITE_IOERR_SHMSIZE)
		return true;
	return (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) &&
	       (os == ENOSPC || os == EFBIG || os == EDQUOT || last == ENOSPC || last == EFBIG ||
		last == EDQUOT);
}

int db_error(sqlite3 *db, const char *doing, struct error *e)
{
	int code = sqlite3_errcode(db) & 0xff;

	if (out_of_space(db, code))
		return error_set(e, STATUS_FULL,
				 "no space left while trying to %s in %s: what was not finished is "
				 "undone; free some and try again",
				 doing, db_path(db));
	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(
			e, STATUS_STORE,
			"cannot %s: %s is in use by another process; wait until it is done "
			"and try again",
			doing, db_path(db));
	case SQLITE_NOTADB:
		return error_set(e, STATUS_STORE, "%s is no Stuiver store", db_path(db));
	case SQLITE_CORRUPT:
		return db_damaged(db, e, "cannot %s: %s", doing, sqlite3_errmsg(db));
	case SQLITE_NOMEM:
		out_of_memory();
	default:
		return error_set(
			e, STATUS_IO,
			"cannot %s in %s: %s (SQLite's code %d): what was not finished is undone%s",
			doing, db_path(db), sqlite3_errmsg(db), sqlite3_extended_errcode(db),
			code == SQLITE_IOERR ? "; look at the disk (journalctl -k tells of its "
					       "faults) and try again"
					     : "");
	}
}

int db_damaged(sqlite3 *db, struct error *e, const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	str_vprint(what, sizeof(what), format, args);
	va_end(args);
	return error_set(e, STATUS_STORE,
			 "%s is damaged: %s; put back a copy of the file, or load the originals "
			 "into a new store",
			 db_path(db), what);
}

int db_exec(sqlite3 *db, const char *sql, const char *doing, struct error *e)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(db, doing, e);
}

void db_rollback(sqlite3 *db)
{
	if (!sqlite3_get_autocommit(db) &&
	    (sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) & 0xff) == SQLITE_NOMEM)
		out_of_memory();
}

static int64_t in_ms(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000 + t->tv_nsec / 1000000;
}

int db_use_log(sqlite3 *db, int milliseconds, const char *doing, struct error *e)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	const int64_t until = in_ms(&now) + milliseconds;
	for (;;) {
		int code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);

		if (code == SQLITE_OK)
			return 0;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((code & 0xff) != SQLITE_BUSY || in_ms(&now) >= until)
			return db_error(db, doing, e);
		sqlite3_sleep(LOG_PAUSE_MS);
	}
}

int db_prepare(sqlite3 *db, sqlite3_stmt **out, const char *sql, struct error *e)
{
	*out = NULL;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) == SQLITE_OK)
		return 0;
	return db_error(db, "prepare a question", e);
}

void db_finalize(sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
	*statement = NULL;
}

int db_step(sqlite3_stmt *statement, const char *doing, struct error *e)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE) {
		sqlite3_reset(statement);
		return 0;
	}
	db_error(sqlite3_db_handle(statement), doing, e);
	sqlite3_reset(statement);
	return -1;
}

int db_run(sqlite3_stmt *statement, const char *doing, struct error *e)
{
	int row = db_step(statement, doing, e);

	assert(row != 1);
	return row;
}

int db_integer(sqlite3 *db, const char *sql, int64_t otherwise, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = otherwise;
	if (db_prepare(db, &q, sql, e))
		return -1;
	int row = db_step(q, "read the catalogue", e);
	if (row == 1)
		*out = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

int db_identify(sqlite3 *db, struct db_identity *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	memset(out, 0, sizeof *out);
	if (db_prepare(db, &q,
		       "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
		       "FROM pragma_application_id, pragma_user_version",
		       e))
		return -1;
	if (db_step(q, "read whose file it is", e) < 0)
		return -1;
	out->application = sqlite3_column_int64(q, 0);
	out->version = sqlite3_column_int64(q, 1);
	out->tables = sqlite3_column_int64(q, 2);
	return 0;
}

void db_bind(sqlite3_stmt *statement, int i, struct str text)
{
	/* A NULL pointer would bind NULL. */
	int rc = sqlite3_bind_text64(statement, i, text.ptr ? text.ptr : "", text.len,
				     SQLITE_STATIC, SQLITE_UTF8);
	if (rc != SQLITE_OK)
		die("cannot bind a text of %zu bytes (SQLite says %d)", text.len, rc);
}

void db_bind_blob(sqlite3_stmt *statement, int i, const void *p, size_t n)
{
	int rc = sqlite3_bind_blob64(statement, i, n ? p : "", n, SQLITE_STATIC);

	if (rc != SQLITE_OK)
		die("cannot bind %zu bytes (SQLite says %d)", n, rc);
}

struct str db_text(sqlite3_stmt *statement, int column)
{
	const void *p = sqlite3_column_text(statement, column);

	return (struct str){p, p ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

int store_statement(struct store *s, enum store_statement which, const char *sql,
		    sqlite3_stmt **out, struct error *e)
{
	if (!s->statements[which] && db_prepare(s->db, &s->statements[which], sql, e))
		return -1;
	*out = s->statements[which];
	return 0;
}

void *store_scratch(struct store *s, size_t n)
{
	if (s->scratch_size < n) {
		free(s->scratch);
		s->scratch = xmalloc(n);
		s->scratch_size = n;
	}
	return s->scratch;
}

struct ZSTD_DCtx_s *store_zstd(struct store *s)
{
	if (!s->dctx && !(s->dctx = ZSTD_createDCtx()))
		out_of_memory();
	return s->dctx;
}

bool identifier_ok(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool more = (c >= '0' && c <= '9') || c == '_';
		if (!letter && !(more && i > 0))
			return false;
	}
	return name.len > 0 && name.len <= 200;
}

int store_hold(struct store *s, bool *held, struct error *e)
{
	*held = sqlite3_get_autocommit(s->db) && db_exec(s->db, "BEGIN", "read the store", e) == 0;
	return *held || !sqlite3_get_autocommit(s->db) ? 0 : -1;
}

void store_let_go(struct store *s, bool held)
{
	if (held)
		db_rollback(s->db);
}
