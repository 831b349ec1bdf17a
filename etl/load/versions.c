/*
 * Versions. A dataset that came in an earlier load is replaced by this load when the two overlap
 * (share a scope) and the policy agrees, or when it is the very same file read under another
 * mapping. It keeps its facts and only changes its status.
 */
#include "load/compare.h"

#define EARLIER "o.cube = ?2 AND o.load <> ?1 AND o.status = 'published'"

static int run(struct sqlite_sink *s, const char *sql, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	if (sqlite3_bind_parameter_count(q) > 1)
		sqlite3_bind_int64(q, 2, s->cube);
	return db_run(q, "settle the versions", e);
}

/* version = 1 + the highest among the datasets that share a scope, whatever their status; by name
 * when a dataset has no scope. */
static int number(struct sqlite_sink *s, struct error *e)
{
	return run(
		s,
		"UPDATE dataset AS n SET version = 1 + max("
		" (SELECT coalesce(max(o.version), 0) FROM dataset o"
		"  JOIN dataset_scope os ON os.dataset = o.id"
		"  JOIN dataset_scope ns ON ns.scope = os.scope AND ns.dataset = n.id"
		"  WHERE o.cube = ?2 AND o.load <> ?1),"
		" (SELECT coalesce(max(o.version), 0) FROM dataset o"
		"  WHERE o.cube = ?2 AND o.load <> ?1 AND o.source_name = n.source_name"
		"  AND NOT EXISTS (SELECT 1 FROM dataset_scope x WHERE x.dataset IN (o.id, n.id))))"
		" WHERE n.load = ?1",
		e);
}

/* The same bytes read by another mapping never stay beside themselves. */
static int supersede_same_files(struct sqlite_sink *s, struct error *e)
{
	return run(s,
		   "UPDATE dataset AS o SET status = 'superseded', superseded_by ="
		   " (SELECT min(n.id) FROM dataset n WHERE n.load = ?1 AND n.source = o.source"
		   "  AND n.resource = o.resource)"
		   " WHERE " EARLIER " AND EXISTS (SELECT 1 FROM dataset n WHERE n.load = ?1"
		   "  AND n.source = o.source AND n.resource = o.resource)",
		   e);
}

/* Scopes of an earlier dataset that overlaps, which this load does not hold. */
static int refuse_partial(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "WITH mine AS (SELECT DISTINCT scope FROM dataset_scope x"
		       "  JOIN dataset n ON n.id = x.dataset WHERE n.load = ?1)"
		       " SELECT o.id, o.source_name,"
		       "  (SELECT group_concat(scope, ', ') FROM (SELECT scope FROM dataset_scope"
		       "   WHERE dataset = o.id AND scope IN mine ORDER BY scope LIMIT 10)),"
		       "  (SELECT group_concat(scope, ', ') FROM (SELECT scope FROM dataset_scope"
		       "   WHERE dataset = o.id AND scope NOT IN mine ORDER BY scope LIMIT 10))"
		       " FROM dataset o WHERE " EARLIER
		       "  AND EXISTS (SELECT 1 FROM dataset_scope WHERE dataset = o.id"
		       "   AND scope IN mine)"
		       "  AND EXISTS (SELECT 1 FROM dataset_scope WHERE dataset = o.id"
		       "   AND scope NOT IN mine) ORDER BY o.id LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, s->cube);
	int row = db_step(q, "settle the versions", e);
	if (row <= 0)
		return row;
	return error_set(
		e, STATUS_REFUSED,
		"this load covers only part of dataset %lld (%.*s): both hold %.*s, and that "
		"one also holds %.*s, which would be lost. Use --beside to keep both (the "
		"files complement each other), --replace to withdraw the old one all the "
		"same, or load files that hold all of it",
		sqlite3_column_int64(q, 0), STR_ARG(db_text(q, 1)), STR_ARG(db_text(q, 2)),
		STR_ARG(db_text(q, 3)));
}

/* A budget typed in a code list comes with every load of its mapping: it never takes the place of a
 * ledger's, nor a ledger's its, unless somebody says so. */
