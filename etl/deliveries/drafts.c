/* What somebody pasted or brought for a table, until it is taken. */
#include "deliveries/mapping/tables.h"

#include "base/system/file.h"
#include "store/db.h"
#include <unistd.h>

struct str draft_file(struct arena *a, int64_t id)
{
	return arena_printf(a, "tabel-%lld", (long long)id);
}

static int enter(struct desk *d, const struct table_draft *w, int64_t *id, struct error *e)
{
	char now[MOMENT_SIZE];
	DB_AUTO_STMT old = NULL;
	DB_AUTO_STMT s = NULL;
	moment_now(now);
	if (db_prepare(d->db, &old,
		       "DELETE FROM table_draft WHERE delivery = ? AND list = ? AND made_by = ? "
		       "AND state <> 'waits'",
		       e) ||
	    db_prepare(d->db, &s,
		       "INSERT INTO table_draft (delivery, list, made_by, made_at, how, source, "
		       "state, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		       e))
		return -1;
	sqlite3_bind_int64(old, 1, w->delivery);
	db_bind(old, 2, w->list);
	db_bind(old, 3, w->by);
	sqlite3_bind_int64(s, 1, w->delivery);
	db_bind(s, 2, w->list);
	db_bind(s, 3, w->by);
	db_bind(s, 4, str_z(now));
	db_bind(s, 5, w->replace ? STR("replace") : STR("merge"));
	db_bind(s, 6, w->source.ptr ? w->source : STR(""));
	db_bind(s, 7, w->content.len ? STR("read") : STR("waits"));
	db_bind(s, 8, w->content.len ? w->content : STR(""));
	if (db_run(old, "forget a draft", e) || db_run(s, "keep a draft", e))
		return -1;
	*id = sqlite3_last_insert_rowid(d->db);
	return 0;
}

int draft_make(struct desk *d, const struct table_draft *what, int64_t *id, struct error *e)
{
	desk_take(d);
	int result = enter(d, what, id, e);
	desk_let_go(d);
	return result;
}

int draft_get(struct desk *d, struct arena *a, int64_t delivery, int64_t id,
	      struct table_draft *out, struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s,
			     "SELECT list, made_by, made_at, source, content, how, state FROM "
			     "table_draft WHERE id = ? AND delivery = ?",
			     e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		sqlite3_bind_int64(s, 2, delivery);
		row = db_step(s, "read a draft", e);
	}
	if (row > 0)
		*out = (struct table_draft){
			.id = id,
			.delivery = delivery,
			.list = arena_dup(a, db_text(s, 0)),
			.by = arena_dup(a, db_text(s, 1)),
			.at = arena_dup(a, db_text(s, 2)),
			.source = arena_dup(a, db_text(s, 3)),
			.content = arena_dup(a, db_text(s, 4)),
			.replace = str_eq(db_text(s, 5), STR("replace")),
			.waits = str_eq(db_text(s, 6), STR("waits")),
			.taken = str_eq(db_text(s, 6), STR("taken")),
		};
	db_finalize(&s);
	desk_let_go(d);
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "there is no draft %lld", (long long)id);
	return row < 0 ? -1 : 0;
}

static int set_state(struct desk *d, int64_t id, const char *state, struct str content,
		     struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(d->db, &s,
				"UPDATE table_draft SET state = ?2, content = CASE WHEN ?3 = '' "
				"THEN content ELSE ?3 END WHERE id = ?1",
				e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, id);
		db_bind(s, 2, str_z(state));
		db_bind(s, 3, content);
		result = db_run(s, "keep a draft", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

int draft_read(struct desk *d, struct arena *a, int64_t delivery, int64_t id, struct error *e)
{
	struct str text;
	int result = file_read(&text, a, delivery_path(d, a, delivery, "table.out").ptr,
			       CSV_TABLE_BYTES_MAX, e);
	if (result == 0 && !text.len)
		result = error_set(e, STATUS_INPUT, "there is nothing in it");
	if (result == 0)
		result = set_state(d, id, "read", text, e);
	unlink(delivery_path(d, a, delivery, draft_file(a, id).ptr).ptr);
	return result;
}

int draft_taken(struct desk *d, int64_t id, struct error *e)
{
	return set_state(d, id, "taken", STR(""), e);
}
