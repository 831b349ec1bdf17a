/*
 * A load into a store that is there goes by the write-ahead log, since readers go on meanwhile; so
 * its facts are written to the log and then to the file. Only the first load writes once
 * (store/versions/fresh.h). Tried and dropped: folding the log into the file during the load, for SQLite
 * cannot fold what is not committed; and a rollback journal, which writes once but keeps readers
 * out from the first page that does not fit in memory. Committing parts as staged datasets would
 * keep the log short, and write the same bytes.
 */
#include "load/sink_sqlite.h"
#include "load/counts_again.h"
#include "load/remask/remask.h"
#include "store/members/statistics.h"
#include "store/versions/facts_away.h"
#include "store/versions/fresh.h"
#include "store/versions/withdraw.h"
#include <assert.h>
#include <stdlib.h>

#define WRITE_OUT_BYTES (16u << 20)

static struct sqlite_sink *self(struct sink *base)
{
	return (struct sqlite_sink *)base;
}

/* What the load has written so far goes into the log and then into the file: twice its size is
 * needed, but for the first load. */
static uint64_t megabytes_needed(const struct sqlite_sink *s)
{
	uint64_t bytes = 4 << 20, times = s->fresh ? 1 : 2;

	bytes += times * s->facts->ops->bytes(s->facts);
	if (s->archive)
		bytes += times * archive_writer_packed(s->archive);
	return (bytes >> 20) + 1;
}

/* After a fault only rollback is left: SQLite may have ended the transaction itself, and what came
 * after would then be written outside it. */
static int fail(struct sqlite_sink *s, struct error *e)
{
	s->failed = true;
	if (e->status == STATUS_FULL)
		error_set(
			e, STATUS_FULL,
			"no space left for %s: the store is as it was; free at least about %llu MB "
			"and load again",
			store_path(s->store), (unsigned long long)megabytes_needed(s));
	return -1;
}

static int settle(struct sqlite_sink *s, int result, struct error *e)
{
	return result ? fail(s, e) : 0;
}

static void drop_load(struct sqlite_sink *s)
{
	search_add_drop(s->adding);
	s->adding = NULL;
	s->facts->ops->rollback(s->facts);
	archive_writer_free(s->archive);
	s->archive = NULL;
	s->begun = false;
	s->failed = false;
	s->dataset = 0;
	s->written_out = 0;
	s->hides = s->shows = s->forgets = false;
}

