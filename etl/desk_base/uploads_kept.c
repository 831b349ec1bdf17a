/* What the desk's file knows of uploads, and what is swept away. */
#include "desk_base/uploads_inside.h"

#include "base/system/file.h"
#include "serve/told/log.h"
#include "store/db.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define READ_BYTES ((size_t)1 << 20)
#define NAMES_TRIED 100u
#define TREE_FILES 16

static void bind_of(sqlite3_stmt *s, const struct upload_of *of)
{
	sqlite3_bind_int64(s, 1, of->organisation);
	sqlite3_bind_int64(s, 2, of->account);
	db_bind(s, 3, of->word);
}

static struct str path_of(struct desk *d, struct arena *a, const char *file)
{
	return arena_printf(a, "%s/%s", d->folder, file);
}

/* ---- entering ---- */

/* The name it has already, or one that no other of this word has. The desk's file is ours. */
static int choose_name(struct desk *d, struct arena *a, const struct upload_of *of,
		       const char *file, struct str *name, struct error *e)
{
	struct str wanted = intake_harmless(a, of->name);
	*name = wanted;
	for (unsigned i = 2; i < NAMES_TRIED; i++) {
		DB_AUTO_STMT s = NULL;
		if (db_prepare(
			    d->db, &s,
			    "SELECT name, file = ?5 FROM upload WHERE organisation = ?1 AND account = ?2 AND "
			    "word = ?3 AND (file = ?5 OR name = ?4) ORDER BY 2 DESC LIMIT 1",
			    e))
			return -1;
		bind_of(s, of);
		db_bind(s, 4, *name);
		db_bind(s, 5, str_z(file));
		int row = db_step(s, "look for a name", e);
		if (row > 0 && sqlite3_column_int(s, 1))
			*name = arena_dup(a, db_text(s, 0));
		if (row <= 0 || sqlite3_column_int(s, 1))
			return row < 0 ? -1 : 0;
		*name = arena_printf(a, "%u-%.*s", i, STR_ARG(wanted));
	}
	return error_set(e, STATUS_LIMIT, "too many files of one name");
}

static int enter(struct desk *d, const struct upload_of *of, const char *file,
		 const struct upload_state *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	if (db_prepare(
		    d->db, &q,
		    "INSERT INTO upload (organisation, account, word, name, file, size, sha256) VALUES (?, ?, ?, ?, "
		    "?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, sha256 = excluded.sha256",
		    e))
		return -1;
	bind_of(q, of);
	db_bind(q, 4, s->name);
	db_bind(q, 5, str_z(file));
	sqlite3_bind_int64(q, 6, (int64_t)s->size);
	db_bind(q, 7, str_z(s->sha256));
	return db_run(q, "enter an upload", e);
}

int upload_kept(struct desk *d, struct arena *a, const struct upload_of *of,
		struct upload_state *out, struct error *e)
{
	char file[UPLOAD_FILE_SIZE];
	*out = (struct upload_state){0};
	upload_file_of(of, file);
	upload_known(d, file, out);
	desk_take(d);
	int result =
		choose_name(d, a, of, file, &out->name, e) || enter(d, of, file, out, e) ? -1 : 0;
	desk_let_go(d);
	return result;
}

int upload_get(struct desk *d, struct arena *a, const struct upload_of *of,
	       struct upload_state *out, struct error *e)
{
	char file[UPLOAD_FILE_SIZE];
	struct stat st;
	upload_file_of(of, file);
	*out = (struct upload_state){.name = intake_harmless(a, of->name)};
	if (stat(path_of(d, a, file).ptr, &st) != 0)
		return error_set(e, STATUS_NOT_FOUND, "nothing of this file is here");
	out->received = (uint64_t)st.st_size;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(
		d->db, &s,
		"SELECT name, size, sha256 FROM upload WHERE organisation = ? AND account = ? AND "
		"word = ? AND file = ?",
		e);
	if (row == 0) {
		bind_of(s, of);
		db_bind(s, 4, str_z(file));
		row = db_step(s, "read an upload", e);
	}
	if (row > 0) {
		out->name = arena_dup(a, db_text(s, 0));
		out->size = (uint64_t)sqlite3_column_int64(s, 1);
		snprintf(out->sha256, sizeof out->sha256, "%.*s", STR_ARG(db_text(s, 2)));
	}
	db_finalize(&s);
	desk_let_go(d);
	upload_known(d, file, out);
	return row < 0 ? -1 : 0;
}

