/* Those who are logged in. */
#include "accounts/caller.h"

#include <sodium.h>

#define LOOKING "look at a login"
#define SERVER_MAX 300
#define USED_EVERY 60 /* seconds: not each question writes */

int login_make(struct accounts *d, int64_t account, bool complete, struct str server,
	       struct login_result *out, struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	int64_t now = now_of(d);

	secret_new(out->secret);
	digest_one(d, "login", str_z(out->secret), digest);
	if (run(d, e, "forget old logins",
		"DELETE FROM login WHERE expires_at <= ?1 OR (complete AND used_at <= ?2)", "ii",
		now, now - LOGIN_IDLE_SECONDS) < 0)
		return -1;
	return run(d, e, "log in", "INSERT INTO login VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, ?6, 0)",
		   "ditiii", digest, account, str_head(server, SERVER_MAX), (int64_t)complete, now,
		   now + (complete ? LOGIN_SECONDS : LOGIN_SECOND_SECONDS)) < 0
		       ? -1
		       : 0;
}

static int note_login(struct accounts *d, struct str address, const char *how, struct error *e)
{
	return note_add(d,
			&(struct note){.by = address,
				       .action = "login",
				       .subject = address,
				       .key = "how",
				       .value = str_z(how)},
			e);
}

int let_in(struct accounts *d, int64_t account, struct str address, const char *how,
	   const struct caller *v, struct login_result *out, struct error *e)
{
	if (login_make(d, account, true, v->server, out, e) ||
	    run(d, e, "log in", "UPDATE account SET seen_at = ?2 WHERE id = ?1", "ii", account,
		now_of(d)) < 0 ||
	    note_login(d, address, how, e))
		return -1;
	browser_make(d, address, out->browser);
	out->outcome = LOGIN_DONE;
	return 0;
}

int logins_end(struct accounts *d, int64_t account, struct error *e)
{
	return run(d, e, "end logins", "DELETE FROM login WHERE account = ?1", "i", account) < 0
		       ? -1
		       : 0;
}

/* The token of a login's forms is made of its secret, which is in no page. */
static void make_csrf(const struct accounts *d, struct str secret, char out[SECRET_SIZE])
{
	unsigned char digest[DIGEST_BYTES];

	digest_one(d, "csrf", secret, digest);
	sodium_bin2base64(out, SECRET_SIZE, digest, sizeof digest,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static int read_login(struct accounts *d, struct arena *a, const unsigned char *digest,
		      struct str server, struct login *out, int64_t *used, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t now = now_of(d);

	if (ask(d, &q, e,
		"SELECT a.id, a.address, a.name, a.totp IS NOT NULL, l.used_at, l.organisation FROM login l"
		" JOIN account a ON a.id = l.account WHERE l.digest = ?1 AND l.complete"
		" AND l.expires_at > ?2 AND l.used_at > ?3 AND l.server = ?4",
		"diit", digest, now, now - LOGIN_IDLE_SECONDS, str_head(server, SERVER_MAX)))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "you are not logged in any more");
	if (row < 0)
		return -1;
	out->account = sqlite3_column_int64(q, 0);
	out->address = arena_dup(a, db_text(q, 1));
	out->name = arena_dup(a, db_text(q, 2));
	out->second = sqlite3_column_int(q, 3) != 0;
	*used = sqlite3_column_int64(q, 4);
	out->organisation = sqlite3_column_int64(q, 5);
	return 0;
}

int login_find(struct accounts *d, struct arena *a, struct str secret, const struct caller *v,
	       struct login *out, struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	int64_t used = 0, now = now_of(d);

	digest_one(d, "login", secret, digest);
	if (read_login(d, a, digest, v->server, out, &used, e))
		return -1;
	make_csrf(d, secret, out->csrf);
	if (now - used < USED_EVERY)
		return 0;
	return run(d, e, LOOKING, "UPDATE login SET used_at = ?2 WHERE digest = ?1", "di", digest,
		   now) < 0
		       ? -1
		       : 0;
}

int login_end(struct accounts *d, struct str secret, struct error *e)
{
	unsigned char digest[DIGEST_BYTES];

	digest_one(d, "login", secret, digest);
	return run(d, e, "log out", "DELETE FROM login WHERE digest = ?1", "d", digest) < 0 ? -1
											    : 0;
}

int login_choose(struct accounts *d, struct str secret, int64_t account, int64_t organisation,
		 struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	enum role role;

	if (account_role(d, account, organisation, &role, e))
		return -1;
	if (role == ROLE_NONE)
		return error_set(e, STATUS_REFUSED, "you have no role in that organisation");
	digest_one(d, "login", secret, digest);
	return run(d, e, "choose an organisation",
		   "UPDATE login SET organisation = ?2 WHERE digest = ?1 AND account = ?3", "dii",
		   digest, organisation, account) < 0
		       ? -1
		       : 0;
}

/* ---- another password ---- */

struct changing {
	struct login login;
	struct str was;
	char hash[PASSWORD_HASH_SIZE];
};

static int read_hash(struct accounts *d, struct arena *a, int64_t account, struct str *out,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e, "SELECT password FROM account WHERE id = ?1", "i", account))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}

/* A stolen login must not be able to try out passwords; the count is the account's own. */
static int check_old(struct accounts *d, struct arena *a, struct changing *c, struct str old,
		     struct error *e)
{
	int64_t wait;
	bool right;

	if (read_hash(d, a, c->login.account, &c->was, e) ||
	    trying_begin(d, TRYING_PASSWORD, c->login.address, STR("change"), &wait, e))
		return -1;
	if (wait)
		return error_set(e, STATUS_LIMIT, "too many wrong passwords: wait %lld seconds",
				 (long long)wait);
	if (password_right(&right, c->was, old, e))
		return -1;
	return right ? 0 : error_set(e, STATUS_REFUSED, "the old password is not right");
}

static int change(struct accounts *d, struct arena *a, const struct changing *c,
		  const struct caller *v, struct login_result *out, struct error *e)
{
	struct str was = {0};

	if (read_hash(d, a, c->login.account, &was, e))
		return -1;
	if (!str_eq(was, c->was))
		return error_set(e, STATUS_REFUSED, "the old password is not right any more");
	if (trying_forget(d, TRYING_PASSWORD, c->login.address, STR("change"), e) ||
	    run(d, e, "set a password", "UPDATE account SET password = ?2 WHERE id = ?1", "it",
		c->login.account, str_z(c->hash)) < 0 ||
	    logins_end(d, c->login.account, e) ||
	    login_make(d, c->login.account, true, v->server, out, e))
		return -1;
	out->outcome = LOGIN_DONE;
	return note_add(d,
			&(struct note){.by = c->login.address,
				       .action = "password",
				       .subject = c->login.address,
				       .key = "how",
				       .value = STR("changed")},
			e);
}

int password_change(struct accounts *d, struct str secret, struct str old, struct str password,
		    const struct caller *v, struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();
	struct changing c = {.was = STR("")};

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	int result = login_find(d, a, secret, v, &c.login, e) ||
				     password_check(password, c.login.address, e) ||
				     check_old(d, a, &c, old, e) ||
				     password_hash(c.hash, password, e) || change_begin(d, e)
			     ? -1
			     : change_end(d, change(d, a, &c, v, out, e), e);
	arena_free(a);
	return result;
}
