/* Links that work once: invitations, and passwords set anew. */
#include "accounts/inside.h"

#include "base/text/utf8.h"

#define READING "read a link"
#define KEEP_SECONDS \
	(90 * 24 * 3600) /* to say that a link was used or is old, and not that there is none */

struct link_row {
	enum link_kind kind;
	struct str address, organisation, label, made_by; /* organisation: its name */
	int64_t organisation_id, expires_at, used_at, account;
	enum role role;
	bool drop_totp;
};

static bool name_ok(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7f)
			return false;
	return name.len && name.len <= NAME_MAX_BYTES && utf8_valid(name) == name.len;
}

static int read_link(struct accounts *d, struct arena *a, const unsigned char *digest,
		     struct link_row *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e,
		"SELECT l.kind = 'reset', l.address, coalesce(o.name, ''), coalesce(o.label, ''),"
		" l.made_by, coalesce(l.organisation, 0), l.role, l.drop_totp, l.expires_at,"
		" l.used_at, coalesce(a.id, 0) FROM link l"
		" LEFT JOIN organisation o ON o.id = l.organisation"
		" LEFT JOIN account a ON a.address = l.address WHERE l.digest = ?1",
		"d", digest))
		return -1;
	int row = db_step(q, READING, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "there is no such link; was all of it copied?");
	*out = (struct link_row){
		.kind = sqlite3_column_int(q, 0) ? LINK_RESET : LINK_INVITATION,
		.address = arena_dup(a, db_text(q, 1)),
		.organisation = arena_dup(a, db_text(q, 2)),
		.label = arena_dup(a, db_text(q, 3)),
		.made_by = arena_dup(a, db_text(q, 4)),
		.organisation_id = sqlite3_column_int64(q, 5),
		.drop_totp = sqlite3_column_int(q, 7) != 0,
		.expires_at = sqlite3_column_int64(q, 8),
		.used_at = sqlite3_column_int64(q, 9),
		.account = sqlite3_column_int64(q, 10),
	};
	role_from(db_text(q, 6), &out->role);
	return 0;
}

static int find_link(struct accounts *d, struct arena *a, struct str secret, struct link_row *out,
		     struct error *e)
{
	unsigned char digest[DIGEST_BYTES];

	digest_one(d, "link", secret, digest);
	if (read_link(d, a, digest, out, e))
		return -1;
	if (out->used_at)
		return error_set(e, STATUS_GONE, "this link was used already: it works once");
	if (out->expires_at <= now_of(d))
		return error_set(e, STATUS_GONE,
				 "this link is past its time; ask an admin for another one");
	return 0;
}

int link_look(struct accounts *d, struct arena *a, struct str secret, struct link_seen *out,
	      struct error *e)
{
	struct link_row row;

	if (find_link(d, a, secret, &row, e))
		return -1;
	*out = (struct link_seen){row.kind, row.address,    row.label,
				  row.role, row.expires_at, row.account != 0};
	return 0;
}

/* ---- making ---- */

/* Older ones for the same are of no use any more: who asks for another has lost the first, or wants it gone. */
static int write_link(struct accounts *d, const struct link_row *l, char secret[SECRET_SIZE],
		      struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	struct str kind = l->kind == LINK_RESET ? STR("reset") : STR("invitation");
	int64_t now = now_of(d);

	secret_new(secret);
	digest_one(d, "link", str_z(secret), digest);
	if (run(d, e, "forget old links",
		"DELETE FROM link WHERE expires_at < ?4 OR (used_at = 0 AND kind = ?1 AND"
		" address = ?2 AND coalesce(organisation, 0) = ?3)",
		"ttii", kind, l->address, l->organisation_id, now - KEEP_SECONDS) < 0)
		return -1;
	return run(d, e, "make a link",
		   "INSERT INTO link VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?8, 0)",
		   "dttititi", digest, kind, l->address, l->organisation_id,
		   str_z(role_name(l->role)), (int64_t)l->drop_totp, l->made_by,
		   now + LINK_SECONDS) < 0
		       ? -1
		       : 0;
}

static int invite(struct accounts *d, struct arena *a, struct link_row *l, char secret[SECRET_SIZE],
		  struct error *e)
{
	struct account account;
	enum role has = ROLE_NONE;

