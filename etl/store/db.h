/*
 * The store's own footing on SQLite: handles, prepared statements, and SQLite's faults in our
 * words. For store, load and query's SQL, not for anyone above.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/store.h"
#include <sqlite3.h>

/* Statements that are prepared once a handle. */
enum store_statement {
	STATEMENT_DATA,
	STATEMENT_TEXTS,
	STATEMENT_TEXT,
	STATEMENT_DATA_VERSION,
	STORE_STATEMENTS,
};

#define STORE_BUSY_MS 2000 /* a writer waits this long for others */

struct store {
	sqlite3 *db;
	char *path;
	bool writer, making;
	bool still;       /* read as it stands (store/reading.h) */
	int64_t reopened; /* times, because it had changed */
	sqlite3_stmt *statements[STORE_STATEMENTS];
	struct ZSTD_DCtx_s *dctx; /* made by store_zstd */
	void *scratch;            /* codes, before they are decoded */
	size_t scratch_size;
	struct keep *keep;        /* borrowed, or NULL */
	struct away_reader *away; /* reads segments that have no bytes here; NULL: none have */
	uint64_t identity;        /* of the file that is open; 0: not known for sure */
};

/* Makes a store in an empty file that nobody else reads: without a journal and without waiting for
 * the medium, so that a kill leaves nothing of use (store/versions/fresh.h). `name` goes into messages. */
int store_make(struct store **out, const char *path, const char *name, struct error *e);

#define DB_AUTO_STMT __attribute__((cleanup(db_finalize))) sqlite3_stmt *

/* Turns the last fault of db into a status and text "cannot <doing>: reason". Returns -1. */
int db_error(sqlite3 *db, const char *doing, struct error *e);
/* STATUS_STORE: "<path> is damaged: …", with the way out. Returns -1. */
int db_damaged(sqlite3 *db, struct error *e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int db_exec(sqlite3 *db, const char *sql, const char *doing, struct error *e);
/* Ends a transaction that is not to be, where there is one. When memory is out the program ends: the transaction would go on,
 * and what comes next would be told that it stands in its way. */
void db_rollback(sqlite3 *db);
int db_prepare(sqlite3 *db, sqlite3_stmt **out, const char *sql, struct error *e);
void db_finalize(sqlite3_stmt **statement);
/* 1: a row, 0: done (and reset), -1: error. */
int db_step(sqlite3_stmt *statement, const char *doing, struct error *e);
/* For statements that give no rows: step and reset. */
int db_run(sqlite3_stmt *statement, const char *doing, struct error *e);
/* One integer, of the first row; `otherwise` when there is none. */
int db_integer(sqlite3 *db, const char *sql, int64_t otherwise, int64_t *out, struct error *e);

/* Whose file it is. An empty one has three zeros. */
struct db_identity {
	int64_t application, version, tables;
};
/* All three of one moment: another process may be making the file meanwhile. */
int db_identify(sqlite3 *db, struct db_identity *out, struct error *e);

/* From a journal to a log (WAL), which SQLite never waits for, whatever the busy timeout: it gives
 * up at once when another process does the same or reads. Tries again for `milliseconds`. */
int db_use_log(sqlite3 *db, int milliseconds, const char *doing, struct error *e);

/* A file beside the store, for its owner only, that the first who opens it makes. */
struct db_aside {
	int32_t application; /* its application_id */
	const char *what;    /* it holds: "questions" */
	const char *doing;   /* "open the file of the questions" */
	const char *schema;  /* may be run again and again */
};
/* STATUS_STORE: it is a file of something else. *out is NULL then, as in every fault. */
int db_open_aside(sqlite3 **out, const char *path, const struct db_aside *of, struct error *e);

/* Runs schema/derived/<name>, which makes anew what can be derived from the rest of the store; `doing`
 * says in a fault what that was ("make the search index"). */
int store_derive(struct store *s, const char *name, const char *doing, struct error *e);

/* Binds a view that stays at its address until the statement is reset. */
void db_bind(sqlite3_stmt *statement, int i, struct str text);
void db_bind_blob(sqlite3_stmt *statement, int i, const void *p, size_t n);
/* The text of a column; borrowed until the next step. NULL gives the empty view. */
struct str db_text(sqlite3_stmt *statement, int column);

/* The prepared statement of this handle. */
int store_statement(struct store *s, enum store_statement which, const char *sql,
		    sqlite3_stmt **out, struct error *e);
/* At least n bytes that live until the next call. */
void *store_scratch(struct store *s, size_t n);
/* The decompressor of this handle. */
struct ZSTD_DCtx_s *store_zstd(struct store *s);

/* The number of the next dataset: none is given twice, also where one was erased. */
#define NEXT_DATASET                                          \
	"1 + max(coalesce((SELECT max(id) FROM dataset), 0)," \
	" coalesce((SELECT max(dataset) FROM erased), 0))"

/* Names that go into SQL as identifiers are letters, digits and underscores, a letter first. */
bool identifier_ok(struct str name);

#endif
