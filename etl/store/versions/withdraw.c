#include "store/versions/withdraw.h"

#include "base/memory/buffer.h"
#include "store/record/record.h"

#include "store/members/geocodes.h"
#include "store/versions/view.h"

#define WITHDRAWING "withdraw datasets"

struct withdraw_work {
	struct store *store;
	struct arena *arena;
	const struct withdrawal *asked;
	struct withdrawal_result *out;
	struct store_dataset *all;
	size_t nall;
};

static const struct store_dataset *find(const struct withdraw_work *w, int64_t id)
{
	for (size_t i = 0; i < w->nall; i++)
		if (w->all[i].id == id)
			return &w->all[i];
	return NULL;
}

static bool is_withdrawn(const struct store_dataset *d)
{
	return str_eq(d->status, STR("withdrawn"));
}

static bool is_asked(const struct withdraw_work *w, int64_t id)
{
	for (size_t i = 0; i < w->asked->n; i++)
		if (w->asked->datasets[i] == id)
			return true;
	return false;
}

/* What is to be withdrawn, and what those had superseded. */
static void sort_out(struct withdraw_work *w)
{
	struct withdrawal_result *out = w->out;

	out->withdrawn = ARENA_ARRAY(w->arena, struct store_dataset, w->nall);
	out->superseded = ARENA_ARRAY(w->arena, struct store_dataset, w->nall);
	for (size_t i = 0; i < w->nall; i++) {
		const struct store_dataset *d = &w->all[i];
		if (is_withdrawn(d))
			continue;
		if (is_asked(w, d->id))
			out->withdrawn[out->nwithdrawn++] = *d;
		else if (d->superseded_by && is_asked(w, d->superseded_by))
			out->superseded[out->nsuperseded++] = *d;
	}
}

/* What comes back is a publication, and here is one person. What two have to say (road/road.h) is the store's
 * own row, so that no command can leave it out. */
static int check_restoring(struct withdraw_work *w, struct error *e)
{
	int64_t persons;

	if (!w->asked->restore)
		return 0;
	if (db_integer(w->store->db,
		       "SELECT CAST(value AS INTEGER) FROM policy WHERE name = 'persons'", 1,
		       &persons, e))
		return -1;
	return persons < 2 ? 0
			   : error_set(e, STATUS_REFUSED,
				       "the policy of %s asks two persons for a publication, and "
				       "restoring is one: withdraw without --restore, 'stuiver "
				       "stage' the earlier file, and let another release it",
				       store_path(w->store));
}

static int choose(struct withdraw_work *w, struct error *e)
{
	const struct withdrawal *asked = w->asked;

	if (store_datasets(w->store, w->arena, STR(""), &w->all, &w->nall, e))
		return -1;
	for (size_t i = 0; i < asked->n; i++)
		if (!find(w, asked->datasets[i]))
			return error_set(e, STATUS_NOT_FOUND,
					 "%s: there is no dataset %lld; 'stuiver status --all' "
					 "lists them",
					 store_path(w->store), (long long)asked->datasets[i]);
	sort_out(w);
	if (asked->restore && !w->out->nsuperseded)
		return error_set(e, STATUS_REFUSED,
				 "there is nothing to restore: no dataset was superseded by %s",
				 asked->n > 1 ? "these" : "this one");
	if (!asked->restore && !asked->purge && !w->out->nwithdrawn)
		return error_set(e, STATUS_EXISTS, "%s withdrawn already; nothing changed",
				 asked->n > 1 ? "these datasets were" : "this dataset was");
	return 0;
}

/* ---- what each step does to one dataset ---- */

static int set(struct withdraw_work *w, const char *sql, int64_t dataset, struct str text,
	       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	if (sqlite3_bind_parameter_count(q) > 1)
		db_bind(q, 2, text);
	return db_run(q, WITHDRAWING, e);
}