	if (organisation_name(d, a, l->organisation_id, &l->organisation, e))
		return -1;
	if (account_find(d, a, l->address, &account, e) == 0) {
		if (account_role(d, account.id, l->organisation_id, &has, e))
			return -1;
	} else if (e->status != STATUS_NOT_FOUND) {
		return -1;
	}
	if (has != ROLE_NONE)
		return error_set(e, STATUS_EXISTS, "%.*s is %s of this organisation already",
				 STR_ARG(l->address), role_name(has));
	if (write_link(d, l, secret, e))
		return -1;
	return note_add(d,
			&(struct note){.organisation = l->organisation,
				       .by = l->made_by,
				       .action = "invite",
				       .subject = l->address,
				       .key = "role",
				       .value = str_z(role_name(l->role))},
			e);
}

int invitation_make(struct accounts *d, int64_t organisation, struct str address, enum role role,
		    struct str by, char secret[SECRET_SIZE], struct error *e)
{
	struct arena *a = arena_new();
	struct link_row l = {.organisation_id = organisation, .role = role, .made_by = by};
	int result = address_check(&l.address, a, address, e);

	if (result == 0 && (role <= ROLE_NONE || role >= ROLES || organisation <= 0))
		result = error_set(e, STATUS_USAGE,
				   "an invitation is for an organisation and a "
				   "role: viewer, uploader, releaser or admin");
	if (result == 0)
		result = change_begin(d, e) ? -1 : change_end(d, invite(d, a, &l, secret, e), e);
	arena_free(a);
	return result;
}

/* An admin of one organisation must not get into another through somebody who is in both. */
static int may_reset(struct accounts *d, const struct link_row *l, int64_t account, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (l->organisation_id == 0)
		return 0;
	if (ask(d, &q, e,
		"SELECT count(*) FILTER (WHERE organisation = ?2), count(*) FROM membership"
		" WHERE account = ?1",
		"ii", account, l->organisation_id) ||
	    db_step(q, READING, e) < 0)
		return -1;
	if (sqlite3_column_int64(q, 0) == 0)
		return error_set(e, STATUS_NOT_FOUND, "%.*s has no role in this organisation",
				 STR_ARG(l->address));
	if (sqlite3_column_int64(q, 1) > 1)
		return error_set(
			e, STATUS_REFUSED,
			"%.*s has a role in other organisations of this desk too: only who "
			"runs the desk sets that password anew (stuiver desk-user --reset)",
			STR_ARG(l->address));
	return 0;
}

static int make_reset(struct accounts *d, struct arena *a, struct link_row *l,
		      char secret[SECRET_SIZE], struct error *e)
{
	struct account account;

	if (organisation_name(d, a, l->organisation_id, &l->organisation, e) ||
	    account_find(d, a, l->address, &account, e) || may_reset(d, l, account.id, e) ||
	    write_link(d, l, secret, e))
		return -1;
	return note_add(d,
			&(struct note){.organisation = l->organisation,
				       .by = l->made_by,
				       .action = "reset",
				       .subject = l->address,
				       .key = "secondFactor",
				       .value = l->drop_totp ? STR("dropped") : STR("kept")},
			e);
}

int reset_make(struct accounts *d, int64_t organisation, struct str address, bool drop_second,
	       struct str by, char secret[SECRET_SIZE], struct error *e)
{
	struct arena *a = arena_new();
	struct link_row l = {.kind = LINK_RESET,
			     .organisation_id = organisation,
			     .made_by = by,
			     .drop_totp = drop_second};
	int result = address_check(&l.address, a, address, e);

	if (result == 0)
		result =
			change_begin(d, e) ? -1 : change_end(d, make_reset(d, a, &l, secret, e), e);
	arena_free(a);
	return result;
}

/* ---- using ---- */

/* Within the transaction that does what the link is for: of two at once one finds it used. */
static int use_link(struct accounts *d, struct arena *a, struct str secret, struct link_row *l,
		    struct error *e)
{
	unsigned char digest[DIGEST_BYTES];

	if (find_link(d, a, secret, l, e))
		return -1;
	digest_one(d, "link", secret, digest);
	return run(d, e, "use a link", "UPDATE link SET used_at = ?2 WHERE digest = ?1", "di",
		   digest, now_of(d)) < 0
		       ? -1
		       : 0;
}

static int give_role(struct accounts *d, const struct link_row *l, int64_t account, struct error *e)
{
	if (run(d, e, "give a role", "INSERT INTO membership VALUES (?1, ?2, ?3)", "iit", account,
		l->organisation_id, str_z(role_name(l->role))) < 0)
		return -1;
	return note_add(d,
			&(struct note){.organisation = l->organisation,
				       .by = l->address,
				       .action = "join",
				       .subject = l->address,
				       .key = "role",
				       .value = str_z(role_name(l->role))},
			e);
}