static void sink_rollback(struct sink *base)
{
	struct sqlite_sink *s = self(base);

	if (!s->begun)
		return;
	drop_load(s); /* its statements first: a pending one would keep the transaction */
	db_rollback(s->store->db);
	/* Gives the space of the log back. */
	sqlite3_wal_checkpoint_v2(s->store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static int preload(struct sqlite_sink *s, struct dictionary **dictionaries, struct error *e)
{
	size_t nd = s->header.cube->ndimensions;

	s->known = ARENA_ARRAY(s->arena, uint64_t, nd);
	s->members = ARENA_ARRAY(s->arena, uint64_t, nd);
	s->indexed = ARENA_ARRAY(s->arena, uint64_t, nd);
	s->dictionaries = dictionaries;
	for (size_t d = 0; d < nd; d++) {
		assert(dictionary_count(dictionaries[d]) == 0);
		if (members_count(s->store, &s->shape.dimensions[d], &s->known[d], e) ||
		    members_read(s->store, &s->shape.dimensions[d], s->known[d], dictionaries[d],
				 e))
			return -1;
		s->indexed[d] = s->known[d];
	}
	return 0;
}

static int begin_locked(struct sqlite_sink *s, struct dictionary **dictionaries, struct error *e)
{
	if (cube_enter(s, e) || preload(s, dictionaries, e) || places_recall(s, e) ||
	    s->facts->ops->begin(s->facts, s->store, s->header.cube, &s->shape, e) ||
	    archive_writer_new(&s->archive, s->store, !s->header.without_originals, e))
		return -1;
	s->base.wants_originals = !s->header.without_originals;
	return 0;
}

static int begin_failed(struct sqlite_sink *s, struct error *e)
{
	bool busy = (sqlite3_errcode(s->store->db) & 0xff) == SQLITE_BUSY;

	if (busy)
		error_set(e, STATUS_STORE,
			  "another load into %s is running; wait until it is done and load again",
			  store_path(s->store));
	else
		db_error(s->store->db, "begin the load", e);
	return -1;
}

static int open_store(struct sqlite_sink *s, struct error *e)
{
	if (s->fresh ? fresh_open(s->fresh, &s->store, e)
		     : store_open_writer(&s->store, s->path, e))
		return -1;
	sqlite3_wal_autocheckpoint(s->store->db, 0); /* commit does it, once */
	return 0;
}

static int sink_begin(struct sink *base, const struct load_header *h,
		      struct dictionary **dictionaries, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(!s->begun);
	arena_reset(s->arena);
	s->header = *h;
	if (!s->store && open_store(s, e))
		return -1;
	if (sqlite3_exec(s->store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return begin_failed(s, e);
	s->begun = true;
	if (begin_locked(s, dictionaries, e) == 0)
		return 0;
	fail(s, e);
	sink_rollback(base);
	return -1;
}

static int sink_known(struct sink *base, const char *sha256, bool *known, struct error *e)
{
	struct sqlite_sink *s = self(base);
	DB_AUTO_STMT q = NULL;

	assert(s->begun && !s->failed);
	*known = false;
	if (db_prepare(s->store->db, &q,
		       "SELECT 1 FROM dataset d JOIN source_file f ON f.id = d.source"
		       " WHERE f.sha256 = ?1 AND d.cube = ?2 AND d.fingerprint = ?3"
		       " AND d.status = 'published' AND d.load <> ?4"
		       " AND (?5 OR f.size = 0 OR f.id IN (SELECT source FROM source_block))",
		       e))
		return fail(s, e);
	db_bind(q, 1, str_z(sha256));
	sqlite3_bind_int64(q, 2, s->cube);
	db_bind(q, 3, s->header.mapping_fingerprint);
	sqlite3_bind_int64(q, 4, s->load);
	sqlite3_bind_int(q, 5, s->header.without_originals);
	int row = db_step(q, "look for the file", e);
	*known = row == 1;
	return row < 0 ? fail(s, e) : 0;
}

static int sink_knows_size(struct sink *base, uint64_t size, bool *maybe, struct error *e)
{
	struct sqlite_sink *s = self(base);
	DB_AUTO_STMT q = NULL;

	assert(s->begun && !s->failed);
	if (db_prepare(s->store->db, &q, "SELECT 1 FROM source_file WHERE size = ?1 LIMIT 1", e))
		return fail(s, e);
	sqlite3_bind_int64(q, 1, (int64_t)size);
	int row = db_step(q, "look for the file", e);
	*maybe = row == 1;
	return row < 0 ? fail(s, e) : 0;
}

static int sink_source_begin(struct sink *base, struct str name, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->begun && !s->failed && !s->dataset);
	s->source_name = name;
	return settle(s, dataset_begin(s, e), e);
}

static int sink_pack(struct sink *base, struct original *block, struct error *e)
{
	(void)e;
	archive_writer_pack(self(base)->archive, block);
	return 0;
}

/* Now and then, so that a first load's writing goes on beside it. */
static int settle_bytes(struct sqlite_sink *s, int result, struct error *e)
{
	uint64_t written = s->facts->ops->bytes(s->facts) + archive_writer_packed(s->archive);

	if (s->fresh && written - s->written_out >= WRITE_OUT_BYTES) {
		fresh_write_out(s->fresh);
		s->written_out = written;
	}
	return settle(s, result, e);
}

static int sink_original(struct sink *base, const struct original *block, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->dataset && !s->failed);
	return settle_bytes(s, archive_writer_block(s->archive, block, e), e);
}

static int sink_write(struct sink *base, const struct entry_batch *b, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->dataset && !s->failed);
	if (s->facts->ops->write(s->facts, b, e) || (s->fresh && search_add(s, b->members, e)))
		return fail(s, e);
	return settle_bytes(s, 0, e);
}

static int sink_source_end(struct sink *base, const struct load_source *source, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->dataset && !s->failed);
	int result = settle(s, dataset_end(s, source, e), e);
	s->ended = s->dataset;
	s->dataset = 0;
	return result;
}

static int write_members(struct sqlite_sink *s, struct dictionary *const *dictionaries,
			 struct error *e)
{
	for (size_t d = 0; d < s->header.cube->ndimensions; d++) {
		s->members[d] = dictionary_count(dictionaries[d]);
		if (members_write(s->store, &s->shape.dimensions[d], dictionaries[d], s->known[d],
				  e))
			return -1;
	}
	return 0;
}

static int put_in_place(struct sqlite_sink *s, struct error *e)
{
	int result = fresh_publish(s->fresh, s->store, s->base.wants_originals, e);

	s->store = NULL; /* the next begin opens it where it is now */
	fresh_free(s->fresh);
	s->fresh = NULL;
	return result;
}

