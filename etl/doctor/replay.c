#include "doctor/surgery.h"

#include "base/system/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOING "load again"
#define COPY_CHUNK ((size_t)1 << 20)

struct replaying {
	struct surgery *m;
	int64_t dataset;
	struct str cube, mapping, resource, name, fingerprint, sha256;
	uint64_t rejected;
	struct str scratch, file; /* paths */
};

static int exec(struct surgery *m, const char *sql, struct error *e)
{
	return db_exec(m->store->db, sql, DOING, e);
}

static int run_with(struct replaying *r, const char *sql, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(r->m->store->db, &q, sql, e))
		return -1;
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_int64(q, 1, r->dataset);
	if (db_run(q, DOING, e))
		return -1;
	return 0;
}

/* ---- what it was ---- */

static int read_dataset(struct replaying *r, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct arena *a = r->m->arena;

	if (db_prepare(
		    r->m->store->db, &q,
		    "SELECT c.name, l.mapping, d.resource, d.source_name, d.fingerprint, f.sha256, d.rejected"
		    " FROM dataset d JOIN cube c ON c.id = d.cube JOIN load l ON l.id = d.load"
		    " JOIN source_file f ON f.id = d.source WHERE d.id = ?1",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, r->dataset);
	int row = db_step(q, DOING, e);
	if (row != 1)
		return row ? -1
			   : error_set(e, STATUS_STORE, "the catalogue has no dataset %lld",
				       (long long)r->dataset);
	r->cube = arena_dup(a, db_text(q, 0));
	r->mapping = arena_dup(a, db_text(q, 1));
	r->resource = arena_dup(a, db_text(q, 2));
	r->name = arena_dup(a, db_text(q, 3));
	r->fingerprint = arena_dup(a, db_text(q, 4));
	r->sha256 = arena_dup(a, db_text(q, 5));
	r->rejected = (uint64_t)sqlite3_column_int64(q, 6);
	return 0;
}

static int write_original(struct replaying *r, struct error *e)
{
	struct store_original *o;
	const void *p;
	size_t n;
	int more;

	struct str base = str_base_name(r->name);
	r->file = arena_printf(r->m->arena, "%s/%.*s", r->m->folder,
			       STR_ARG(base.len ? base : STR("original")));
	if (store_original_open(&o, r->m->store, r->sha256.ptr, e))
		return error_context(e, "dataset %lld (%.*s) cannot be loaded again",
				     (long long)r->dataset, STR_ARG(r->name));
	FILE *f = fopen(r->file.ptr, "wb");
	more = f ? 0 : error_errno(e, "write", r->file.ptr);
	while (f && (more = store_original_next(o, &p, &n, e)) > 0)
		if (fwrite(p, 1, n, f) != n) {
			more = error_errno(e, "write", r->file.ptr);
			break;
		}
	if (f && fclose(f) != 0 && more == 0)
		more = error_errno(e, "write", r->file.ptr);
	store_original_close(o);
	return more;
}

/* ---- a copy with the members and no lines ---- */

static int copy_file(const char *from, const char *to, struct error *e)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char *room = xmalloc(COPY_CHUNK);
	size_t n;
	int result = in && out ? 0 : error_errno(e, "copy", from);

	while (result == 0 && (n = fread(room, 1, COPY_CHUNK, in)) > 0)
		if (fwrite(room, 1, n, out) != n)
			result = error_errno(e, "write", to);
	if (result == 0 && ferror(in))
		result = error_errno(e, "read", from);
	if (in)
		fclose(in);
	if (out && fclose(out) != 0 && result == 0)
		result = error_errno(e, "write", to);
	free(room);
	return result;
}