/* Another dataset that would count the same lines, or lines of the same year and phase. */
static int check_alone(struct withdraw_work *w, const struct store_dataset *d, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q,
		       "SELECT o.id, o.source_name, coalesce((SELECT min(a.scope) FROM"
		       "  dataset_scope a JOIN dataset_scope b ON b.scope = a.scope"
		       "  WHERE a.dataset = o.id AND b.dataset = d.id), '') AS shared"
		       " FROM dataset d JOIN dataset o ON o.cube = d.cube AND o.id <> d.id"
		       " WHERE d.id = ?1 AND o.status = 'published'"
		       " AND (shared <> '' OR (o.source = d.source AND o.resource = d.resource))"
		       " ORDER BY o.id LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, d->id);
	int row = db_step(q, WITHDRAWING, e);
	if (row <= 0)
		return row;
	struct str shared = db_text(q, 2);
	return error_set(
		e, STATUS_REFUSED,
		"dataset %lld (%.*s) cannot be published again beside dataset %lld "
		"(%.*s): both hold %.*s. Withdraw that one as well, or leave --restore out",
		(long long)d->id, STR_ARG(d->source_name), sqlite3_column_int64(q, 0),
		STR_ARG(db_text(q, 1)), STR_ARG(shared.len ? shared : STR("the same lines")));
}

/* Those that go count until the members were looked at: members_hide reads them as published. */
static int publish_all(struct withdraw_work *w, struct error *e)
{
	struct withdrawal_result *out = w->out;

	for (size_t i = 0; i < out->nsuperseded && w->asked->restore; i++)
		if (set(w,
			"UPDATE dataset SET status = 'published', superseded_by = NULL"
			" WHERE id = ?1",
			out->superseded[i].id, STR(""), e))
			return -1;
	for (size_t i = 0; i < out->nwithdrawn; i++)
		if (set(w, "UPDATE dataset SET status = 'published' WHERE id = ?1",
			out->withdrawn[i].id, STR(""), e))
			return -1;
	out->restored = w->asked->restore;
	return 0;
}

static int withdraw_all(struct withdraw_work *w, struct error *e)
{
	struct withdrawal_result *out = w->out;

	for (size_t i = 0; i < out->nwithdrawn; i++)
		if (set(w, "UPDATE dataset SET status = 'withdrawn' WHERE id = ?1",
			out->withdrawn[i].id, STR(""), e) ||
		    set(w,
			"INSERT INTO withdrawal VALUES (?1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"
			" ?2, NULL)",
			out->withdrawn[i].id, w->asked->reason, e) ||
		    (w->asked->note.len && set(w, "INSERT INTO withdrawal_note VALUES (?1, ?2)",
					       out->withdrawn[i].id, w->asked->note, e)))
			return -1;
	for (size_t i = 0; i < out->nsuperseded && out->restored; i++)
		if (check_alone(w, &out->superseded[i], e))
			return -1;
	return 0;
}

/* ---- per cube ---- */

static bool touches(const struct withdrawal_result *out, struct str cube)
{
	for (size_t i = 0; i < out->nwithdrawn; i++)
		if (str_eq(out->withdrawn[i].cube, cube))
			return true;
	for (size_t i = 0; i < out->nsuperseded && out->restored; i++)
		if (str_eq(out->superseded[i].cube, cube))
			return true;
	return false;
}

