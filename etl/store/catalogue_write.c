/* A store without its facts, for servers whose facts are elsewhere. */
#include "store/versions/facts_away.h"

#include "base/memory/arena.h"
#include "base/system/file.h"
#include "store/db.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITING "write the catalogue"

/* Checksums stay, and with them the numbers of contents. What is staged is nobody's who only serves. */
#define LEAVE_OUT                                                                      \
	"UPDATE segment_data SET data = x''; UPDATE text_piece SET data = x'';"        \
	"DELETE FROM staged_block; DELETE FROM staged_file; DELETE FROM staged_annex;" \
	"DELETE FROM staged; DELETE FROM away_content; DELETE FROM facts_away;"

static int leave_out(struct store *to, const struct catalogue_writing *ask, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_exec(to->db, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; " LEAVE_OUT, WRITING, e) ||
	    ask->note(to, e) ||
	    (!ask->originals && db_exec(to->db, "DELETE FROM source_block", WRITING, e)) ||
	    db_prepare(to->db, &q, "INSERT INTO facts_away VALUES (?1, 0)", e))
		return -1;
	db_bind(q, 1, ask->address);
	if (db_run(q, WRITING, e))
		return -1;
	db_finalize(&q);
	q = NULL;
	return db_exec(to->db, "COMMIT; VACUUM", WRITING, e);
}

static int copy(struct store *s, const char *path, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	/* It only reads this one, and SQLite counts it as writing. */
	if (db_exec(s->db, "PRAGMA query_only = OFF", WRITING, e) ||
	    db_prepare(s->db, &q, "VACUUM INTO ?1", e))
		return -1;
	db_bind(q, 1, str_z(path));
	int result = db_run(q, WRITING, e);
	sqlite3_exec(s->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
	return result;
}

static int make(struct store *s, const char *path, const struct catalogue_writing *ask,
		struct error *e)
{
	struct store *to;
	struct stat st;

	if (copy(s, path, e) || store_open_writer(&to, path, e))
		return -1;
	int result = leave_out(to, ask, e);
	store_close(to);
	if (result == 0 && (stat(store_path(s), &st) != 0 || chmod(path, st.st_mode & 0777) != 0))
		result = error_errno(e, WRITING, path);
	return result;
}

/* What stands there may only be a catalogue. */
static int check_place(const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct facts_away at = {.facts_here = true};
	struct store *s;

	int result = file_exists(path) && store_open(&s, path, e) == 0;
	if (result) {
		result = away_read(&at, a, s, e);
		store_close(s);
	}
	arena_free(a);
	return !file_exists(path) || !at.facts_here
		       ? 0
		       : error_set(e, STATUS_EXISTS,
				   "%s exists and is no catalogue: name a new file", path);
}

static int settle(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 || fsync(fd) != 0 ? error_errno(e, WRITING, path) : 0;

	if (fd >= 0)
		close(fd);
	return result;
}

static uint64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

int catalogue_write(struct store *s, const struct catalogue_writing *ask,
		    struct catalogue_sizes *sizes, struct error *e)
{
	struct arena *a = arena_new();
	const char *path = ask->path, *making = arena_printf(a, "%s.making", path).ptr;

	if (check_place(path, e)) {
		arena_free(a);
		return -1;
	}
	remove(making);
	int result = make(s, making, ask, e) || settle(making, e) ? -1 : 0;
	if (result == 0 && rename(making, path) != 0)
		result = error_errno(e, WRITING, path);
	if (result)
		remove(making);
	*sizes = (struct catalogue_sizes){size_of(s->path), size_of(path)};
	arena_free(a);
	return result;
}
