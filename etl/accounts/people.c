/* Accounts, and the role of each in an organisation. */
#include "accounts/inside.h"

#define READING "read the accounts"
#define COLUMNS \
	"a.id, a.address, a.name, coalesce(m.role, ''), a.totp IS NOT NULL, a.made_at, a.seen_at"

static void read_row(sqlite3_stmt *q, struct arena *a, struct account *out)
{
	*out = (struct account){.id = sqlite3_column_int64(q, 0),
				.address = arena_dup(a, db_text(q, 1)),
				.name = arena_dup(a, db_text(q, 2)),
				.second = sqlite3_column_int(q, 4) != 0,
				.made_at = sqlite3_column_int64(q, 5),
				.seen_at = sqlite3_column_int64(q, 6)};
	role_from(db_text(q, 3), &out->role);
}

int account_role(struct accounts *d, int64_t account, int64_t organisation, enum role *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = ROLE_NONE;
	if (ask(d, &q, e, "SELECT role FROM membership WHERE account = ?1 AND organisation = ?2",
		"ii", account, organisation))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		role_from(db_text(q, 0), out);
	return row < 0 ? -1 : 0;
}

int account_find(struct accounts *d, struct arena *a, struct str address, struct account *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct str folded;

	if (address_check(&folded, a, address, e) ||
	    ask(d, &q, e,
		"SELECT " COLUMNS
		" FROM account a LEFT JOIN membership m ON 0 WHERE a.address = ?1",
		"t", folded))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		read_row(q, a, out);
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "nobody has an account with the address %.*s",
			  STR_ARG(folded));
	return row == 1 ? 0 : -1;
}

int accounts_in(struct accounts *d, struct arena *a, int64_t organisation, struct account **out,
		size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM account", 0, &count, e) ||
	    ask(d, &q, e,
		"SELECT " COLUMNS " FROM membership m JOIN account a ON a.id = m.account"
		" WHERE m.organisation = ?1 ORDER BY a.address",
		"i", organisation))
		return -1;
	*out = ARENA_ARRAY(a, struct account, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, READING, e)) == 1)
		read_row(q, a, &(*out)[(*n)++]);
	return row < 0 ? -1 : 0;
}

int account_let_in_by(struct accounts *d, struct arena *a, int64_t organisation, struct str address,
		      struct str *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = STR("");
	if (ask(d, &q, e,
		"SELECT t.who FROM audit_organisation o JOIN audit t ON t.id = o.entry WHERE"
		" o.organisation = ?1 AND t.subject = ?2 AND t.action IN ('invite', 'reset')"
		" ORDER BY t.id DESC LIMIT 1",
		"it", organisation, address))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}

/* ---- roles ---- */

static int refuse_last_admin(struct accounts *d, int64_t account, int64_t organisation,
			     struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e,
		"SELECT 1 FROM membership WHERE organisation = ?1 AND role = 'admin' AND account <> ?2",
		"ii", organisation, account))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 0)
		error_set(e, STATUS_REFUSED,
			  "this is the only admin of the organisation; make another one first");
	return row == 1 ? 0 : -1;
}

static int address_of(struct accounts *d, struct arena *a, int64_t account, struct str *out,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e, "SELECT address FROM account WHERE id = ?1", "i", account))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "there is no such account");
	return row == 1 ? 0 : -1;
}

static int write_role(struct accounts *d, int64_t account, int64_t organisation, enum role role,
		      struct error *e)
{
	if (role == ROLE_NONE)
		return run(d, e, "take a role away",
			   "DELETE FROM membership WHERE account = ?1 AND organisation = ?2", "ii",
			   account, organisation);
	return run(d, e, "give a role",
		   "UPDATE membership SET role = ?3 WHERE account = ?1 AND organisation = ?2",
		   "iit", account, organisation, str_z(role_name(role)));
}

static int set_role(struct accounts *d, struct arena *a, int64_t account, int64_t organisation,
		    enum role role, struct str by, struct error *e)
{
	struct note note = {.by = by, .action = "role", .key = "role"};
	enum role was;

	note.value = str_z(role_name(role));
	if (account_role(d, account, organisation, &was, e) ||
	    organisation_name(d, a, organisation, &note.organisation, e) ||
	    address_of(d, a, account, &note.subject, e))
		return -1;
	if (was == ROLE_NONE)
		return error_set(e, STATUS_NOT_FOUND,
				 "%.*s has no role in this organisation; an invitation gives one",
				 STR_ARG(note.subject));
	if (was == role)
		return 0;
	if (was == ROLE_ADMIN && refuse_last_admin(d, account, organisation, e))
		return -1;
	return write_role(d, account, organisation, role, e) < 0 ? -1 : note_add(d, &note, e);
}

int account_set_role(struct accounts *d, int64_t account, int64_t organisation, enum role role,
		     struct str by, struct error *e)
{
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, set_role(d, a, account, organisation, role, by, e), e);
	arena_free(a);
	return result;
}