/* ---- becoming a delivery ---- */

/* Of a desk that was started anew while it came in. */
static int reckon(const char *path, char out[SHA256_HEX_SIZE], struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return error_errno(e, "read", path);
	char *bytes = xmalloc(READ_BYTES);
	struct sha256 *h = sha256_new();
	ssize_t n;
	while ((n = read(fd, bytes, READ_BYTES)) > 0)
		sha256_update(h, bytes, (size_t)n);
	sha256_hex(h, out);
	sha256_free(h);
	free(bytes);
	close(fd);
	return n < 0 ? error_errno(e, "read", path) : 0;
}

static int read_claimed(struct desk *d, struct arena *a, const struct upload_of *of,
			struct intake_file *files, size_t *n, struct error *e)
{
	uint64_t bytes = 0;
	int row;
	DB_AUTO_STMT s = NULL;
	if (db_prepare(
		    d->db, &s,
		    "SELECT name, file, size, sha256 FROM upload WHERE organisation = ? AND account = ? AND word "
		    "= ? AND NOT taken ORDER BY name",
		    e))
		return -1;
	bind_of(s, of);
	while ((row = db_step(s, "read uploads", e)) > 0) {
		struct stat st;
		struct str path = path_of(d, a, arena_dup(a, db_text(s, 1)).ptr);
		if (*n == INTAKE_FILES_MAX)
			return error_set(e, STATUS_LIMIT, "too many files");
		struct intake_file *f = &files[(*n)++];
		*f = (struct intake_file){.path = str_dup(path),
					  .name = arena_dup(a, db_text(s, 0)),
					  .size = (uint64_t)sqlite3_column_int64(s, 2)};
		snprintf(f->sha256, sizeof f->sha256, "%.*s", STR_ARG(db_text(s, 3)));
		bytes += f->size;
		if (stat(f->path, &st) != 0 || (uint64_t)st.st_size != f->size)
			return error_set(e, STATUS_REFUSED, "%.*s is not complete",
					 STR_ARG(f->name));
	}
	if (row == 0 && bytes > INTAKE_UPLOAD_BYTES)
		return error_set(e, STATUS_LIMIT, "more than 4 GiB together");
	if (row == 0 && *n == 0)
		return error_set(e, STATUS_NOT_FOUND, "nothing was brought by this word");
	return row;
}

static int mark(struct desk *d, const struct upload_of *of, const char *sql, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, sql, e))
		return -1;
	bind_of(s, of);
	return db_run(s, "mark uploads", e);
}

#define OF_WORD " WHERE organisation = ? AND account = ? AND word = ?"

int uploads_claim(struct desk *d, struct arena *a, const struct upload_of *of,
		  struct intake_file **files, size_t *n, struct error *e)
{
	struct error other;
	*n = 0;
	*files = ARENA_ARRAY(a, struct intake_file, INTAKE_FILES_MAX);
	desk_take(d);
	int result = db_exec(d->db, "BEGIN IMMEDIATE", "begin", e);
	if (result == 0) {
		result = read_claimed(d, a, of, *files, n, e) ||
					 mark(d, of, "UPDATE upload SET taken = 1" OF_WORD, e) ||
					 db_exec(d->db, "COMMIT", "claim uploads", e)
				 ? -1
				 : 0;
		if (result)
			db_exec(d->db, "ROLLBACK", "undo", &other);
	}
	desk_let_go(d);
	for (size_t i = 0; i < *n && result == 0; i++)
		if (!(*files)[i].sha256[0] &&
		    (result = reckon((*files)[i].path, (*files)[i].sha256, e)) != 0)
			uploads_settle(d, of, false, &other);
	for (size_t i = 0; i < *n && result; i++)
		free((*files)[i].path);
	for (size_t i = 0; i < *n && result == 0; i++)
		upload_unknown(d, str_base_name(str_z((*files)[i].path)).ptr);
	return result;
}

