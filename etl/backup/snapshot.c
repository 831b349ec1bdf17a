#include "backup/snapshot.h"
#include "base/text/plural.h"

#include "base/system/stop.h"
#include "store/db.h"
#include "store/pages/page_marks.h"
#include "store/reading.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define STEP_PAGES 1024
#define BUSY_MILLISECONDS 10000
#define SETTLE_MILLISECONDS 100

int snapshot_is_database(const char *path, bool *out, struct error *e)
{
	static const char begin[] = "SQLite format 3";
	char head[sizeof begin] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	*out = false;
	if (fd < 0)
		return error_errno(e, "open", path);
	ssize_t n = pread(fd, head, sizeof head, 0);
	close(fd);
	if (n < 0)
		return error_errno(e, "read", path);
	*out = n == (ssize_t)sizeof head && memcmp(head, begin, sizeof begin) == 0;
	return 0;
}

/* ---- taking it ---- */

static int step_through(sqlite3_backup *b, struct str name, const struct backup_watch *w,
			struct error *e)
{
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK) {
		if (stop_check(e))
			return -1;
		rc = sqlite3_backup_step(b, STEP_PAGES);
		uint64_t total = (uint64_t)sqlite3_backup_pagecount(b);
		if (w && w->doing)
			w->doing(w->payload, "copying", name,
				 total - (uint64_t)sqlite3_backup_remaining(b), total);
	}
	return rc == SQLITE_DONE ? 0 : 1;
}

/* A read transaction that stays open holds the moment, however many steps the copy takes. */
static int copy_pages(sqlite3 *from, sqlite3 *to, struct str name, const struct backup_watch *w,
		      struct error *e)
{
	if (db_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", "copy it", e) ||
	    db_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", "copy it", e))
		return -1;
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (!b)
		return db_error(to, "copy it", e);
	int result = step_through(b, name, w, e);
	int rc = sqlite3_backup_finish(b);
	if (result > 0 && (rc & 0xff) == SQLITE_CORRUPT)
		return db_damaged(from, e, "a page of it is not what was written");
	return result > 0 ? db_error(to, "copy", e) : result;
}

int snapshot_take(const char *from, const char *to, struct str name, const struct backup_watch *w,
		  struct snapshot *out, struct error *e)
{
	sqlite3 *source = NULL, *target = NULL;
	struct db_identity file = {0};
	bool still;
	int result = -1;
	int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	*out = (struct snapshot){0};
	if (fd < 0)
		return error_errno(e, "make", to);
	close(fd);
	if (reading_open(&source, from, &still, e))
		goto done;
	sqlite3_busy_timeout(source, BUSY_MILLISECONDS);
	pages_copying(source);
	if (sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		db_error(target, "open", e);
		goto done;
	}
	result = copy_pages(source, target, name, w, e);
	if (result == 0)
		result = db_identify(source, &file, e);
	if (result == 0 && file.application == STORE_APPLICATION_ID)
		out->version = file.version;
done:
	sqlite3_close(source);
	if (sqlite3_close(target) != SQLITE_OK && result == 0)
		result = error_errno(e, "write", to);
	return result || pages_seal_first(to, e) ? -1 : 0;
}

/* ---- looking through it ---- */

struct first_damage {
	char text[512];
};

static void keep_first(void *payload, const struct store_damage *damage)
{
	struct first_damage *d = payload;

	if (!*d->text)
		snprintf(d->text, sizeof d->text, "%.*s", STR_ARG(damage->what));
}

static int check_store(const char *path, struct str name, struct error *e)
{
	struct first_damage first = {""};
	struct verification v;

	if (store_verify(path, keep_first, &first, &v, e))
		return error_context(e, "%.*s", STR_ARG(name));
	if (!v.damaged)
		return 0;
	return error_set(e, STATUS_STORE,
			 "%.*s is damaged in %llu %s (%s); 'stuiver verify' names them all",
			 STR_ARG(name), (unsigned long long)v.damaged,
			 plural(v.damaged, "place", "places"), first.text);
}

static int check_database(sqlite3 *db, struct str name, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q, "PRAGMA integrity_check(1)", e) ||
	    db_step(q, "look it through", e) != 1)
		return error_context(e, "%.*s", STR_ARG(name));
	if (str_eq(db_text(q, 0), STR("ok")))
		return 0;
	return error_set(e, STATUS_STORE, "%.*s is damaged: %.*s", STR_ARG(name),
			 STR_ARG(db_text(q, 0)));
}

/* Whoever only reads leaves them behind, empty. */
static void remove_logs(const char *path)
{
	static const char *const ends[] = {"-wal", "-shm"};
	char beside[PATH_MAX];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (snprintf(beside, sizeof beside, "%s%s", path, ends[i]) < (int)sizeof beside)
			unlink(beside);
}

int snapshot_check(const char *path, struct str name, struct error *e)
{
	struct db_identity file = {0};
	sqlite3 *db = NULL;
	bool still;
	int result = reading_open(&db, path, &still, e) || db_identify(db, &file, e) ? -1 : 0;
	bool store = file.application == STORE_APPLICATION_ID;

	if (result)
		error_context(e, "%.*s", STR_ARG(name));
	else if (store && file.version > store_newest())
		result = error_set(e, STATUS_STORE,
				   "%.*s has store version %lld and this program reads up to %d: "
				   "use the newer Stuiver that wrote it",
				   STR_ARG(name), (long long)file.version, store_newest());
	else if (!store || file.version < store_newest())
		result = check_database(db, name, e);
	sqlite3_close(db);
	if (result == 0 && store && file.version == store_newest())
		result = check_store(path, name, e);
	remove_logs(path);
	return result;
}

int snapshot_settle(const char *path, struct error *e)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, pages_vfs());

	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(db, SETTLE_MILLISECONDS);
		rc = sqlite3_exec(db, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; ROLLBACK",
				  NULL, NULL, NULL);
	}
	sqlite3_close(db);
	if ((rc & 0xff) != SQLITE_BUSY && (rc & 0xff) != SQLITE_LOCKED)
		return 0;
	return error_set(e, STATUS_REFUSED,
			 "%s is in use; stop the server and the desk first, or restore to a new "
			 "path",
			 path);
}
