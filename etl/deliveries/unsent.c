/* Mail about deliveries that did not arrive, as the outbox has it. */
#include "deliveries/deliveries.h"

#include "store/db.h"

int deliveries_unsent(struct desk *d, struct arena *a, int64_t organisation, int64_t *n,
		      struct str *why, struct error *e)
{
	*n = 0;
	*why = STR("");
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(
		d->db, &s,
		"SELECT count(*), coalesce(max(message), '') FROM outbox WHERE"
		" organisation = ? AND state <> 1 AND tries > 0 AND key LIKE 'delivery %'",
		e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, organisation);
		row = db_step(s, "look at mail about deliveries", e);
	}
	if (row == 1) {
		*n = sqlite3_column_int64(s, 0);
		*why = arena_dup(a, db_text(s, 1));
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}
