/* Who should know of what is staged: those who can release it, once when it is, and every few days that it waits. */
#include "desk_readers/mail_round.h"

#include "accounts/deputies.h"
#include "deliveries/mapping/truth.h"
#include "road/road.h"
#include "store/db.h"

#define REMIND_SECONDS (3 * 86400)
#define REMINDERS_MOST 10

struct waiting {
	int64_t id, organisation, staged;
	struct str title, by, at, brought_by;
};

static int list_staged(struct mail_round *r, struct waiting **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t room = 0;
	int row;

	if (db_prepare(r->desk->db, &q,
		       "SELECT d.id, d.organisation, d.staged, d.title, d.staged_by, (SELECT"
		       " coalesce(max(j.ended_at), '') FROM job j WHERE j.delivery = d.id AND"
		       " j.kind = 'stage' AND j.state = 'done'), d.made_by FROM delivery d WHERE"
		       " d.state = 'staged' ORDER BY d.id",
		       e))
		return -1;
	while ((row = db_step(q, "look at what is staged", e)) == 1) {
		if (*n == room) {
			struct waiting *old = *out;
			room = room ? 2 * room : 16;
			*out = ARENA_ARRAY(r->arena, struct waiting, room);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		(*out)[(*n)++] = (struct waiting){
			sqlite3_column_int64(q, 0),         sqlite3_column_int64(q, 1),
			sqlite3_column_int64(q, 2),         arena_dup(r->arena, db_text(q, 3)),
			arena_dup(r->arena, db_text(q, 4)), arena_dup(r->arena, db_text(q, 5)),
			arena_dup(r->arena, db_text(q, 6))};
	}
	return row;
}

/* A mail that the server did not take while somebody released it, or sent it back, says what is not so any more. */
static int forget_settled(struct mail_round *r, struct error *e)
{
	return db_exec(r->desk->db,
		       "DELETE FROM outbox WHERE state <> 1 AND key LIKE 'delivery %' AND"
		       " CAST(substr(key, 10) AS INTEGER) NOT IN (SELECT id FROM delivery WHERE"
		       " state = 'staged')",
		       "forget mail", e);
}

/* `again`: how often they were reminded; 0: it is told for the first time. */
static int tell_one(struct mail_round *r, const struct waiting *w, int64_t again,
		    struct str address, struct error *e)
{
	struct mail_message m = letter_staged(r->arena, r->desk, w->id, w->title, w->by, again > 0);
	struct str about = arena_printf(r->arena, "bericht van levering %lld", (long long)w->id);
	struct str often = again > 1 ? arena_printf(r->arena, "again %lld", (long long)again)
			   : again   ? STR("again")
				     : STR("staged");
	struct str front = arena_printf(r->arena, "delivery %lld ", (long long)w->id);
	struct str key =
		arena_printf(r->arena, "%.*s%lld %s %.*s %.*s", STR_ARG(front),
			     (long long)w->staged, w->at.ptr, STR_ARG(often), STR_ARG(address));
	desk_take(r->desk);
	int result = outbox_supersede(r->desk->db, front, address, key, e);
	desk_let_go(r->desk);
	return result ? result : round_put(r, w->organisation, about, m, address, key, e);
}

static bool had_part(const struct waiting *w, struct str address)
{
	return person_same(address, w->by) || person_same(address, w->brought_by);
}

/* As step 7 has them: a deputy neither of what they brought or staged, nor of what they stand in for did. */
static int tell_releasers(struct mail_round *r, const struct waiting *w, int64_t again,
			  struct error *e)
{
	struct account *people;
	struct deputy *deputies;
	size_t n, ndeputies;

	if (accounts_in(r->accounts, r->arena, w->organisation, &people, &n, e) != 0 ||
	    deputies_in(r->accounts, r->arena, w->organisation, &deputies, &ndeputies, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (account_may(people[i].role, ACTION_RELEASE) &&
		    !person_same(people[i].address, w->by) &&
		    tell_one(r, w, again, people[i].address, e) != 0)
			return -1;
	for (size_t i = 0; i < ndeputies; i++)
		if (deputies[i].now && !had_part(w, deputies[i].address) &&
		    !had_part(w, deputies[i].releaser_address) &&
		    tell_one(r, w, again, deputies[i].address, e) != 0)
			return -1;
	return 0;
}

/* Every few days, and not for ever. */
static int64_t reminders_due(const struct mail_round *r, struct str since)
{
	int64_t at = r->now;
	if (!since.len || !moment_read(since, &at))
		return 0;
	int64_t n = (r->now - at) / REMIND_SECONDS;
	return n > REMINDERS_MOST ? REMINDERS_MOST : n;
}

/* Whether nobody has released it since, elsewhere, or said when it is. */
static int still_waits(struct mail_round *r, const struct waiting *w, bool *out, struct error *e)
{
	struct delivery d;
	struct truth t;
	struct store *s = NULL;

	*out = false;
	if (delivery_get(r->desk, r->arena, w->id, &d, e) || truth_store(r->desk, &s, e))
		return -1;
	int result = truth_find(r->desk, s, r->arena, &d, &t, e);
	store_close(s);
	*out = result == 0 && str_eq(d.state, STR("staged")) && !t.staged.due_at.len;
	return result;
}

int tell_of_staged(struct mail_round *r, struct error *e)
{
	struct waiting *all = NULL;
	size_t n = 0;

	desk_take(r->desk);
	int result = list_staged(r, &all, &n, e);
	if (result == 0)
		result = forget_settled(r, e);
	desk_let_go(r->desk);
	for (size_t i = 0; result == 0 && i < n; i++) {
		int64_t again = reminders_due(r, all[i].at);
		bool waits = true;
		if (again)
			result = still_waits(r, &all[i], &waits, e);
		if (result || !waits)
			continue;
		if (str_cmp(all[i].at, str_z(r->fresh)) >= 0 || again)
			result = tell_releasers(r, &all[i], again, e);
	}
	return result;
}
