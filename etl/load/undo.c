/*
 * Undoing: a copy of the earlier dataset, segment by segment. It shares no rows with it, so that either can be
 * purged.
 */
#include "load/undo.h"

#include "load/search/search_index.h"
#include "load/sink_sqlite.h"
#include "road/public_text.h"
#include "store/members/geocodes.h"
#include "store/record/record.h"
#include "store/versions/withdraw.h"

#include <stdio.h>

#define UNDOING "publish an earlier version again"

struct undo_work {
	struct store *store;
	struct arena *arena;
	const struct undoing *asked;
	struct undone *out;
	struct store_dataset *all;
	size_t nall;
	const struct store_dataset *undone;
	int64_t cube;
};

static int run(struct store *s, const char *sql, int64_t one, int64_t two, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, one);
	sqlite3_bind_int64(q, 2, two);
	return db_run(q, UNDOING, e);
}

/* ---- a copy ---- */

/* ?1: the earlier one, ?2: the new one. */
static const char *const rows[] = {
	"INSERT INTO dataset_scope SELECT ?2, scope FROM dataset_scope WHERE dataset = ?1",
	"INSERT INTO dataset_part SELECT ?2, label, entries, sums FROM dataset_part WHERE dataset = ?1",
	"INSERT INTO dataset_cells SELECT ?2, marks, hidden FROM dataset_cells WHERE dataset = ?1",
	"INSERT INTO dataset_sketch SELECT ?2, shape, content, lines, codes, periods, entries FROM"
	" dataset_sketch WHERE dataset = ?1",
	"INSERT INTO issue SELECT NULL, ?2, severity, code, line, \"column\", field, value, message"
	" FROM issue WHERE dataset = ?1 ORDER BY id",
	"INSERT INTO issue_code SELECT ?2, code, severity, total FROM issue_code WHERE dataset = ?1",
	"INSERT INTO segment SELECT NULL, ?2, seq, lines FROM segment WHERE dataset = ?1 ORDER BY seq",
	"INSERT INTO text_piece SELECT NULL, n.id, t.position, t.attribute, t.first, t.n, t.data"
	" FROM text_piece t JOIN segment o ON o.id = t.segment JOIN segment n ON n.seq = o.seq"
	" AND n.dataset = ?2 WHERE o.dataset = ?1 ORDER BY t.id",
	"INSERT INTO segment_column SELECT n.id, c.kind, c.position, c.width, c.nulls, c.minimum,"
	" c.maximum, c.step, NULL FROM segment_column c JOIN segment o ON o.id = c.segment"
	" JOIN segment n ON n.seq = o.seq AND n.dataset = ?2 WHERE o.dataset = ?1",
};

/* Their bytes, one by one: each has a number that its column then names. */
static int copy_bytes(struct store *s, int64_t from, int64_t to, struct error *e)
{
	DB_AUTO_STMT list = NULL;
	DB_AUTO_STMT put = NULL;
	DB_AUTO_STMT name = NULL;
	int row;

	if (db_prepare(
		    s->db, &list,
		    "SELECT c.data, n.id, c.kind, c.position FROM segment_column c JOIN segment o"
		    " ON o.id = c.segment JOIN segment n ON n.seq = o.seq AND n.dataset = ?2"
		    " WHERE o.dataset = ?1 AND c.data IS NOT NULL ORDER BY c.data",
		    e) ||
	    db_prepare(s->db, &put,
		       "INSERT INTO segment_data (checksum, data, form) SELECT checksum, data, form"
		       " FROM segment_data WHERE id = ?1",
		       e) ||
	    db_prepare(s->db, &name,
		       "UPDATE segment_column SET data = ?1 WHERE segment = ?2 AND kind = ?3"
		       " AND position = ?4",
		       e))
		return -1;
	sqlite3_bind_int64(list, 1, from);
	sqlite3_bind_int64(list, 2, to);
	while ((row = db_step(list, UNDOING, e)) == 1) {
		sqlite3_bind_int64(put, 1, sqlite3_column_int64(list, 0));
		if (db_run(put, UNDOING, e))
			return -1;
		sqlite3_bind_int64(name, 1, sqlite3_last_insert_rowid(s->db));
		sqlite3_bind_int64(name, 2, sqlite3_column_int64(list, 1));
		db_bind(name, 3, db_text(list, 2));
		sqlite3_bind_int64(name, 4, sqlite3_column_int64(list, 3));
		if (db_run(name, UNDOING, e))
			return -1;
	}
	return row;
}

static int copy(struct undo_work *w, const struct store_dataset *from, int64_t *to, struct error *e)
{
	struct store *s = w->store;

	if (run(s,
		"INSERT INTO dataset SELECT " NEXT_DATASET
		", load, cube, source, source_name, resource, 'published', 1 + ?2, NULL,"
		" fingerprint, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), lines, entries, read, loaded,"
		" dropped, rejected, report FROM dataset WHERE id = ?1",
		from->id, w->undone->version, e))
		return -1;
	*to = sqlite3_last_insert_rowid(s->db);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (run(s, rows[i], from->id, *to, e))
			return -1;
	return copy_bytes(s, from->id, *to, e);
}

/* ---- what is undone ---- */

