/* The tables of a mapping: kept in the desk's file with each version, laid out in the delivery's folder for jobs. */
#include "deliveries/mapping/tables.h"

#include "base/system/file.h"
#include "deliveries/attributed.h"
#include "mapping/mapping.h"
#include "store/db.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define TABLES_MAX 200u
#define TABLE_BYTES ((size_t)64 << 20)

/* ---- reading ---- */

static int read_tables(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
		       struct kept_table **out, size_t *n, struct error *e)
{
	int row;
	DB_AUTO_STMT s = NULL;
	*n = 0;
	*out = ARENA_ARRAY(a, struct kept_table, TABLES_MAX);
	if (db_prepare(d->db, &s,
		       "SELECT path, content, gone FROM mapping_table t WHERE delivery = ?1 AND "
		       "version = (SELECT max(version) FROM mapping_table o WHERE o.delivery = ?1 "
		       "AND o.path = t.path AND (?2 = 0 OR o.version <= ?2)) ORDER BY path",
		       e))
		return -1;
	sqlite3_bind_int64(s, 1, delivery);
	sqlite3_bind_int64(s, 2, version);
	while ((row = db_step(s, "read the tables of a mapping", e)) > 0 && *n < TABLES_MAX)
		if (!sqlite3_column_int(s, 2))
			(*out)[(*n)++] = (struct kept_table){arena_dup(a, db_text(s, 0)),
							     arena_dup(a, db_text(s, 1)), false};
	return row < 0 ? -1 : 0;
}

int tables_get(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
	       struct kept_table **out, size_t *n, struct error *e)
{
	desk_take(d);
	int result = read_tables(d, a, delivery, version, out, n, e);
	desk_let_go(d);
	return result;
}

static const struct kept_table *at_path(const struct kept_table *tables, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(tables[i].path, path))
			return &tables[i];
	return NULL;
}

int tables_back(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
		struct kept_table **out, size_t *n, struct error *e)
{
	struct kept_table *was, *now;
	size_t nwas, nnow;
	*n = 0;
	if (tables_get(d, a, delivery, version, &was, &nwas, e) ||
	    tables_get(d, a, delivery, 0, &now, &nnow, e))
		return -1;
	*out = ARENA_ARRAY(a, struct kept_table, nwas + nnow + 1);
	for (size_t i = 0; i < nwas; i++) {
		const struct kept_table *there = at_path(now, nnow, was[i].path);
		if (!there || !str_eq(there->content, was[i].content))
			(*out)[(*n)++] = was[i];
	}
	for (size_t k = 0; k < nnow; k++)
		if (!at_path(was, nwas, now[k].path))
			(*out)[(*n)++] = (struct kept_table){now[k].path, STR(""), true};
	return 0;
}

int table_get(struct desk *d, struct arena *a, int64_t delivery, int64_t version, struct str path,
	      struct str *out, struct error *e)
{
	struct kept_table *all;
	size_t n;
	*out = STR("");
	if (tables_get(d, a, delivery, version, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].path, path))
			*out = all[i].content;
	return 0;
}

