/* Members that no published line has any more, once a load has settled what is published. */
#include "load/sink_sqlite.h"
#include "store/versions/withdraw.h"

/* Whether members that only this load or what it supersedes had may now be nobody's. A first load
 * shows members of its lines only, whatever it rejected. */
static int may_leave_members(struct sqlite_sink *s, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "SELECT EXISTS (SELECT 1 FROM dataset o JOIN dataset n"
		       "  ON n.id = o.superseded_by WHERE o.cube = ?2 AND n.load = ?1)"
		       " OR (?3 AND EXISTS (SELECT 1 FROM dataset WHERE load = ?1"
		       "  AND rejected > 0))",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, s->cube);
	sqlite3_bind_int(q, 3, !s->fresh);
	int row = db_step(q, "look for members", e);
	*out = s->forgets || (row == 1 && sqlite3_column_int(q, 0));
	return row < 0 ? -1 : 0;
}

/* Whether every run lies within one of the others; both are in order, and as long as they can be. */
static bool are_within(const struct hidden_run *runs, size_t n, const struct hidden_run *others,
		       size_t nothers)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		while (k < nothers && (others[k].dimension < runs[i].dimension ||
				       (others[k].dimension == runs[i].dimension &&
					others[k].last < runs[i].last)))
			k++;
		if (k == nothers || others[k].dimension != runs[i].dimension ||
		    others[k].first > runs[i].first)
			return false;
	}
	return true;
}

/* A hidden member is seen again when a line of this load has it. */
int hidden_settle(struct sqlite_sink *s, struct error *e)
{
	struct str cube = s->header.cube->name;
	struct hidden_run *before, *after;
	size_t nbefore, nafter;
	bool unused;

	if (members_hidden(s->store, s->cube, s->arena, &before, &nbefore, e) ||
	    may_leave_members(s, &unused, e))
		return -1;
	if (!nbefore && !unused)
		return 0;
	if (unused ? members_hide_unused(s->store, cube, e)
		   : members_hide(s->store, cube, NULL, 0, e))
		return -1;
	if (members_hidden(s->store, s->cube, s->arena, &after, &nafter, e))
		return -1;
	s->hides = !are_within(after, nafter, before, nbefore);
	s->shows = !are_within(before, nbefore, after, nafter);
	return 0;
}
