#include "base/memory/hash.h"
#include "load/sink_sqlite.h"

static int enter_one(struct sqlite_sink *s, sqlite3_stmt *q, size_t position, struct error *e)
{
	const struct explanation *x = &s->header.explanations->items[position];

	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, (int64_t)position);
	const struct str texts[] = {x->scope.json,
				    x->scope.cut,
				    x->scope_text,
				    x->title,
				    x->text,
				    x->source,
				    x->author,
				    x->date,
				    x->version,
				    x->cited.meeting,
				    x->cited.meeting_date,
				    x->cited.agenda_item,
				    x->cited.document};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		db_bind(q, (int)i + 3, texts[i].ptr ? texts[i] : STR(""));
	return db_run(q, "enter the explanations", e);
}

/* Of all they say. */
static int digest(struct sqlite_sink *s, char out[SHA256_HEX_SIZE], struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct sha256 *h = sha256_new();
	int row =
		db_prepare(
			s->store->db, &q,
			"SELECT json_array(scope, scope_text, title, text, source, author, date,"
			" version, meeting, meeting_date, agenda_item, document) FROM explanation WHERE cube = ?1 AND answer IS NULL"
			" ORDER BY position",
			e)
			? -1
			: 1;

	if (row == 1)
		sqlite3_bind_int64(q, 1, s->cube);
	while (row == 1 && (row = db_step(q, "read the explanations", e)) == 1)
		sha256_update(h, db_text(q, 0).ptr, db_text(q, 0).len);
	sha256_hex(h, out);
	sha256_free(h);
	return row;
}

int explanations_enter(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT clear = NULL;
	DB_AUTO_STMT q = NULL;
	char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];

	if (digest(s, before, e) ||
	    db_prepare(s->store->db, &clear,
		       "DELETE FROM explanation WHERE cube = ?1 AND answer IS NULL", e) ||
	    db_prepare(
		    s->store->db, &q,
		    "INSERT INTO explanation (cube, position, scope, cut, scope_text, title, text,"
		    " source, author, date, version, meeting, meeting_date, agenda_item, document)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		    e))
		return -1;
	sqlite3_bind_int64(clear, 1, s->cube);
	if (db_run(clear, "enter the explanations", e))
		return -1;
	for (size_t i = 0; s->header.explanations && i < s->header.explanations->n; i++)
		if (enter_one(s, q, i, e))
			return -1;
	if (digest(s, after, e))
		return -1;
	s->explained = strcmp(before, after) != 0;
	return 0;
}
