/* What becomes of what is staged: released, rejected, reopened, dropped. */
#include "road/staged_files.h"

#include "road/public_text.h"

#define SETTLING "settle what is staged"

static int check_open(const struct staged *what, struct error *e)
{
	if (str_eq(what->status, STR("staged")))
		return 0;
	return error_set(e, STATUS_REFUSED, "number %lld was %.*s by %.*s on %.*s",
			 (long long)what->id, STR_ARG(what->status), STR_ARG(what->settled_by),
			 STR_ARG(what->settled_at));
}

int staged_may_release(struct store *s, const struct staged *what, const struct releasing *how,
		       bool *alone, struct error *e)
{
	int persons;

	*alone = false;
	if (person_check(how->by, e) || check_open(what, e) || policy_persons(s, &persons, e))
		return -1;
	if (how->forced.len > REMARKS_MAX_BYTES)
		return error_set(e, STATUS_USAGE, "--reason: at most %d bytes", REMARKS_MAX_BYTES);
	*alone = persons >= 2 && person_same(what->by, how->by);
	if (!*alone)
		return 0;
	if (how->forced.len) {
		const struct public_text text = {.what = "the reason", .text = how->forced};
		return public_text_check(s, what->cube, &text, 1, e);
	}
	return error_set(
		e, STATUS_REFUSED,
		"%.*s staged number %lld and cannot release it: the policy of this store asks "
		"for another person. Where there is none, --force with a --reason releases it, "
		"publicly marked until somebody else confirms it",
		STR_ARG(what->by), (long long)what->id);
}

static int settle(struct store *s, int64_t id, const char *status, struct str by,
		  struct str remarks, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->db, &q,
		    "UPDATE staged SET status = ?2, settled_by = ?3, due_at = NULL, due_by = NULL,"
		    " due_reason = NULL, remarks = coalesce(?4, remarks),"
		    " settled_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?1",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	db_bind(q, 2, str_z(status));
	db_bind(q, 3, str_trim(by));
	if (remarks.len)
		db_bind(q, 4, remarks);
	return db_run(q, SETTLING, e) || staged_forget_files(s, id, e) ? -1 : 0;
}

int staged_release(struct store *s, struct arena *a, int64_t id, const struct releasing *how,
		   struct str digest, bool *alone, struct error *e)
{
	struct staged what;

	if (staged_get(s, a, id, &what, e) || staged_may_release(s, &what, how, alone, e))
		return -1;
	if (!str_eq(what.digest, digest))
		return error_set(
			e, STATUS_REFUSED,
			"number %lld would not become what was reviewed: what is published, the "
			"privacy policy (with its lists), or the program has changed since. "
			"Reject it and stage it again",
			(long long)id);
	return settle(s, id, "released", how->by, STR(""), e);
}

static int reject_locked(struct store *s, struct arena *a, int64_t id, struct str by,
			 struct str remarks, struct error *e)
{
	struct staged what;

	if (staged_get(s, a, id, &what, e) || check_open(&what, e) ||
	    settle(s, id, "rejected", by, remarks, e) ||
	    staged_record(s, by, "reject", what.cube, id, e))
		return -1;
	return store_commit(s, e);
}

/* Nothing that went stays in the log. */
static int end(struct store *s, int result)
{
	store_rollback(s);
	if (result == 0)
		sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return result;
}

int staged_reject(struct store *s, struct arena *a, int64_t id, struct str by, struct str remarks,
		  struct error *e)
{
	if (person_check(by, e))
		return -1;
	if (!remarks.len || remarks.len > REMARKS_MAX_BYTES)
		return error_set(e, STATUS_USAGE,
				 "--remarks says why it is rejected, in at most %d bytes",
				 REMARKS_MAX_BYTES);
	if (store_begin(s, e))
		return -1;
	return end(s, reject_locked(s, a, id, by, remarks, e));
}

static int reopen_locked(struct store *s, struct arena *a, int64_t id, struct str by,
			 struct error *e)
{
	struct staged what;

	if (staged_get(s, a, id, &what, e) || staged_check_own(&what, by, e))
		return -1;
	if (str_eq(what.status, STR("released")) || str_eq(what.status, STR("reopened")))
		return check_open(&what, e);
	if (settle(s, id, "reopened", by, STR(""), e) ||
	    staged_record(s, by, "reopen", what.cube, id, e))
		return -1;
	return store_commit(s, e);
}

int staged_reopen(struct store *s, struct arena *a, int64_t id, struct str by, struct error *e)
{
	if (person_check(by, e) || store_begin(s, e))
		return -1;
	return end(s, reopen_locked(s, a, id, by, e));
}

int staged_drop(struct store *s, const struct staged *what, struct str by, bool unnamed,
		struct error *e)
{
	return settle(s, what->id, "rejected", by, STR(""), e) ||
			       staged_record(s, by, "reject", unnamed ? STR("erased") : what->cube,
					     what->id, e)
		       ? -1
		       : 0;
}
