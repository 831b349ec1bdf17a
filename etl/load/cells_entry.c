/* Cells of protected tables, as they were published. */
#include "load/sink_sqlite.h"

int cells_enter(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (source->ncells == 0)
		return 0;
	/* No two are of one name, but by a chance of one in 2^64. */
	if (db_prepare(s->store->db, &q,
		       "INSERT OR REPLACE INTO dataset_cell VALUES (?1, ?2, ?3, ?4, ?5)", e))
		return -1;
	for (size_t i = 0; i < source->ncells; i++) {
		const struct cell_mark *m = &source->cells[i];
		sqlite3_bind_int64(q, 1, s->dataset);
		db_bind_blob(q, 2, m->name, sizeof m->name);
		sqlite3_bind_int(q, 3, (int)m->state);
		sqlite3_bind_int64(q, 4, (int64_t)m->print);
		db_bind_blob(q, 5, m->npayees ? (const void *)m->payees : "",
			     m->npayees * sizeof *m->payees);
		if (db_run(q, "keep the cells", e))
			return -1;
	}
	return 0;
}

/* What was withdrawn was public, too. */
int cells_each(struct sqlite_sink *s, void (*each)(void *payload, const struct cell_mark *m),
	       void *payload, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT c.name, c.state, c.print, c.payees, d.status = 'published'"
		       " FROM dataset_cell c JOIN dataset d ON d.id = c.dataset"
		       " WHERE d.cube = ?1 AND d.load <> ?2 ORDER BY c.dataset",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, s->load);
	while ((row = db_step(q, "read the cells", e)) == 1) {
		struct cell_mark m = {.state = (enum cell_state)sqlite3_column_int(q, 1),
				      .print = (uint64_t)sqlite3_column_int64(q, 2),
				      .payees = sqlite3_column_blob(q, 3),
				      .npayees =
					      (size_t)sqlite3_column_bytes(q, 3) / sizeof *m.payees,
				      .published = sqlite3_column_int(q, 4)};
		if (sqlite3_column_bytes(q, 0) != (int)sizeof m.name)
			return error_set(e, STATUS_STORE, "the cells of the store are damaged");
		memcpy(m.name, sqlite3_column_blob(q, 0), sizeof m.name);
		each(payload, &m);
	}
	return row;
}
