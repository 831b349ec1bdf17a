/* The desk's file: opened, made, brought to this version. */
#include "accounts/inside.h"

#include "base/system/file.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* The migrations are long texts: longer than C99 promises every compiler takes. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "schema_desk_sql.h"
#pragma GCC diagnostic pop

#define APPLICATION_ID 0x53746473 /* "Stds" */
#define MIGRATIONS (sizeof schema_migrations / sizeof *schema_migrations)
#define NEWEST (schema_migrations[MIGRATIONS - 1].version)
#define BUSY_MS 5000

static int64_t system_clock(void)
{
	return (int64_t)time(NULL);
}

static void start_sodium(void)
{
	if (sodium_init() < 0)
		die("libsodium cannot start: the system has no randomness");
}

/* Without opening it: closing a file lets go of what SQLite locked in it in this process. */
static int make_private(const char *path, struct error *e)
{
	struct stat st;

	if (mknod(path, S_IFREG | 0600, 0) != 0 && errno != EEXIST)
		return error_errno(e, "make", path);
	if (stat(path, &st) != 0)
		return error_errno(e, "open", path);
	if (!S_ISREG(st.st_mode))
		return error_set(e, STATUS_USAGE, "%s is no file; the desk's accounts are one",
				 path);
	if ((st.st_mode & 077) && chmod(path, st.st_mode & 0700) != 0)
		return error_set(
			e, STATUS_IO,
			"%s holds what lets people in, and others can read it: 'chmod 600' "
			"it, as its owner",
			path);
	return 0;
}

static int check_identity(struct accounts *d, int64_t *version, struct error *e)
{
	struct db_identity file;

	if (db_identify(d->db, &file, e)) {
		if (sqlite3_errcode(d->db) == SQLITE_NOTADB)
			error_set(e, STATUS_STORE, "%s is no file of a desk; give another name",
				  d->path);
		return -1;
	}
	*version = file.version;
	if (file.application != APPLICATION_ID && (file.application || file.version || file.tables))
		return error_set(e, STATUS_STORE,
				 "%s is no file of a desk but another database; give another name",
				 d->path);
	if (*version > NEWEST)
		return error_set(e, STATUS_STORE,
				 "%s has desk version %lld and this program knows up to %d: it was "
				 "written by a newer Stuiver; use that one, or upgrade",
				 d->path, (long long)*version, NEWEST);
	return 0;
}

static int make_secret(struct accounts *d, struct error *e)
{
	unsigned char secret[SECRET_BYTES];

	randombytes_buf(secret, sizeof secret);
	return run(d, e, "make the desk", "INSERT OR IGNORE INTO desk VALUES (1, ?1)", "d",
		   secret) < 0
		       ? -1
		       : 0;
}

/* In one transaction, looking again: another process may have been faster. */
static int migrate(struct accounts *d, struct error *e)
{
	char pragma[96];
	int64_t version;

	if (change_begin(d, e))
		return -1;
	int result = check_identity(d, &version, e);
	for (size_t i = 0; i < MIGRATIONS && result == 0; i++)
		if (schema_migrations[i].version > version)
			result = db_exec(d->db, schema_migrations[i].sql, "migrate the desk", e);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d; PRAGMA application_id = %d",
		 NEWEST, APPLICATION_ID);
	if (result == 0)
		result =
			make_secret(d, e) || db_exec(d->db, pragma, "migrate the desk", e) ? -1 : 0;
	return change_end(d, result, e);
}

static int read_secret(struct accounts *d, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e, "SELECT secret FROM desk", ""))
		return -1;
	int row = db_step(q, "open the desk", e);
	if (row < 0)
		return -1;
	if (row == 0 || sqlite3_column_bytes(q, 0) != SECRET_BYTES)
		return error_set(e, STATUS_STORE, "%s has lost its secret; put back a copy of it",
				 d->path);
	memcpy(d->secret, sqlite3_column_blob(q, 0), SECRET_BYTES);
	return 0;
}

/* What was changed or removed leaves nothing in free pages (secure_delete). */
static int settle(struct accounts *d, struct error *e)
{
	int64_t version;

	sqlite3_busy_timeout(d->db, BUSY_MS);
	if (check_identity(d, &version, e) || db_use_log(d->db, BUSY_MS, "open the desk", e) ||
	    db_exec(d->db,
		    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		    "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
		    "PRAGMA temp_store = MEMORY",
		    "open the desk", e))
		return -1;
	return (version < NEWEST && migrate(d, e)) || read_secret(d, e) ? -1 : 0;
}

int accounts_open(struct accounts **out, const char *path, struct error *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	*out = NULL;
	pthread_once(&once, start_sodium);
	if (file_is_dir(path))
		return error_set(e, STATUS_USAGE, "%s is a folder; the desk is a file in it", path);
	if (make_private(path, e))
		return -1;
	struct accounts *d = xcalloc(1, sizeof *d);
	d->path = str_dup(str_z(path));
	d->clock = system_clock;
	if (sqlite3_open_v2(path, &d->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK) {
		db_error(d->db, "open the desk", e);
		accounts_close(d);
		return -1;
	}
	if (settle(d, e)) {
		accounts_close(d);
		return -1;
	}
	*out = d;
	return 0;
}

void accounts_close(struct accounts *d)
{
	if (!d)
		return;
	sqlite3_close(d->db);
	sodium_memzero(d->secret, sizeof d->secret);
	free(d->path);
	free(d);
}

void accounts_set_clock(struct accounts *d, int64_t (*clock)(void))
{
	d->clock = clock;
}