static bool is_purged(struct undo_work *w, const struct store_dataset *d)
{
	struct error ignored;
	int64_t segments = 0;
	char sql[96];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM segment WHERE dataset = %lld",
		 (long long)d->id);
	return d->entries && (db_integer(w->store->db, sql, 0, &segments, &ignored) || !segments);
}

static bool is_before(const struct undo_work *w, const struct store_dataset *d)
{
	return d->superseded_by == w->undone->id && str_eq(d->status, STR("superseded"));
}

static int find(struct undo_work *w, struct error *e)
{
	int64_t id = w->asked->dataset;
	size_t before = 0;

	if (store_datasets(w->store, w->arena, STR(""), &w->all, &w->nall, e))
		return -1;
	for (size_t i = 0; i < w->nall; i++)
		if (w->all[i].id == id)
			w->undone = &w->all[i];
	if (!w->undone)
		return error_set(e, STATUS_NOT_FOUND,
				 "%s: there is no dataset %lld; 'stuiver status --all' lists them",
				 store_path(w->store), (long long)id);
	if (!str_eq(w->undone->status, STR("published")))
		return error_set(e, STATUS_REFUSED,
				 "dataset %lld is %.*s: only what is published "
				 "can be undone",
				 (long long)id, STR_ARG(w->undone->status));
	for (size_t i = 0; i < w->nall; i++) {
		if (!is_before(w, &w->all[i]))
			continue;
		before++;
		if (is_purged(w, &w->all[i]))
			return error_set(e, STATUS_REFUSED,
					 "dataset %lld, which came before, was "
					 "purged",
					 (long long)w->all[i].id);
	}
	return before ? 0
		      : error_set(
				e, STATUS_REFUSED,
				"dataset %lld took the place of nothing: 'stuiver withdraw' takes it "
				"back",
				(long long)id);
}

static int check_policy(struct undo_work *w, struct error *e)
{
	const struct releasing *how = &w->asked->how;
	int persons;

	if (person_check(how->by, e) || policy_persons(w->store, &persons, e))
		return -1;
	w->out->alone = persons >= 2;
	return persons < 2 || how->forced.len
		       ? public_reason_check(w->store, w->asked->dataset,
					     persons < 2 ? STR("") : how->forced, e)
		       : error_set(
				 e, STATUS_REFUSED,
				 "the policy of %s asks two persons for a publication: stage the "
				 "earlier file again, or undo with --force and a --reason, publicly "
				 "marked until somebody else confirms it",
				 store_path(w->store));
}

static int record(struct undo_work *w, const struct load_dataset *d, struct error *e)
{
	const struct releasing *how = &w->asked->how;
	struct str detail =
		arena_printf(w->arena, "{\"dataset\":%lld,\"version\":%lld,\"again\":%lld%s}",
			     (long long)d->id, (long long)d->version, (long long)d->superseded[0],
			     w->out->alone ? ",\"forced\":true" : "");

	return audit_add(w->store, how->by, "undo", w->undone->cube, detail, e) ||
			       publication_enter(w->store, d->id, 0, how->by,
						 w->out->alone ? how->forced : STR(""), e)
		       ? -1
		       : 0;
}

static int publish_again(struct undo_work *w, struct error *e)
{
	struct undone *out = w->out;

	out->items = ARENA_ARRAY(w->arena, struct load_dataset, w->nall);
	for (size_t i = 0; i < w->nall; i++) {
		const struct store_dataset *from = &w->all[i];
		if (!is_before(w, from))
			continue;
		struct load_dataset *d = &out->items[out->n++];
		*d = (struct load_dataset){.source = from->source_name,
					   .version = w->undone->version + 1,
					   .superseded = ARENA_NEW(w->arena, int64_t),
					   .nsuperseded = 1};
		d->superseded[0] = from->id;
		if (copy(w, from, &d->id, e) || record(w, d, e))
			return -1;
	}
	struct str detail = arena_printf(w->arena, "{\"dataset\":%lld,\"by\":%lld}",
					 (long long)w->undone->id, (long long)out->items[0].id);
	return run(w->store,
		   "UPDATE dataset SET status = 'superseded', superseded_by = ?2 WHERE id = ?1",
		   w->undone->id, out->items[0].id, e) ||
			       audit_add(w->store, w->asked->how.by, "supersede", w->undone->cube,
					 detail, e)
		       ? -1
		       : 0;
}

static int find_cube(struct undo_work *w, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(w->store, w->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, w->undone->cube))
			w->cube = cubes[i].id;
	w->out->cube = w->undone->cube;
	return 0;
}

static int undo_locked(struct undo_work *w, struct error *e)
{
	if (find(w, e) || check_policy(w, e) || find_cube(w, e) || publish_again(w, e) ||
	    members_hide_unused(w->store, w->undone->cube, e) ||
	    search_renew(w->store, w->cube, e) || cube_restamp(w->store, w->cube, e))
		return -1;
	return w->asked->dry_run ? 0 : store_commit(w->store, e);
}

int undo_version(struct store *s, struct arena *a, const struct undoing *what, struct undone *out,
		 struct error *e)
{
	struct undo_work w = {.store = s, .arena = a, .asked = what, .out = out};

	*out = (struct undone){0};
	if (store_begin(s, e))
		return -1;
	int result = undo_locked(&w, e);
	store_rollback(s);
	return result;
}
