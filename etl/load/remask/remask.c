#include "load/remask/remask.h"

#include "load/remask/remask_rows.h"
#include "load/search/search_index.h"
#include "load/sink_sqlite.h"
#include "store/members/geocodes.h"
#include "store/record/record.h"
#include "store/versions/withdraw.h"

struct remasking {
	const struct remask_job *job;
	struct arena *arena;
	struct remask_work work;
};

/* ---- a cube ---- */

/* All that have facts, whatever became of them. */
static int list_datasets(struct remasking *r, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t most;
	int row;

	if (db_integer(r->job->store->db, "SELECT count(*) FROM dataset", 0, &most, e) ||
	    db_prepare(r->job->store->db, &q,
		       "SELECT id, resource FROM dataset WHERE cube = ?1 AND load <> ?2 AND id IN"
		       " (SELECT dataset FROM segment) ORDER BY id",
		       e))
		return -1;
	r->work.datasets = ARENA_ARRAY(r->arena, int64_t, (size_t)most + 1);
	r->work.resources = ARENA_ARRAY(r->arena, struct str, (size_t)most + 1);
	sqlite3_bind_int64(q, 1, r->job->cube);
	sqlite3_bind_int64(q, 2, r->job->load);
	while ((row = db_step(q, REMASKING, e)) == 1) {
		r->work.resources[r->work.n] = arena_dup(r->arena, db_text(q, 1));
		r->work.datasets[r->work.n++] = sqlite3_column_int64(q, 0);
	}
	return row;
}

/* An entry of the record for each dataset, and one for what else was changed. */
static int tell(struct remasking *r, struct load_remasked *out, struct error *e)
{
	const struct remask_job *job = r->job;

	out->items = ARENA_ARRAY(r->arena, struct load_remasked_dataset, r->work.n + 1);
	for (size_t i = 0; i < r->work.n; i++) {
		if (!r->work.entries[i])
			continue;
		out->items[out->n++] =
			(struct load_remasked_dataset){r->work.datasets[i], r->work.entries[i]};
		struct str detail = arena_printf(r->arena, "{\"dataset\":%lld,\"entries\":%llu}",
						 (long long)r->work.datasets[i],
						 (unsigned long long)r->work.entries[i]);
		if (!job->dry && audit_add(job->store, job->by, "remask", job->name, detail, e))
			return -1;
	}
	if (!out->written || job->dry)
		return 0;
	return audit_add(
		job->store, job->by, "remask", job->name,
		arena_printf(r->arena, "{\"texts\":%llu}", (unsigned long long)out->written), e);
}

static int forget(const struct remask_job *job, struct error *e)
{
	return members_forget_unused(job->store, job->cube, job->name, e) ||
			       search_renew(job->store, job->cube, e) ||
			       db_exec(job->store->db,
				       "INSERT INTO search (search) VALUES ('optimize')", REMASKING,
				       e) ||
			       clearing_due(job->store, e) || cube_restamp(job->store, job->cube, e)
		       ? -1
		       : 0;
}

/* ---- once ---- */

static int is_looked_at(const struct remask_job *job, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(job->store->db, &q,
		       "SELECT 1 FROM privacy_looked WHERE cube = ?1 AND fingerprint = ?2 AND"
		       " program = ?3",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, job->cube);
	db_bind(q, 2, job->look->fingerprint);
	db_bind(q, 3, str_z(STUIVER_VERSION));
	int row = db_step(q, REMASKING, e);
	*out = row == 1;
	return row < 0 ? -1 : 0;
}

static int look_is_done(const struct remask_job *job, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(job->store->db, &q,
		       "INSERT OR REPLACE INTO privacy_looked VALUES (?1, ?2, ?3)", e))
		return -1;
	sqlite3_bind_int64(q, 1, job->cube);
	db_bind(q, 2, job->look->fingerprint);
	db_bind(q, 3, str_z(STUIVER_VERSION));
	return db_run(q, REMASKING, e);
}

static int mask_all(struct remasking *r, struct load_remasked *out, struct error *e)
{
	bool changed = false;

	if (list_datasets(r, e) ||
	    (r->work.n && remask_names(r->job, r->work.datasets, r->work.n, r->arena, e)) ||
	    (r->work.n && remask_entries(r->job, r->arena, &r->work, e)) ||
	    remask_written(r->job, &out->written, e) || tell(r, out, e))
		return -1;
	changed = out->n || out->written;
	if (r->job->dry)
		return 0;
	return remask_originals(r->job, r->work.datasets, r->work.levelled, r->work.n, changed,
				&out->written, e) ||
			       (changed && forget(r->job, e)) || look_is_done(r->job, e)
		       ? -1
		       : 0;
}

int remask_cube(const struct remask_job *job, struct arena *a, struct load_remasked *out,
		struct error *e)
{
	struct remasking r = {.job = job, .arena = a};
	bool looked;

	*out = (struct load_remasked){0};
	if (is_looked_at(job, &looked, e))
		return -1;
	return looked ? 0 : mask_all(&r, out, e);
}

static int find_cube(struct store *s, struct arena *a, struct str name, int64_t *id,
		     struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, a, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, name)) {
			*id = cubes[i].id;
			return 0;
		}
	return error_set(e, STATUS_NO_CUBE, "there is no cube '%.*s' in %s", STR_ARG(name),
			 store_path(s));
}

int remask_store(struct store *s, struct arena *a, struct str cube, const struct remask_look *look,
		 struct str by, bool dry, struct load_remasked *out, struct error *e)
{
	struct remask_job job = {.store = s, .name = cube, .look = look, .by = by, .dry = dry};
	struct error ignored;

	if (find_cube(s, a, cube, &job.cube, e) || store_begin(s, e))
		return -1;
	int result = remask_cube(&job, a, out, e) || (!dry && store_commit(s, e)) ? -1 : 0;
	store_rollback(s);
	/* What cannot be written anew now is by the next command. */
	if (result == 0 && !dry && (out->n || out->written))
		purge_clear(s, &ignored);
	return result;
}