int uploads_settle(struct desk *d, const struct upload_of *of, bool delivered, struct error *e)
{
	desk_take(d);
	int result = mark(d, of,
			  delivered ? "DELETE FROM upload" OF_WORD
				    : "UPDATE upload SET taken = 0" OF_WORD,
			  e);
	desk_let_go(d);
	return result;
}

int uploads_forget(struct desk *d, struct arena *a, const struct upload_of *of, struct error *e)
{
	int row;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(d->db, &s, "SELECT file FROM upload" OF_WORD " AND NOT taken", e);
	if (row == 0)
		bind_of(s, of);
	while (row == 0 && (row = db_step(s, "read uploads", e)) > 0) {
		struct str file = arena_dup(a, db_text(s, 0));
		row = 0;
		if (upload_unknown(d, file.ptr))
			unlink(path_of(d, a, file.ptr).ptr);
	}
	db_finalize(&s);
	if (row == 0)
		row = mark(d, of, "DELETE FROM upload" OF_WORD " AND NOT taken", e);
	desk_let_go(d);
	return row;
}

/* ---- sweeping ---- */

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static bool has_row(struct desk *d, const char *sql, struct str of)
{
	struct error e;
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, sql, &e))
		return true; /* in doubt nothing goes */
	db_bind(s, 1, of);
	return db_step(s, "look whose a file is", &e) != 0;
}

/* Whether an entry of the folder is of nothing that goes on. At a start no request can be bringing it. */
static bool left_behind(struct desk *d, struct str name, const char *path, bool start)
{
	uint64_t number;
	struct stat st;
	if (lstat(path, &st) != 0)
		return false;
	if (str_starts(name, STR(UPLOAD_FILE)))
		return st.st_mtime < time(NULL) - UPLOAD_DAYS * 86400 &&
		       upload_unknown(d, name.ptr);
	if (!start)
		return false;
	if (str_starts(name, STR("nieuw-")))
		return true;
	return str_to_u64(name, &number) &&
	       !has_row(
		       d,
		       "SELECT 1 FROM delivery WHERE id = CAST(? AS INTEGER) AND state <> 'dropped'",
		       name);
}

void uploads_sweep(struct desk *d, bool start)
{
	struct arena *a = arena_new();
	struct str *names;
	struct error e;
	size_t n;
	desk_take(d);
	if (start && db_exec(d->db, "UPDATE upload SET taken = 0", "go on with uploads", &e))
		log_fault(STR("sweep"), &e);
	if (dir_list(&names, &n, a, d->folder, &e)) {
		log_fault(STR("sweep"), &e);
		n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct str path = path_of(d, a, names[i].ptr);
		if (left_behind(d, names[i], path.ptr, start))
			nftw(path.ptr, remove_entry, TREE_FILES, FTW_DEPTH | FTW_PHYS);
	}
	/* Rows whose file went, with a delivery or with the sweep. */
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, "SELECT file FROM upload WHERE NOT taken", &e) == 0)
		while (db_step(s, "read uploads", &e) > 0) {
			struct str file = arena_dup(a, db_text(s, 0));
			if (!file_exists(path_of(d, a, file.ptr).ptr))
				has_row(d, "DELETE FROM upload WHERE file = ?", file);
		}
	db_finalize(&s);
	desk_let_go(d);
	arena_free(a);
}
