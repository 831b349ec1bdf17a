/* The desk's audit, read and written by others. */
#include "accounts/inside.h"

int accounts_record(struct accounts *d, int64_t organisation, struct str by, const char *action,
		    struct str subject, const char *key, struct str value, struct error *e)
{
	struct note note = {
		.by = by, .action = action, .subject = subject, .key = key, .value = value};

	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = organisation_name(d, a, organisation, &note.organisation, e) ||
				     note_add(d, &note, e)
			     ? -1
			     : 0;
	result = change_end(d, result, e);
	arena_free(a);
	return result;
}

int accounts_audit(struct accounts *d, struct arena *a, int64_t organisation, int64_t before,
		   size_t limit, struct audit_entry **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row = 0;

	*n = 0;
	if (ask(d, &q, e,
		organisation
			? "SELECT " CHAIN_COLUMNS " FROM audit_organisation o"
			  " JOIN audit ON id = o.entry WHERE o.organisation = ?1 AND o.entry < ?2"
			  " ORDER BY o.entry DESC LIMIT ?3"
			: "SELECT " CHAIN_COLUMNS " FROM audit WHERE ?1 = 0 AND id < ?2"
			  " ORDER BY id DESC LIMIT ?3",
		"iii", organisation, before > 0 ? before : INT64_MAX, (int64_t)limit))
		return -1;
	*out = ARENA_ARRAY(a, struct audit_entry, limit + 1);
	while (*n < limit && (row = db_step(q, "read the audit", e)) == 1)
		chain_row(q, a, &(*out)[(*n)++]);
	return row < 0 ? -1 : 0;
}

int accounts_audit_check(struct accounts *d, int64_t *unsound, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct arena *now = arena_new(), *last = arena_new();
	struct str previous = STR("");
	int row = -1;

	*unsound = 0;
	if (ask(d, &q, e, "SELECT " CHAIN_COLUMNS " FROM audit ORDER BY id", "") == 0)
		while (*unsound == 0 && (row = db_step(q, "check the audit", e)) == 1) {
			struct audit_entry x;
			chain_row(q, now, &x);
			if (!chain_sound(&x, previous))
				*unsound = x.id;
			/* The seal is looked at once more; the rest is not kept. */
			arena_reset(last);
			previous = arena_dup(last, x.seal);
			arena_reset(now);
		}
	arena_free(now);
	arena_free(last);
	return row < 0 ? -1 : 0;
}
