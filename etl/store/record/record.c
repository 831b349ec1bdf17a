/* The record of who did what. */
#include "store/record/record.h"

#include "store/db.h"

int audit_add(struct store *s, struct str who, const char *action, struct str subject,
	      struct str detail, struct error *e)
{
	return chain_add(s->db,
			 (struct audit_entry){.who = str_trim(who),
					      .action = str_z(action),
					      .subject = subject,
					      .detail = detail},
			 e);
}

int audit_read(struct store *s, struct arena *a, struct audit_entry **out, size_t *n,
	       struct error *e)
{
	return chain_read(s->db, a, out, n, e);
}

int store_mark(struct store *s, struct arena *a, struct str *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t kept; /* stores of early versions have no record */

	*out = (struct str){0};
	if (db_integer(s->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'audit'", 0, &kept,
		       e))
		return -1;
	if (!kept)
		return 0;
	if (db_prepare(s->db, &q, "SELECT seal FROM audit ORDER BY id LIMIT 1", e))
		return -1;
	int row = db_step(q, "read the record", e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}

/* Whether the list of an erasure, "…entries\":[3,7]…", has the number. */
static bool names(struct str detail, int64_t id)
{
	const struct str word = STR("\"entries\":[");
	const char *at = detail.len ? memmem(detail.ptr, detail.len, word.ptr, word.len) : NULL;
	uint64_t number;

	if (!at)
		return false;
	at += word.len;
	struct str rest = {at, (size_t)(detail.ptr + detail.len - at)};
	struct str list = str_split(&rest, ']');
	while (list.len)
		if (str_to_u64(str_split(&list, ','), &number) && (int64_t)number == id)
			return true;
	return false;
}

/* What it was about was erased later: its text is gone, its seal is not. */
static bool is_erased(const struct audit_entry *entries, size_t n, size_t i)
{
	if (entries[i].subject.len)
		return false;
	for (size_t k = i + 1; k < n; k++)
		if (str_eq(entries[k].action, STR("erase")) &&
		    names(entries[k].detail, entries[i].id))
			return true;
	return false;
}

size_t audit_check(const struct audit_entry *entries, size_t n)
{
	struct str previous = STR("");

	for (size_t i = 0; i < n; i++) {
		if (!chain_sound(&entries[i], previous) &&
		    !(str_eq(entries[i].previous, previous) && is_erased(entries, n, i)))
			return i;
		previous = entries[i].seal;
	}
	return n;
}
