#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "base/system/file.h"
#include "store/db.h"
#include "store/pages/page_marks.h"
#include "store/pages/stamp.h"
#include "store/reading.h"
#include "store/record/record.h"
#include "store/versions/facts_away.h"
#include "store/versions/fresh.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

/* The migrations are long texts: longer than C99 promises every compiler takes. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "schema_sql.h"
#pragma GCC diagnostic pop

#define MIGRATIONS (sizeof(schema_migrations) / sizeof(schema_migrations[0]))
#define NEWEST (schema_migrations[MIGRATIONS - 1].version)
#define CHECKED 10 /* the first version whose pages carry sums (store/pages/page_marks.h) */

/*
 * Page size: facts are blobs of up to 512 KiB, mostly of some tens, written once and read whole.
 * Measured with tests/plain/store_speed on three million entries: 16 and 32 KiB take the least CPU
 * to write, 4 KiB a tenth more (longer chains of overflow pages, more frames in the log); reading
 * is the same. 16 KiB are 4 % smaller than 32 on the generated ledger of tests/bench, 16 % on a
 * real one of a million lines. Journal: WAL, because a load takes seconds to minutes and readers
 * must go on meanwhile; it costs writing the facts twice, but for the first load
 * (store/versions/fresh.h). synchronous FULL: what a load acknowledged survives a power cut.
 */
#define PAGE_SIZE "16384"
#define MMAP_SIZE "68719476736" /* SQLite cuts it to its own limit (2 GiB) */

int store_derive(struct store *s, const char *name, const char *doing, struct error *e)
{
	for (size_t i = 0; i < sizeof(schema_derived) / sizeof(schema_derived[0]); i++)
		if (strcmp(schema_derived[i].name, name) == 0)
			return db_exec(s->db, schema_derived[i].sql, doing, e);
	die("there is no schema/derived/%s", name);
}

int store_newest(void)
{
	return NEWEST;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < STORE_STATEMENTS; i++)
		sqlite3_finalize(s->statements[i]);
	sqlite3_close(s->db);
	ZSTD_freeDCtx(s->dctx);
	free(s->scratch);
	free(s->path);
	free(s);
}

static struct store *store_alloc(const char *path, bool writer)
{
	struct store *s = xcalloc(1, sizeof(*s));

	s->path = str_dup(str_z(path));
	s->writer = writer;
	return s;
}

/* Says what the file is by its header: application_id and user_version. */
static int check_identity(struct store *s, int64_t *version, bool *empty, struct error *e)
{
	struct db_identity file;

	if (db_identify(s->db, &file, e))
		return -1;
	*version = file.version;
	*empty = file.application == 0 && file.version == 0 && file.tables == 0;
	if (!*empty && file.application != STORE_APPLICATION_ID)
		return error_set(e, STATUS_STORE,
				 "%s is no Stuiver store but another SQLite database; give another "
				 "file name",
				 s->path);
	if (*version > NEWEST)
		return error_set(
			e, STATUS_STORE,
			"%s has store version %lld and this program reads up to %d: it was "
			"written by a newer Stuiver; use that one, or upgrade",
			s->path, (long long)*version, NEWEST);
	if (*version >= CHECKED && !pages_checked(s->db))
		return db_damaged(s->db, e, "its pages carry no checksums any more");
	return 0;
}

/* 0: there is no telling. */
static uint64_t file_identity(const char *path)
{
	struct stamp stamp;

	stamp_take(&stamp, path);
	return stamp.file;
}

void store_share(struct store *s, struct keep *k)
{
	s->keep = k;
}

static int set_up_reader(struct store *s, struct error *e)
{
	return db_exec(s->db,
		       "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = "
		       "-8192;"
		       "PRAGMA mmap_size = " MMAP_SIZE,
		       "open the store", e);
}