static int empty_scratch(struct replaying *r, struct error *e)
{
	static const char sql[] =
		"PRAGMA foreign_keys = OFF; BEGIN;"
		"DELETE FROM segment_data; DELETE FROM segment_column; DELETE FROM text_piece; DELETE FROM segment;"
		"DELETE FROM dataset_scope; DELETE FROM dataset_sketch; DELETE FROM dataset_part; DELETE FROM dataset_cells;"
		"DELETE FROM issue; DELETE FROM issue_code; DELETE FROM withdrawal; DELETE FROM withdrawal_note;"
		"DELETE FROM publication; DELETE FROM privacy_load; DELETE FROM privacy_finding; DELETE FROM privacy_annex;"
		"DELETE FROM dataset; DELETE FROM source_block; DELETE FROM source_file; DELETE FROM load;"
		"DELETE FROM policy; DELETE FROM member_hidden; COMMIT";
	struct store *s;

	r->scratch = arena_printf(r->m->arena, "%s/again.db", r->m->folder);
	if (copy_file(r->m->made, r->scratch.ptr, e) || store_open_writer(&s, r->scratch.ptr, e))
		return -1;
	int result = db_exec(s->db, sql, DOING, e);
	store_close(s);
	return result;
}

/* ---- what came out, beside what is known ---- */

/* Each a question whose answer must be 0: in words, what is not as it was. */
static const struct {
	const char *sql, *words;
} as_it_was[] = {
	{"SELECT (SELECT count(*) FROM again.dataset) <> 1", "it became several datasets"},
	{"SELECT (SELECT fingerprint FROM again.dataset) <> (SELECT fingerprint FROM main.dataset WHERE id = ?1)",
	 "the mapping is not the one it was loaded with"},
	{"SELECT (SELECT entries FROM again.dataset) <> (SELECT entries FROM main.dataset WHERE id = ?1)",
	 "there are more or fewer lines"},
	{"SELECT (SELECT content FROM again.dataset_sketch) <> (SELECT content FROM main.dataset_sketch WHERE dataset = ?1)",
	 "the lines are others"},
	{"SELECT count(*) FROM main.segment g LEFT JOIN again.segment n ON n.seq = g.seq WHERE g.dataset = ?1 AND n.lines IS"
	 " NOT g.lines",
	 "the segments have other lines"},
	{"SELECT count(*) FROM main.segment g JOIN main.segment_column c ON c.segment = g.id JOIN again.segment n ON n.seq ="
	 " g.seq LEFT JOIN again.segment_column k ON k.segment = n.id AND k.kind = c.kind AND k.position = c.position WHERE"
	 " g.dataset = ?1 AND (k.width IS NOT c.width OR k.nulls IS NOT c.nulls OR k.minimum IS NOT c.minimum OR k.maximum IS"
	 " NOT c.maximum OR k.step IS NOT c.step OR (k.data IS NULL) <> (c.data IS NULL))",
	 "the columns are kept otherwise"},
	{"SELECT count(*) FROM main.segment g JOIN main.segment_column c ON c.segment = g.id JOIN main.segment_data x ON x.id ="
	 " c.data JOIN again.segment n ON n.seq = g.seq JOIN again.segment_column k ON k.segment = n.id AND k.kind = c.kind AND"
	 " k.position = c.position JOIN again.segment_data y ON y.id = k.data WHERE g.dataset = ?1 AND x.data <> y.data",
	 "what is still there has other bytes"},
	{"SELECT count(*) FROM main.segment g JOIN main.text_piece p ON p.segment = g.id JOIN again.segment n ON n.seq = g.seq"
	 " JOIN again.text_piece t ON t.segment = n.id AND t.position = p.position AND t.attribute = p.attribute AND t.first ="
	 " p.first WHERE g.dataset = ?1 AND (t.n <> p.n OR t.data <> p.data)",
	 "texts that are still there have other bytes"},
};

static int check_as_it_was(struct replaying *r, struct error *e)
{
	for (size_t i = 0; i < sizeof as_it_was / sizeof *as_it_was; i++) {
		DB_AUTO_STMT q = NULL;
		if (db_prepare(r->m->store->db, &q, as_it_was[i].sql, e))
			return -1;
		if (sqlite3_bind_parameter_count(q))
			sqlite3_bind_int64(q, 1, r->dataset);
		int row = db_step(q, DOING, e);
		if (row < 0)
			return -1;
		if (row == 1 && sqlite3_column_int64(q, 0))
			return error_set(
				e, STATUS_STORE,
				"dataset %lld (%.*s) was loaded again and %s: put back a backup, or give the "
				"mapping and lists as they were",
				(long long)r->dataset, STR_ARG(r->name), as_it_was[i].words);
	}
	return 0;
}

