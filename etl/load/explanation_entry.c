#include "load/sink_sqlite.h"

static int enter_one(struct sqlite_sink *s, sqlite3_stmt *q, size_t position, struct error *e)
{
	const struct explanation *x = &s->header.explanations->items[position];

	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, (int64_t)position);
	const struct str texts[] = {x->scope.json, x->scope.cut, x->scope_text, x->title,  x->text,
				    x->source,     x->author,    x->date,       x->version};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		db_bind(q, (int)i + 3, texts[i].ptr ? texts[i] : STR(""));
	return db_run(q, "enter the explanations", e);
}

int explanations_enter(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT clear = NULL;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &clear, "DELETE FROM explanation WHERE cube = ?1", e) ||
	    db_prepare(s->store->db, &q,
		       "INSERT INTO explanation VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
		       " ?10, ?11)",
		       e))
		return -1;
	sqlite3_bind_int64(clear, 1, s->cube);
	if (db_run(clear, "enter the explanations", e))
		return -1;
	for (size_t i = 0; s->header.explanations && i < s->header.explanations->n; i++)
		if (enter_one(s, q, i, e))
			return -1;
	return 0;
}