/* A store that is read as it stands was written to: it may be readable as any other now. */
static int reopen(struct store *s, struct error *e)
{
	for (size_t i = 0; i < STORE_STATEMENTS; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
	s->reopened++;
	s->identity = file_identity(s->path);
	return reading_open(&s->db, s->path, &s->still, e) || set_up_reader(s, e) ? -1 : 0;
}

int store_open(struct store **out, const char *path, struct error *e)
{
	int64_t version;
	uint64_t identity = file_identity(path);
	bool empty;

	*out = NULL;
	if (!file_exists(path) && fresh_exists(path))
		return error_set(e, STATUS_NO_FILE,
				 "there is no store %s yet: its first load is running, or was "
				 "killed; try again when it is done",
				 path);
	if (!file_exists(path))
		return error_set(e, STATUS_NO_FILE,
				 "there is no store %s; `stuiver load --store %s` makes one", path,
				 path);
	struct store *s = store_alloc(path, false);
	if (reading_open(&s->db, path, &s->still, e))
		goto failed;
	if (check_identity(s, &version, &empty, e))
		goto failed;
	if (empty || version < NEWEST) {
		if (empty)
			error_set(e, STATUS_NO_FILE, "%s is empty: no Stuiver store yet", path);
		else
			error_set(e, STATUS_STORE,
				  "%s has the older store version %lld; the next `stuiver load` "
				  "brings "
				  "it to version %d",
				  path, (long long)version, NEWEST);
		goto failed;
	}
	if (set_up_reader(s, e))
		goto failed;
	/* Replaced in between: then nothing it reads is shared. */
	s->identity = identity == file_identity(path) ? identity : 0;
	*out = s;
	return 0;
failed:
	store_close(s);
	return -1;
}

/* Before version 6 texts were kept otherwise, and nothing reads that any more. */
static int check_texts(struct store *s, int64_t version, struct error *e)
{
	int64_t blocks = 0;

	if (version < 1 || version >= 6)
		return 0;
	if (db_integer(s->db, "SELECT EXISTS (SELECT 1 FROM text_block)", 0, &blocks, e))
		return -1;
	if (!blocks)
		return 0;
	return error_set(e, STATUS_STORE,
			 "%s has store version %lld, whose free texts this program cannot read: "
			 "load its files into a new store",
			 s->path, (long long)version);
}

static int migrate(struct store *s, int64_t version, struct error *e)
{
	char pragma[64], detail[64];

	if (check_texts(s, version, e))
		return -1;
	for (size_t i = 0; i < MIGRATIONS; i++) {
		if (schema_migrations[i].version <= version)
			continue;
		if (db_exec(s->db, schema_migrations[i].sql, "migrate the store", e))
			return error_context(e, "%s", schema_migrations[i].name);
	}
	snprintf(detail, sizeof detail, "{\"from\":%lld,\"to\":%d}", (long long)version, NEWEST);
	if (version && audit_add(s, STR(""), "migrate", STR("store"), str_z(detail), e))
		return -1;
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", NEWEST);
	return db_exec(s->db, pragma, "migrate the store", e);
}

/* Before the version, so that no store of this version is ever without. */
static int settle_sums(struct store *s, bool empty, struct error *e)
{
	int rc = SQLITE_OK;

	if (empty)
		rc = pages_reserve(s->db);
	else if (!pages_checked(s->db))
		rc = pages_add_sums(s->db);
	if (rc != SQLITE_OK)
		return db_error(s->db, "give every page of the store a checksum", e);
	if (!empty)
		sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	return 0;
}

/* Creates or migrates, once more looking under the write lock: another process may have been
 * faster. */
static int settle_schema(struct store *s, struct error *e)
{
	int64_t version;
	bool empty;
	char pragma[64];

	if (check_identity(s, &version, &empty, e))
		return -1;
	if (version == NEWEST) {
		/* Another tool may have left it otherwise. */
		sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
		return 0;
	}
	if (settle_sums(s, empty, e))
		return -1;
	if (empty &&
	    (db_exec(s->db, "PRAGMA page_size = " PAGE_SIZE "; PRAGMA auto_vacuum = NONE",
		     "make the store", e) ||
	     (s->making ? db_exec(s->db, "PRAGMA journal_mode = MEMORY", "make the store", e)
			: db_use_log(s->db, STORE_BUSY_MS, "make the store", e))))
		return -1;
	if (db_exec(s->db, "BEGIN IMMEDIATE", "make or migrate the store", e))
		return -1;
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	if (check_identity(s, &version, &empty, e) || migrate(s, version, e) ||
	    db_exec(s->db, pragma, "make the store", e) ||
	    db_exec(s->db, "COMMIT", "make or migrate the store", e)) {
		db_rollback(s->db);
		return -1;
	}
	return 0;
}

static int open_writer(struct store **out, struct store *s, const char *path, struct error *e)
{
	*out = NULL;
	if (file_is_dir(path)) {
		error_set(e, STATUS_USAGE, "%s is a folder; the store is a file in it", path);
		goto failed;
	}
	if (sqlite3_open_v2(path, &s->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    pages_vfs()) != SQLITE_OK) {
		db_error(s->db, "open the store", e);
		goto failed;
	}
	sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
	if (db_exec(s->db, s->making ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL",
		    "open the store", e) ||
	    settle_schema(s, e) ||
	    db_exec(s->db,
		    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;"
		    "PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 0;"
		    "PRAGMA temp_store = MEMORY",
		    "open the store", e))
		goto failed;
	*out = s;
	return 0;
failed:
	store_close(s);
	return -1;
}

int store_open_writer(struct store **out, const char *path, struct error *e)
{
	if (open_writer(out, store_alloc(path, true), path, e))
		return -1;
	if (away_check_here(*out, e) == 0)
		return 0;
	store_close(*out);
	*out = NULL;
	return -1;
}

int store_make(struct store **out, const char *path, const char *name, struct error *e)
{
	struct store *s = store_alloc(name, true);

	s->making = true;
	return open_writer(out, s, path, e);
}

int store_change_counter(struct store *s, int64_t *out, struct error *e)
{
	sqlite3_stmt *q;

	if (s->still && (pages_changed(s->db) || reading_has_log(s->path)) && reopen(s, e))
		return -1;
	if (store_statement(s, STATEMENT_DATA_VERSION, "PRAGMA data_version", &q, e))
		return -1;
	int row = db_step(q, "look for changes", e);
	if (row < 0)
		return -1;
	*out = (row ? sqlite3_column_int64(q, 0) : 0) + (s->reopened << 32);
	sqlite3_reset(q);
	return 0;
}