/* The load is durable in the log; folding it into the file may wait when readers are in the way. */
static int fold(struct sqlite_sink *s)
{
	sqlite3_busy_timeout(s->store->db, 250);
	sqlite3_wal_checkpoint_v2(s->store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(s->store->db, STORE_BUSY_MS);
	return 0;
}

/* What is masked now stays in free pages till then; where that cannot be, the next command does it. */
static void clear(struct sqlite_sink *s)
{
	struct error ignored;

	purge_clear(s->store, &ignored);
}

static int remask(struct sqlite_sink *s, bool dry, struct load_result *out, struct error *e)
{
	const struct remask_job job = {.store = s->store,
				       .cube = s->cube,
				       .load = s->load,
				       .name = s->header.cube->name,
				       .look = s->header.remask,
				       .by = s->header.by,
				       .dry = dry};

	return job.look ? remask_cube(&job, s->arena, &out->remasked, e) : 0;
}

static int sink_weigh(struct sink *base, enum overlap_policy policy, struct load_result *out,
		      struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->begun && !s->failed && !s->dataset);
	return settle(s,
		      versions_settle(s, policy, out, e) || counts_again(s, out, e) ||
			      load_digest(s, out, e) || remask(s, true, out, e),
		      e);
}

/* What counts again is kept with the load's last dataset, besides being told. */
static int keep_counts_again(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	if (counts_again(s, out, e))
		return -1;
	if (!out->nagain || !s->ended)
		return 0;
	struct issues *told = issues_new();
	counts_again_issues(out, told);
	int result = dataset_remarks(s, told, e);
	issues_free(told);
	return result;
}

/* What the load changes besides its facts. */
static int enter_all(struct sqlite_sink *s, struct dictionary *const *dictionaries,
		     enum overlap_policy policy, struct load_result *out, struct error *e)
{
	if (write_members(s, dictionaries, e) || versions_settle(s, policy, out, e) ||
	    keep_counts_again(s, out, e) || load_digest(s, out, e) || hidden_settle(s, e) ||
	    places_enter(s, e) || explanations_enter(s, e) ||
	    statistics_enter_own(s->store, s->cube, s->header.statistics, e) ||
	    search_enter(s, e) || remask(s, false, out, e) || cube_stamp(s, e))
		return -1;
	return road_enter(s, out, e);
}

static int sink_commit(struct sink *base, struct dictionary *const *dictionaries,
		       enum overlap_policy policy, struct load_result *out, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->begun && !s->failed && !s->dataset);
	if (enter_all(s, dictionaries, policy, out, e) || s->facts->ops->commit(s->facts, e) ||
	    (s->place && away_bind(s->store, str_z(s->place), e)) || away_settle(s->store, e) ||
	    db_exec(s->store->db, "COMMIT", "commit the load", e))
		return fail(s, e);
	drop_load(s);
	if (out->remasked.n || out->remasked.written)
		clear(s);
	return s->fresh ? put_in_place(s, e) : fold(s);
}

static void sink_close(struct sink *base)
{
	struct sqlite_sink *s = self(base);

	if (!s)
		return;
	sink_rollback(base);
	store_close(s->store);
	fresh_free(s->fresh);
	s->facts->ops->close(s->facts);
	arena_free(s->arena);
	free(s->path);
	free(s->place);
	free(s);
}

static int sink_privacy(struct sink *base, const struct load_privacy *found, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->begun && !s->failed && !s->dataset);
	s->forgets = found->forgets;
	return settle(s, privacy_enter(s, found, e), e);
}

static int sink_cells(struct sink *base, void (*each)(void *payload, const struct cell_mark *m),
		      void *payload, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(s->begun && !s->failed && !s->dataset);
	return settle(s, cells_each(s, each, payload, e), e);
}

static int sink_remarks(struct sink *base, const struct issues *issues, struct error *e)
{
	struct sqlite_sink *s = self(base);

	assert(!s->failed);
	return s->ended ? settle(s, dataset_remarks(s, issues, e), e) : 0;
}

static const struct sink_ops sqlite_ops = {
	.begin = sink_begin,
	.known = sink_known,
	.knows_size = sink_knows_size,
	.source_begin = sink_source_begin,
	.pack = sink_pack,
	.original = sink_original,
	.write = sink_write,
	.source_end = sink_source_end,
	.remarks = sink_remarks,
	.weigh = sink_weigh,
	.privacy = sink_privacy,
	.cells = sink_cells,
	.commit = sink_commit,
	.rollback = sink_rollback,
	.close = sink_close,
};

int sink_sqlite_open(struct sink **out, const char *store_path, struct str place, struct error *e)
{
	struct sqlite_sink *s = xcalloc(1, sizeof(*s));

	*out = NULL;
	s->base.ops = &sqlite_ops;
	s->path = str_dup(str_z(store_path));
	s->place = place.len ? str_dup(place) : NULL;
	s->arena = arena_new();
	s->facts = facts_segments_new();
	if (fresh_begin(&s->fresh, store_path, e) || open_store(s, e)) {
		sink_close(&s->base);
		return -1;
	}
	*out = &s->base;
	return 0;
}
