#include "deliveries/deliveries.h"

#include "base/system/file.h"
#include "deliveries/jobs/heard.h"
#include "deliveries/mapping/preview.h"
#include "deliveries/mapping/tables.h"
#include "editor/stated.h"
#include "store/db.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define TREE_FILES 16

/* One statement, whose parameters `bind` binds. */
static int change(struct desk *d, const char *sql, const char *doing,
		  void (*bind)(sqlite3_stmt *s, const void *p), const void *p, struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(d->db, &s, sql, e);
	if (result == 0) {
		bind(s, p);
		result = db_run(s, doing, e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static void bind_id(sqlite3_stmt *s, const void *p)
{
	sqlite3_bind_int64(s, 1, *(const int64_t *)p);
}

int delivery_drop(struct desk *d, int64_t id, struct error *e)
{
	if (change(d, "UPDATE delivery SET state = 'dropped' WHERE id = ?", "drop a delivery",
		   bind_id, &id, e) ||
	    preview_drop(d, id, e))
		return -1;
	struct arena *a = arena_new();
	struct str folder = delivery_folder(d, a, id);
	int result = 0;
	if (file_is_dir(folder.ptr) &&
	    nftw(folder.ptr, remove_entry, TREE_FILES, FTW_DEPTH | FTW_PHYS) != 0)
		result = error_errno(e, "remove", folder.ptr);
	arena_free(a);
	return result;
}

int delivery_of_staged(struct desk *d, int64_t staged, int64_t *id, struct error *e)
{
	*id = 0;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s,
			     "SELECT id FROM delivery WHERE staged = ? AND state <> 'dropped'", e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, staged);
		row = db_step(s, "look for a delivery", e);
		if (row > 0)
			*id = sqlite3_column_int64(s, 0);
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

struct two_numbers {
	int64_t id, n;
};

static void bind_two(sqlite3_stmt *s, const void *p)
{
	const struct two_numbers *t = p;
	sqlite3_bind_int64(s, 1, t->id);
	sqlite3_bind_int64(s, 2, t->n);
}

int delivery_passed(struct desk *d, int64_t id, int step, struct error *e)
{
	struct two_numbers t = {id, step};
	return change(d, "UPDATE delivery SET step = max(step, ?2) WHERE id = ?1", "keep a step",
		      bind_two, &t, e);
}

int delivery_checked(struct desk *d, int64_t id, int64_t version, struct error *e)
{
	struct two_numbers t = {id, version};
	return change(d, "UPDATE delivery SET checked = ?2 WHERE id = ?1", "keep a check", bind_two,
		      &t, e);
}

static void bind_settled(sqlite3_stmt *s, const void *p)
{
	const struct delivery *w = p;
	sqlite3_bind_int64(s, 1, w->id);
	db_bind(s, 2, w->state);
	sqlite3_bind_int64(s, 3, w->staged);
	db_bind(s, 4, w->staged_by);
	db_bind(s, 5, w->settled_by);
	db_bind(s, 6, w->remarks);
}

int delivery_settle(struct desk *d, const struct delivery *what, struct error *e)
{
	if (change(d,
		   "UPDATE delivery SET state = ?2, staged = ?3, staged_by = ?4, settled_by = ?5, "
		   "remarks = ?6 WHERE id = ?1",
		   "settle a delivery", bind_settled, what, e))
		return -1;
	/* Its preview is of what was staged: of that, and as long as that. */
	return preview_drop(d, what->id, e);
}

static void bind_shaped(sqlite3_stmt *s, const void *p)
{
	const struct delivery *w = p;
	sqlite3_bind_int64(s, 1, w->id);
	db_bind(s, 2, w->shape);
	sqlite3_bind_int64(s, 3, w->from_memory);
	db_bind(s, 4, w->told);
}

int delivery_shaped(struct desk *d, int64_t id, struct str shape, int64_t from_memory,
		    struct str told, struct error *e)
{
	struct delivery w = {.id = id, .shape = shape, .from_memory = from_memory, .told = told};
	return change(d,
		      "UPDATE delivery SET shape = ?2, from_memory = ?3, told = ?4 WHERE id = ?1",
		      "keep a shape", bind_shaped, &w, e);
}

/* ---- choices ---- */

int choices_get(struct desk *d, struct arena *a, int64_t id, const char *kind,
		struct delivery_choice **out, size_t *n, struct error *e)
{
	int row;
	*n = 0;
	*out = ARENA_ARRAY(a, struct delivery_choice, INTAKE_FILES_MAX);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(d->db, &s,
			 "SELECT name, value FROM delivery_choice WHERE delivery = ? AND kind = ? "
			 "ORDER BY name",
			 e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		db_bind(s, 2, str_z(kind));
		while ((row = db_step(s, "read choices", e)) > 0 && *n < INTAKE_FILES_MAX)
			(*out)[(*n)++] = (struct delivery_choice){arena_dup(a, db_text(s, 0)),
								  arena_dup(a, db_text(s, 1))};
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

struct chosen {
	int64_t id;
	struct str kind, name, value;
};

static void bind_chosen(sqlite3_stmt *s, const void *p)
{
	const struct chosen *c = p;
	sqlite3_bind_int64(s, 1, c->id);
	db_bind(s, 2, c->kind);
	db_bind(s, 3, c->name);
	if (c->value.len)
		db_bind(s, 4, c->value);
}

int choice_put(struct desk *d, int64_t id, const char *kind, struct str name, struct str value,
	       struct error *e)
{
	struct chosen c = {id, str_z(kind), name, value};
	return change(d,
		      value.len ? "INSERT OR REPLACE INTO delivery_choice VALUES (?, ?, ?, ?)"
				: "DELETE FROM delivery_choice WHERE delivery = ? AND kind = ? AND "
				  "name = ?",
		      "keep a choice", bind_chosen, &c, e);
}

/* ---- the mapping ---- */

int mapping_versions(struct desk *d, struct arena *a, int64_t id, struct mapping_version **out,
		     size_t *n, struct error *e)
{
	enum { SHOWN = 100 };
	int row;
	*n = 0;
	*out = ARENA_ARRAY(a, struct mapping_version, SHOWN);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(
		d->db, &s,
		"SELECT version, made_by, made_at, why FROM mapping_version WHERE delivery = "
		"? ORDER BY version DESC LIMIT 100",
		e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		while ((row = db_step(s, "read versions", e)) > 0)
			(*out)[(*n)++] = (struct mapping_version){sqlite3_column_int64(s, 0),
								  arena_dup(a, db_text(s, 1)),
								  arena_dup(a, db_text(s, 2)),
								  arena_dup(a, db_text(s, 3)),
								  {0}};
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

int mapping_read(struct desk *d, struct arena *a, int64_t id, struct str *out, struct error *e)
{
	return mapping_at(d, a, id, 0, out, e);
}

int mapping_asks(struct desk *d, struct arena *a, int64_t id, bool *out, struct error *e)
{
	struct str text;
	*out = false;
	if (mapping_read(d, a, id, &text, e))
		return -1;
	json_t *descriptor = heard_parse(text);
	*out = stated_open(descriptor, a);
	json_decref(descriptor);
	return 0;
}
