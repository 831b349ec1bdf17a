/* Deliveries that a program brings and wants staged, with nobody at a screen. */
#include "deliveries/jobs/jobs.h"
#include "deliveries/wholeness.h"

#include "deliveries/decisions.h"
#include "deliveries/deliveries.h"
#include "store/db.h"

int stage_wish_put(struct desk *d, int64_t delivery, struct str by, struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result =
		db_prepare(d->db, &s, "INSERT OR REPLACE INTO stage_wish VALUES (?, ?, '')", e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		db_bind(s, 2, by);
		result = db_run(s, "keep a wish", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

int stage_wish_off(struct desk *d, int64_t delivery, const char *why, struct error *e)
{
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(
		d->db, &s,
		"UPDATE stage_wish SET why_not = ?2 WHERE delivery = ?1 AND (why_not = '' OR "
		"(why_not = 'asked' AND NOT EXISTS (SELECT 1 FROM delivery WHERE id = ?1 AND "
		"staged <> 0)))",
		e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		db_bind(s, 2, str_z(why));
		result = db_run(s, "keep why it is not staged", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

static bool get(struct desk *d, struct arena *a, int64_t delivery, struct str *by,
		struct str *why_not)
{
	struct error e;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	bool there = false;
	if (db_prepare(d->db, &s, "SELECT made_by, why_not FROM stage_wish WHERE delivery = ?",
		       &e) == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		there = db_step(s, "read a wish", &e) > 0;
	}
	if (there) {
		*by = arena_dup(a, db_text(s, 0));
		*why_not = arena_dup(a, db_text(s, 1));
	}
	db_finalize(&s);
	desk_let_go(d);
	return there;
}

bool stage_wish_get(struct desk *d, struct arena *a, int64_t delivery, struct str *why_not)
{
	struct str by;
	return get(d, a, delivery, &by, why_not);
}

/* Only what a person read and released before, in the same shape, and of which nothing is wrong now. */
int stage_wish_meet(struct desk *d, struct arena *a, int64_t delivery, int exit, struct error *e)
{
	struct delivery what;
	struct str by, why_not;
	int64_t id;
	size_t groundless;
	if (!get(d, a, delivery, &by, &why_not) || why_not.len)
		return 0;
	if (delivery_get(d, a, delivery, &what, e))
		return -1;
	if (!what.from_memory)
		return stage_wish_off(d, delivery, "unknown", e);
	if (exit)
		return stage_wish_off(d, delivery, "findings", e);
	if (opened_groundless(d, a, delivery, &groundless, e))
		return -1;
	if (groundless)
		return stage_wish_off(d, delivery, "people", e);
	struct wholeness whole;
	if (wholeness_find(d, a, &what, &whole, e))
		return -1;
	if (wholeness_doubtful(&whole))
		return stage_wish_off(d, delivery, "partial", e);
	/* Once: what comes back from whoever releases is for a person. */
	return job_queue(d, delivery, JOB_STAGE, what.version, by, &id, e) ||
			       stage_wish_off(d, delivery, "asked", e)
		       ? -1
		       : 0;
}