static int read_descriptor(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
			   struct str *out, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	*out = (struct str){0};
	if (db_prepare(d->db, &s,
		       "SELECT descriptor FROM mapping_version WHERE delivery = ?1 AND (?2 = 0 OR "
		       "version = ?2) ORDER BY version DESC LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(s, 1, delivery);
	sqlite3_bind_int64(s, 2, version);
	int row = db_step(s, "read a mapping", e);
	if (row > 0)
		*out = arena_dup(a, db_text(s, 0));
	return row < 0 ? -1 : 0;
}

int mapping_at(struct desk *d, struct arena *a, int64_t delivery, int64_t version, struct str *out,
	       struct error *e)
{
	desk_take(d);
	int result = read_descriptor(d, a, delivery, version, out, e);
	desk_let_go(d);
	return result;
}

/* ---- keeping ---- */

/* A name, and no path that leads out of the folder. */
static bool harmless(struct str path)
{
	return path.len && path.len < 200 && path.ptr[0] != '.' && !memchr(path.ptr, '/', path.len);
}

static int enter_version(struct desk *d, int64_t id, int64_t base, struct str by, struct str why,
			 struct str descriptor, struct error *e)
{
	char now[MOMENT_SIZE];
	DB_AUTO_STMT u = NULL;
	DB_AUTO_STMT s = NULL;
	moment_now(now);
	if (db_prepare(d->db, &u,
		       "UPDATE delivery SET version = version + 1 WHERE id = ? AND version = ?",
		       e) ||
	    db_prepare(d->db, &s, "INSERT INTO mapping_version VALUES (?, ?, ?, ?, ?, ?)", e))
		return -1;
	sqlite3_bind_int64(u, 1, id);
	sqlite3_bind_int64(u, 2, base);
	if (db_run(u, "count a version", e))
		return -1;
	if (sqlite3_changes(d->db) != 1)
		return error_set(e, STATUS_REFUSED, "somebody changed this mapping meanwhile");
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, base + 1);
	db_bind(s, 3, by);
	db_bind(s, 4, str_z(now));
	db_bind(s, 5, why);
	db_bind(s, 6, descriptor);
	return db_run(s, "keep a version", e);
}

static int enter_tables(struct desk *d, int64_t id, int64_t version,
			const struct kept_table *tables, size_t n, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (n == 0)
		return 0;
	if (db_prepare(d->db, &s, "INSERT INTO mapping_table VALUES (?, ?, ?, ?, ?)", e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!harmless(tables[i].path))
			return error_set(e, STATUS_REFUSED, "'%.*s' is no name of a table",
					 STR_ARG(tables[i].path));
		sqlite3_bind_int64(s, 1, id);
		sqlite3_bind_int64(s, 2, version);
		db_bind(s, 3, tables[i].path);
		db_bind(s, 4, tables[i].content.ptr ? tables[i].content : STR(""));
		sqlite3_bind_int(s, 5, tables[i].gone);
		if (db_run(s, "keep a table", e))
			return -1;
	}
	return 0;
}

/* Writes what is not so already: who reads a file meanwhile has the old or the new one. */
static int write_file(struct arena *a, struct str path, struct str content, struct error *e)
{
	struct str there;
	struct error other;
	if (file_exists(path.ptr) && file_read(&there, a, path.ptr, TABLE_BYTES, &other) == 0 &&
	    str_eq(there, content))
		return 0;
	return file_write(path.ptr, content, e);
}

/* The tables first: what the descriptor names is there. */
static int lay_out(struct desk *d, struct arena *a, int64_t id, struct error *e)
{
	struct kept_table *tables;
	struct str descriptor;
	size_t n;
	if (read_descriptor(d, a, id, 0, &descriptor, e) ||
	    read_tables(d, a, id, 0, &tables, &n, e))
		return -1;
	if (!descriptor.len)
		return 0;
	if (attributed_fill(d, a, id, &descriptor, e))
		return -1;
	if (dir_make(delivery_path(d, a, id, "mapping").ptr, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str name = arena_printf(a, "mapping/%.*s", STR_ARG(tables[i].path));
		if (write_file(a, delivery_path(d, a, id, name.ptr), tables[i].content, e))
			return -1;
	}
	return write_file(a, delivery_path(d, a, id, "mapping/datapackage.json"), descriptor, e);
}

int mapping_lay_out(struct desk *d, struct arena *a, int64_t delivery, struct error *e)
{
	desk_take(d);
	int result = lay_out(d, a, delivery, e);
	desk_let_go(d);
	return result;
}

int mapping_put_tables(struct desk *d, struct arena *a, int64_t id, int64_t base, struct str by,
		       struct str why, struct str descriptor, const struct kept_table *tables,
		       size_t n, struct error *e)
{
	struct error other;
	desk_take(d);
	int result = db_exec(d->db, "BEGIN IMMEDIATE", "begin", e);
	if (result == 0) {
		result = enter_version(d, id, base, by, why, descriptor, e) ||
					 enter_tables(d, id, base + 1, tables, n, e) ||
					 db_exec(d->db, "COMMIT", "keep a version", e)
				 ? -1
				 : 0;
		if (result)
			db_exec(d->db, "ROLLBACK", "undo", &other);
	}
	/* Each job lays it out anew: what is cut off here is made good there. */
	if (result == 0)
		result = lay_out(d, a, id, e);
	desk_let_go(d);
	return result;
}

int mapping_put(struct desk *d, struct arena *a, int64_t id, int64_t base, struct str by,
		struct str why, struct str descriptor, struct error *e)
{
	return mapping_put_tables(d, a, id, base, by, why, descriptor, NULL, 0, e);
}

/* ---- trying ---- */

static int put_in(struct arena *a, const char *folder, struct str name, struct str content,
		  struct error *e)
{
	return file_write(arena_printf(a, "%s/%.*s", folder, STR_ARG(name)).ptr, content, e);
}

static void sweep(struct arena *a, const char *folder)
{
	struct str *names;
	struct error e;
	size_t n;
	if (dir_list(&names, &n, a, folder, &e) == 0)
		for (size_t i = 0; i < n; i++)
			unlink(arena_printf(a, "%s/%.*s", folder, STR_ARG(names[i])).ptr);
	rmdir(folder);
}

static int try_in(struct desk *d, struct arena *a, int64_t delivery, const char *folder,
		  struct str descriptor, const struct kept_table *tables, size_t n, struct error *e)
{
	struct kept_table *kept;
	struct mapping *m;
	size_t nkept;
	if (tables_get(d, a, delivery, 0, &kept, &nkept, e))
		return -1;
	for (size_t i = 0; i < nkept; i++)
		if (put_in(a, folder, kept[i].path, kept[i].content, e))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (!harmless(tables[i].path) ||
		    put_in(a, folder, tables[i].path, tables[i].content, e))
			return -1;
	if (put_in(a, folder, STR("datapackage.json"), descriptor, e) ||
	    mapping_open(&m, folder, e))
		return -1;
	mapping_free(m);
	return 0;
}

/* Where an error names a file, its folder is of no use to the reader. */
static void forget_folder(struct error *e, const char *folder)
{
	size_t n = strlen(folder);
	for (char *at = strstr(e->text, folder); at; at = strstr(at, folder)) {
		size_t skip = at[n] == '/' ? n + 1 : n;
		memmove(at, at + skip, strlen(at + skip) + 1);
	}
}

int mapping_valid(struct desk *d, struct arena *a, int64_t delivery, struct str descriptor,
		  const struct kept_table *tables, size_t n, struct error *e)
{
	char *folder = str_dup(delivery_path(d, a, delivery, "draft-XXXXXX"));
	int result = mkdtemp(folder) ? 0 : error_errno(e, "make", folder);
	if (result == 0) {
		result = try_in(d, a, delivery, folder, descriptor, tables, n, e);
		sweep(a, folder);
		if (result)
			forget_folder(e, folder);
	}
	free(folder);
	return result;
}