static int refuse_typed(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "SELECT n.source_name, o.id, o.source_name, ns.scope FROM dataset n"
		       "  JOIN dataset_scope ns ON ns.dataset = n.id"
		       "  JOIN dataset_scope os ON os.scope = ns.scope"
		       "  JOIN dataset o ON o.id = os.dataset"
		       " WHERE n.load = ?1 AND " EARLIER
		       "  AND (n.resource LIKE 'budget:%') <> (o.resource LIKE 'budget:%')"
		       " ORDER BY o.id, ns.scope LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, s->cube);
	int row = db_step(q, "settle the versions", e);
	if (row <= 0)
		return row;
	return error_set(
		e, STATUS_REFUSED,
		"%.*s and dataset %lld (%.*s) both hold %.*s, and one of them is a budget typed in "
		"a code list: they would count twice. Empty those columns of the list; or use "
		"--beside to keep both (they complement each other), or --replace to withdraw the "
		"old one",
		STR_ARG(db_text(q, 0)), sqlite3_column_int64(q, 1), STR_ARG(db_text(q, 2)),
		STR_ARG(db_text(q, 3)));
}

/* CROSS JOIN keeps SQLite to this order: it began with all scopes there ever were, so that each
 * load of a file cost more than the one before by as much as there were loads. */
static int supersede_overlaps(struct sqlite_sink *s, struct error *e)
{
	return run(s,
		   "UPDATE dataset AS o SET status = 'superseded', superseded_by = m.successor"
		   " FROM (SELECT os.dataset AS predecessor, min(n.id) AS successor FROM dataset n"
		   "  CROSS JOIN dataset_scope ns ON ns.dataset = n.id"
		   "  CROSS JOIN dataset_scope os ON os.scope = ns.scope"
		   "  WHERE n.load = ?1 GROUP BY os.dataset) AS m"
		   " WHERE o.id = m.predecessor AND " EARLIER,
		   e);
}

/* The same items with room for another: twice as many when it is full. */
static void *more_room(struct arena *a, void *items, size_t n, size_t *capacity, size_t width)
{
	if (n < *capacity)
		return items;
	*capacity = *capacity ? 2 * *capacity : 8;
	void *more = arena_alloc(a, *capacity * width);
	if (n)
		memcpy(more, items, n * width);
	return more;
}

static int list_superseded(struct sqlite_sink *s, struct load_dataset *d, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT id FROM dataset WHERE superseded_by = ?1 ORDER BY id", e))
		return -1;
	sqlite3_bind_int64(q, 1, d->id);
	while ((row = db_step(q, "settle the versions", e)) == 1) {
		d->superseded = more_room(s->arena, d->superseded, d->nsuperseded, &capacity,
					  sizeof *d->superseded);
		d->superseded[d->nsuperseded++] = sqlite3_column_int64(q, 0);
	}
	return row;
}

static int list_datasets(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT id, source_name, version FROM dataset WHERE load = ?1 ORDER BY id",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	while ((row = db_step(q, "settle the versions", e)) == 1) {
		out->items = more_room(s->arena, out->items, out->n, &capacity, sizeof *out->items);
		struct load_dataset *d = &out->items[out->n++];
		*d = (struct load_dataset){.id = sqlite3_column_int64(q, 0),
					   .source = arena_dup(s->arena, db_text(q, 1)),
					   .version = sqlite3_column_int64(q, 2)};
		if (list_superseded(s, d, e))
			return -1;
	}
	return row;
}

static int supersede_old(struct sqlite_sink *s, const struct comparison *c,
			 enum overlap_policy policy, struct error *e)
{
	if (policy == OVERLAP_BESIDE)
		return 0;
	return compare_supersede(s, c, policy == OVERLAP_REPLACE, e) || supersede_overlaps(s, e)
		       ? -1
		       : 0;
}

/* What is published, and what the load would replace of it, is told before any of it changes. */
static int settle_old(struct sqlite_sink *s, enum overlap_policy policy, struct load_result *out,
		      struct error *e)
{
	struct comparison *c;

	if (compare_read(&c, s, e))
		return -1;
	if (policy != OVERLAP_BESIDE)
		compare_tell(c, out);
	if (policy != OVERLAP_BESIDE && compare_known(c, e))
		return -1;
	if (supersede_same_files(s, e))
		return -1;
	if (policy == OVERLAP_SUPERSEDE && (refuse_typed(s, e) || refuse_partial(s, e) ||
					    compare_unlike(c, e) || compare_doubles(c, e)))
		return -1;
	return supersede_old(s, c, policy, e);
}

int versions_settle(struct sqlite_sink *s, enum overlap_policy policy, struct load_result *out,
		    struct error *e)
{
	*out = (struct load_result){0};
	if (number(s, e) || settle_old(s, policy, out, e) ||
	    run(s, "UPDATE dataset SET status = 'published' WHERE load = ?1", e))
		return -1;
	return list_datasets(s, out, e);
}
