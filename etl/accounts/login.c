/* Getting in: a password, then perhaps a code. */
#include "accounts/caller.h"

#include <sodium.h>
#include <stdlib.h>

#define LOOKING "look at a login"
#define WRONG_CODES_MAX 5

/* ---- the password ---- */

struct candidate {
	struct str address, client, from; /* from: the browser when it is known, else the client */
	struct str hash;
	int64_t account; /* 0: there is none */
	bool second, known_browser;
};

static int read_candidate(struct accounts *d, struct arena *a, struct candidate *c, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e, "SELECT id, password, totp IS NOT NULL FROM account WHERE address = ?1",
		"t", c->address))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row == 1) {
		c->account = sqlite3_column_int64(q, 0);
		c->hash = arena_dup(a, db_text(q, 1));
		c->second = sqlite3_column_int(q, 2) != 0;
	}
	return row < 0 ? -1 : 0;
}

/* What cannot be an address is tried as it is, so that it takes as long as one. */
static struct str address_tried(struct arena *a, struct str given)
{
	struct error e;
	struct str address;

	return address_check(&address, a, given, &e) ? str_head(given, ADDRESS_MAX_BYTES) : address;
}

/* A known browser is counted apart from its client: what others try from the same network does not delay it. */
static int count_try(struct accounts *d, const struct candidate *c, int64_t *wait, struct error *e)
{
	*wait = 0;
	if (!c->known_browser && trying_begin(d, TRYING_CLIENT, STR(""), c->client, wait, e))
		return -1;
	if (*wait)
		return 0;
	return trying_begin(d, TRYING_PASSWORD, c->address, c->from, wait, e);
}

/* Looked at anew: the password may have been changed while its hash was made. */
static int go_on(struct accounts *d, struct arena *a, const struct candidate *c,
		 const struct caller *v, struct login_result *out, struct error *e)
{
	struct candidate now = {.address = c->address};

	if (read_candidate(d, a, &now, e))
		return -1;
	if (now.account != c->account || !str_eq(now.hash, c->hash)) {
		out->outcome = LOGIN_WRONG;
		return 0;
	}
	if (trying_forget(d, TRYING_PASSWORD, c->address, c->from, e) ||
	    (!c->known_browser && trying_undo(d, TRYING_CLIENT, STR(""), c->client, e)))
		return -1;
	if (!now.second)
		return let_in(d, c->account, c->address, "password", v, out, e);
	out->outcome = LOGIN_SECOND;
	return login_make(d, c->account, false, v->server, out, e);
}

static int try_password(struct accounts *d, struct arena *a, struct candidate *c,
			struct str password, const struct caller *v, struct login_result *out,
			struct error *e)
{
	bool right;

	if (count_try(d, c, &out->wait, e))
		return -1;
	if (out->wait) {
		out->outcome = LOGIN_WAIT;
		return 0;
	}
	if (read_candidate(d, a, c, e) || password_right(&right, c->hash, password, e))
		return -1;
	out->outcome = LOGIN_WRONG;
	if (!right)
		return 0;
	return change_begin(d, e) ? -1 : change_end(d, go_on(d, a, c, v, out, e), e);
}

int login_password(struct accounts *d, struct str address, struct str password,
		   const struct caller *v, struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();
	struct candidate c = {.address = address_tried(a, address), .client = caller_client(a, v)};

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	c.known_browser = browser_known(d, c.address, v->browser);
	c.from = c.known_browser ? v->browser : c.client;
	int result = try_password(d, a, &c, password, v, out, e);
	arena_free(a);
	return result;
}

/* ---- the code ---- */

struct half {
	unsigned char digest[DIGEST_BYTES];
	int64_t account, wrong;
	struct str address;
};

static int no_login(struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND, "this login is past its time: log in again");
}

static int find_half(struct accounts *d, struct arena *a, struct str secret, struct str server,
		     struct half *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	digest_one(d, "login", secret, out->digest);
	if (ask(d, &q, e,
		"SELECT a.id, a.address, l.wrong FROM login l JOIN account a ON a.id = l.account"
		" WHERE l.digest = ?1 AND l.complete = 0 AND l.expires_at > ?2 AND l.server = ?3",
		"dit", out->digest, now_of(d), server))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return no_login(e);
	out->account = sqlite3_column_int64(q, 0);
	out->address = arena_dup(a, db_text(q, 1));
	out->wrong = sqlite3_column_int64(q, 2);
	return 0;
}

static int take_code(struct accounts *d, struct arena *a, struct half *h, struct str secret,
		     struct str code, const struct caller *v, struct login_result *out,
		     struct error *e)
{
	bool right, recovery;

	if (find_half(d, a, secret, v->server, h, e) ||
	    second_right(d, h->account, code, &right, &recovery, e))
		return -1;
	/* The half login goes when it is whole, or was wrong too often. */
	bool ends = right || h->wrong + 1 >= WRONG_CODES_MAX;
	if (run(d, e, LOOKING,
		ends ? "DELETE FROM login WHERE digest = ?1"
		     : "UPDATE login SET wrong = wrong + 1 WHERE digest = ?1",
		"d", h->digest) < 0)
		return -1;
	if (!right)
		return 0;
	struct str who = arena_printf(a, "%lld", (long long)h->account);
	return trying_forget(d, TRYING_CODE, who, STR(""), e) ||
			       let_in(d, h->account, h->address,
				      recovery ? "password and recovery code" : "password and code",
				      v, out, e)
		       ? -1
		       : 0;
}

int login_second(struct accounts *d, struct str secret, struct str code, const struct caller *v,
		 struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();
	struct half h;
	int result = find_half(d, a, secret, v->server, &h, e);

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	if (result == 0)
		result = trying_begin(d, TRYING_CODE, arena_printf(a, "%lld", (long long)h.account),
				      STR(""), &out->wait, e);
	if (result == 0 && out->wait)
		out->outcome = LOGIN_WAIT;
	else if (result == 0)
		result = change_begin(d, e)
				 ? -1
				 : change_end(d, take_code(d, a, &h, secret, code, v, out, e), e);
	arena_free(a);
	return result;
}
