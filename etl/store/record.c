/* The record of who did what. */
#include "store/record.h"

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

size_t audit_check(const struct audit_entry *entries, size_t n)
{
	struct str previous = STR("");

	for (size_t i = 0; i < n; i++) {
		if (!chain_sound(&entries[i], previous))
			return i;
		previous = entries[i].seal;
	}
	return n;
}