static int each_cube(struct withdraw_work *w,
		     int (*work)(struct withdraw_work *, const struct store_cube *, struct error *),
		     struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(w->store, w->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (touches(w->out, cubes[i].name) && work(w, &cubes[i], e))
			return -1;
	return 0;
}

static int hide(struct withdraw_work *w, const struct store_cube *cube, struct error *e)
{
	int64_t *going = ARENA_ARRAY(w->arena, int64_t, w->out->nwithdrawn + 1);

	for (size_t i = 0; i < w->out->nwithdrawn; i++)
		going[i] = w->out->withdrawn[i].id;
	return members_hide(w->store, cube->name, going, w->out->nwithdrawn, e);
}

static int restamp(struct withdraw_work *w, const struct store_cube *cube, struct error *e)
{
	return cube_restamp(w->store, cube->id, e);
}

/* ---- the record: an entry for each dataset that changes; not why, for a reason may name somebody ---- */

static bool goes_now(const struct withdraw_work *w, int64_t id)
{
	for (size_t i = 0; i < w->out->nwithdrawn; i++)
		if (w->out->withdrawn[i].id == id)
			return true;
	return false;
}

static int record_one(struct withdraw_work *w, const char *action, const struct store_dataset *d,
		      struct error *e)
{
	bool purged = w->asked->purge && strcmp(action, "withdraw") == 0;
	struct str detail = arena_printf(w->arena, "{\"dataset\":%lld%s}", (long long)d->id,
					 purged ? ",\"purge\":true" : "");

	return audit_add(w->store, w->asked->by, action, d->cube, detail, e);
}

static int record_all(struct withdraw_work *w, struct error *e)
{
	const struct withdrawal_result *out = w->out;

	for (size_t i = 0; i < out->nwithdrawn; i++)
		if (record_one(w, "withdraw", &out->withdrawn[i], e))
			return -1;
	for (size_t i = 0; i < w->asked->n && w->asked->purge; i++)
		if (!goes_now(w, w->asked->datasets[i]) &&
		    record_one(w, "purge", find(w, w->asked->datasets[i]), e))
			return -1;
	for (size_t i = 0; i < out->nsuperseded && out->restored; i++)
		if (record_one(w, "restore", &out->superseded[i], e))
			return -1;
	return 0;
}

/* Where a cube went with them, not of which. */
static int record_erased(struct withdraw_work *w, const struct erased_cube *cube, struct error *e)
{
	struct str named = cube->entries;

	for (size_t i = 0; i < w->asked->n; i++) {
		int64_t id = w->asked->datasets[i];
		if (!str_eq(find(w, id)->cube, cube->name))
			continue;
		struct str detail = arena_printf(w->arena, "{\"dataset\":%lld%s%.*s%s}",
						 (long long)id, named.len ? ",\"entries\":[" : "",
						 STR_ARG(named), named.len ? "]" : "");
		if (audit_add(w->store, w->asked->by, "erase",
			      cube->gone ? STR("erased") : cube->name, detail, e))
			return -1;
		named = STR("");
	}
	return 0;
}

static int erase_all(struct withdraw_work *w, struct error *e)
{
	const struct withdrawal *asked = w->asked;
	struct erased_cube *cubes;
	size_t n;

	if (erase_datasets(w->store, w->arena, asked->datasets, asked->n, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (record_erased(w, &cubes[i], e) ||
		    (asked->within &&
		     asked->within(asked->payload, w->store, cubes[i].name, cubes[i].gone, e)))
			return -1;
	return 0;
}

static int withdraw_locked(struct withdraw_work *w, struct error *e)
{
	const struct withdrawal *asked = w->asked;

	if (check_restoring(w, e) || choose(w, e) || publish_all(w, e) || each_cube(w, hide, e) ||
	    withdraw_all(w, e) || each_cube(w, restamp, e) ||
	    (asked->purge && (purge_datasets(w->store, w->arena, asked->datasets, asked->n, e) ||
			      clearing_due(w->store, e))) ||
	    (asked->erase ? erase_all : record_all)(w, e))
		return -1;
	if (asked->dry_run)
		store_rollback(w->store);
	return asked->dry_run ? 0 : store_commit(w->store, e);
}

int store_withdraw(struct store *s, struct arena *a, const struct withdrawal *asked,
		   struct withdrawal_result *out, struct error *e)
{
	struct withdraw_work w = {.store = s, .arena = a, .asked = asked, .out = out};

	*out = (struct withdrawal_result){0};
	if (store_begin(s, e))
		return -1;
	int result = withdraw_locked(&w, e);
	store_rollback(s);
	if (result == 0 && asked->purge && !asked->dry_run)
		result = purge_clear(s, e);
	return result;
}