/* What is there stays; columns keep their numbers. */
static const char *const taken_over[] = {
	"INSERT INTO main.segment_data SELECT c.data, y.checksum, y.data, y.form FROM main.segment g JOIN main.segment_column"
	" c ON c.segment = g.id JOIN again.segment n ON n.seq = g.seq JOIN again.segment_column k ON k.segment = n.id AND"
	" k.kind = c.kind AND k.position = c.position JOIN again.segment_data y ON y.id = k.data WHERE g.dataset = ?1 AND"
	" c.data NOT IN (SELECT id FROM main.segment_data)",
	"INSERT INTO main.text_piece (segment, position, attribute, first, n, data) SELECT g.id, t.position, t.attribute,"
	" t.first, t.n, t.data FROM main.segment g JOIN again.segment n ON n.seq = g.seq JOIN again.text_piece t ON t.segment ="
	" n.id WHERE g.dataset = ?1 AND NOT EXISTS (SELECT 1 FROM main.text_piece p WHERE p.segment = g.id AND p.position ="
	" t.position AND p.attribute = t.attribute AND p.first = t.first) ORDER BY t.id",
	"UPDATE again.dataset_sketch SET dataset = ?1",
	"UPDATE again.dataset_part SET dataset = ?1",
	"INSERT OR IGNORE INTO main.dataset_sketch SELECT * FROM again.dataset_sketch",
	"INSERT OR IGNORE INTO main.dataset_part SELECT * FROM again.dataset_part",
};

static int take_over(struct replaying *r, struct error *e)
{
	if (exec(r->m, "BEGIN IMMEDIATE", e))
		return -1;
	int result = check_as_it_was(r, e);
	for (size_t i = 0; i < sizeof taken_over / sizeof *taken_over && result == 0; i++) {
		result = run_with(r, taken_over[i], e);
		if (result == 0 && i < 2)
			r->m->out->columns += (uint64_t)sqlite3_changes64(r->m->store->db);
	}
	if (result) {
		db_rollback(r->m->store->db);
		return -1;
	}
	return exec(r->m, "COMMIT", e);
}

static int attach(struct replaying *r, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(r->m->store->db, &q, "ATTACH ?1 AS again", e))
		return -1;
	db_bind(q, 1, r->scratch);
	return db_run(q, DOING, e);
}

static int replay_one(struct replaying *r, struct error *e)
{
	struct surgery *m = r->m;

	if (read_dataset(r, e) || write_original(r, e) ||
	    exec(m, "PRAGMA wal_checkpoint(TRUNCATE)", e) || empty_scratch(r, e))
		return -1;
	m->order->tell(m->order->payload,
		       arena_printf(m->arena,
				    "dataset %lld (%.*s) is loaded again from its original",
				    (long long)r->dataset, STR_ARG(r->name)));
	struct doctor_load load = {.store = r->scratch.ptr,
				   .file = r->file.ptr,
				   .cube = r->cube,
				   .mapping = r->mapping,
				   .resource = r->resource,
				   .rejected = r->rejected};
	int result = m->order->load(m->order->payload, &load, e);
	unlink(r->file.ptr);
	if (result == 0 && (result = attach(r, e)) == 0) {
		result = take_over(r, e);
		sqlite3_exec(m->store->db, "DETACH again", NULL, NULL, NULL);
	}
	unlink(r->scratch.ptr);
	m->out->datasets += result == 0;
	return result;
}

int replay(struct surgery *m, const int64_t *datasets, size_t n, struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		struct replaying r = {.m = m, .dataset = datasets[i]};
		if (replay_one(&r, e))
			return -1;
	}
	return 0;
}