static int make_account(struct accounts *d, const struct link_row *l, struct str name,
			struct str hash, struct error *e)
{
	if (l->account)
		return error_set(e, STATUS_EXISTS,
				 "%.*s has an account already: log in, and open the link again",
				 STR_ARG(l->address));
	if (run(d, e, "make an account",
		"INSERT INTO account (address, name, password, made_at) VALUES (?1, ?2, ?3, ?4)",
		"ttti", l->address, name, hash, now_of(d)) < 0)
		return -1;
	return give_role(d, l, sqlite3_last_insert_rowid(d->db), e);
}

static int set_password(struct accounts *d, const struct link_row *l, struct str hash,
			struct error *e)
{
	if (!l->account)
		return error_set(e, STATUS_NOT_FOUND, "the account of this link is no more");
	if (run(d, e, "set a password", "UPDATE account SET password = ?2 WHERE id = ?1", "it",
		l->account, hash) < 0 ||
	    (l->drop_totp &&
	     (run(d, e, "take the second factor away",
		  "UPDATE account SET totp = NULL, totp_wanted = NULL WHERE id = ?1", "i",
		  l->account) < 0 ||
	      run(d, e, "take the second factor away",
		  "DELETE FROM recovery_code WHERE account = ?1", "i", l->account) < 0)) ||
	    logins_end(d, l->account, e))
		return -1;
	return note_add(d,
			&(struct note){.organisation = l->organisation,
				       .by = l->address,
				       .action = "password",
				       .subject = l->address,
				       .key = "how",
				       .value = STR("link")},
			e);
}

/* Whoever has the link has shown to be the person, but for a second factor. */
static int log_in(struct accounts *d, struct arena *a, const struct link_row *l,
		  const struct caller *v, struct login_result *out, struct error *e)
{
	struct account account;

	if (account_find(d, a, l->address, &account, e))
		return -1;
	if (!account.second)
		return let_in(d, account.id, account.address, "link", v, out, e);
	out->outcome = LOGIN_SECOND;
	return login_make(d, account.id, false, v->server, out, e);
}

struct acceptance {
	struct str secret, name, hash;
	const struct caller *caller;
};

static int accept(struct accounts *d, struct arena *a, const struct acceptance *x,
		  struct login_result *out, struct error *e)
{
	struct link_row l;

	if (use_link(d, a, x->secret, &l, e))
		return -1;
	int made = l.kind == LINK_RESET ? set_password(d, &l, x->hash, e)
					: make_account(d, &l, x->name, x->hash, e);
	return made ? -1 : log_in(d, a, &l, x->caller, out, e);
}

/* Looked at first, so that a link that does not work costs no hash. */
static int check_accept(struct accounts *d, struct arena *a, struct str secret, struct str name,
			struct str password, struct error *e)
{
	struct link_row l;

	if (find_link(d, a, secret, &l, e) || password_check(password, l.address, e))
		return -1;
	if (l.kind == LINK_INVITATION && !name_ok(name))
		return error_set(e, STATUS_USAGE, "a name is one line of at most %d bytes",
				 NAME_MAX_BYTES);
	return 0;
}

int link_accept(struct accounts *d, struct str secret, struct str name, struct str password,
		const struct caller *v, struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();
	char hash[PASSWORD_HASH_SIZE] = "";
	struct acceptance x = {secret, str_trim(name), {hash, 0}, v};

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	int result = check_accept(d, a, secret, x.name, password, e) ||
				     password_hash(hash, password, e) || change_begin(d, e)
			     ? -1
			     : 0;
	x.hash = str_z(hash);
	if (result == 0)
		result = change_end(d, accept(d, a, &x, out, e), e);
	arena_free(a);
	return result;
}

static int join(struct accounts *d, struct arena *a, struct str secret, int64_t account,
		struct error *e)
{
	enum role has;
	struct link_row l;

	if (use_link(d, a, secret, &l, e))
		return -1;
	if (l.kind != LINK_INVITATION || l.account != account)
		return error_set(e, STATUS_REFUSED, "this link is for %.*s", STR_ARG(l.address));
	if (account_role(d, account, l.organisation_id, &has, e))
		return -1;
	if (has != ROLE_NONE)
		return error_set(e, STATUS_EXISTS, "you are %s of this organisation already",
				 role_name(has));
	return give_role(d, &l, account, e);
}

int invitation_join(struct accounts *d, struct str secret, int64_t account, struct error *e)
{
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, join(d, a, secret, account, e), e);
	arena_free(a);
	return result;
}
