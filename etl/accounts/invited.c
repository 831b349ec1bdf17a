/* Those who were invited and did not come yet. */
#include "accounts/inside.h"

#define OPEN_INVITATION "kind = 'invitation' AND used_at = 0 AND organisation = ?1"

int invitations_in(struct accounts *d, struct arena *a, int64_t organisation,
		   struct link_seen **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM link", 0, &count, e) ||
	    ask(d, &q, e,
		"SELECT address, role, expires_at, EXISTS (SELECT 1 FROM account a"
		" WHERE a.address = link.address) FROM link WHERE " OPEN_INVITATION
		" ORDER BY address",
		"i", organisation))
		return -1;
	*out = ARENA_ARRAY(a, struct link_seen, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, "read the invitations", e)) == 1) {
		struct link_seen *x = &(*out)[(*n)++];
		*x = (struct link_seen){.kind = LINK_INVITATION,
					.address = arena_dup(a, db_text(q, 0)),
					.expires_at = sqlite3_column_int64(q, 2),
					.known = sqlite3_column_int(q, 3) != 0};
		role_from(db_text(q, 1), &x->role);
	}
	return row < 0 ? -1 : 0;
}

static int withdraw(struct accounts *d, struct arena *a, int64_t organisation, struct str address,
		    struct str by, struct error *e)
{
	struct note note = {.by = by, .action = "uninvite", .subject = address};

	if (organisation_name(d, a, organisation, &note.organisation, e))
		return -1;
	int n = run(d, e, "withdraw an invitation",
		    "DELETE FROM link WHERE " OPEN_INVITATION " AND address = ?2", "it",
		    organisation, address);
	if (n == 0)
		return error_set(e, STATUS_NOT_FOUND, "%.*s is not invited, or came already",
				 STR_ARG(address));
	return n < 0 ? -1 : note_add(d, &note, e);
}

int invitation_withdraw(struct accounts *d, int64_t organisation, struct str address, struct str by,
			struct error *e)
{
	struct arena *a = arena_new();
	struct str folded;
	int result = address_check(&folded, a, address, e) || change_begin(d, e)
			     ? -1
			     : change_end(d, withdraw(d, a, organisation, folded, by, e), e);

	arena_free(a);
	return result;
}
