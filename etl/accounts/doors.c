/* Getting in by a proxy or a provider that answers for somebody. */
#include "accounts/inside.h"

#define LOOKING "look for an account"
#define ERRAND_SECONDS 600

/* ---- who was invited and has no account ---- */

static int take_roles(struct accounts *d, struct str address, int64_t account, struct error *e)
{
	int64_t now = now_of(d);

	if (run(d, e, "give a role",
		"INSERT INTO membership SELECT ?1, organisation, role FROM link"
		" WHERE kind = 'invitation' AND address = ?2 AND used_at = 0 AND expires_at > ?3",
		"iti", account, address, now) < 0 ||
	    run(d, e, "use an invitation",
		"UPDATE link SET used_at = ?2 WHERE kind = 'invitation' AND address = ?1"
		" AND used_at = 0 AND expires_at > ?2",
		"ti", address, now) < 0)
		return -1;
	return note_add(d,
			&(struct note){.by = address,
				       .action = "join",
				       .subject = address,
				       .key = "how",
				       .value = STR("answered for")},
			e);
}

static int is_invited(struct accounts *d, struct str address, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e,
		"SELECT 1 FROM link WHERE kind = 'invitation' AND address = ?1 AND used_at = 0"
		" AND expires_at > ?2",
		"ti", address, now_of(d)))
		return -1;
	int row = db_step(q, LOOKING, e);
	*out = row == 1;
	return row < 0 ? -1 : 0;
}

/* The account of the address; made when it was invited, without a password. */
static int known_or_invited(struct accounts *d, struct arena *a, struct str given,
			    struct account *out, struct error *e)
{
	struct str address;
	bool invited;

	if (account_find(d, a, given, out, e) == 0)
		return 0;
	if (e->status != STATUS_NOT_FOUND || address_check(&address, a, given, e) ||
	    is_invited(d, address, &invited, e))
		return -1;
	if (!invited)
		return error_set(e, STATUS_NOT_FOUND,
				 "%.*s is not invited here; ask an admin of your organisation",
				 STR_ARG(address));
	if (run(d, e, "make an account",
		"INSERT INTO account (address, name, password, made_at) VALUES (?1, ?1, '', ?2)",
		"ti", address, now_of(d)) < 0 ||
	    take_roles(d, address, sqlite3_last_insert_rowid(d->db), e))
		return -1;
	return account_find(d, a, address, out, e);
}

static int trusted(struct accounts *d, struct arena *a, struct str address, struct str door,
		   const struct caller *v, struct login_result *out, struct error *e)
{
	struct account account;

	if (known_or_invited(d, a, address, &account, e))
		return -1;
	return let_in(d, account.id, account.address, arena_dup(a, door).ptr, v, out, e);
}

int login_trusted(struct accounts *d, struct str address, struct str door, const struct caller *v,
		  struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	int result =
		change_begin(d, e) ? -1 : change_end(d, trusted(d, a, address, door, v, out, e), e);
	arena_free(a);
	return result;
}

/* ---- a provider ---- */

/* 1: it is known whose it is, 0: not, -1: error. */
static int by_identity(struct accounts *d, struct arena *a, struct str issuer, struct str subject,
		       struct account *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e,
		"SELECT a.id, a.address FROM identity i JOIN account a ON a.id = i.account"
		" WHERE i.issuer = ?1 AND i.subject = ?2",
		"tt", issuer, subject))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row == 1)
		*out = (struct account){.id = sqlite3_column_int64(q, 0),
					.address = arena_dup(a, db_text(q, 1))};
	return row;
}

static int bind_identity(struct accounts *d, struct str issuer, struct str subject,
			 const struct account *account, struct error *e)
{
	int n = run(d, e, "know somebody again",
		    "INSERT INTO identity VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", "tti",
		    issuer, subject, account->id);

	if (n == 0)
		return error_set(e, STATUS_REFUSED,
				 "%.*s is the address of another person of this provider than "
				 "before; ask who runs the desk",
				 STR_ARG(account->address));
	return n < 0 ? -1
		     : note_add(d,
				&(struct note){.by = account->address,
					       .action = "identity",
					       .subject = account->address,
					       .key = "issuer",
					       .value = issuer},
				e);
}

static int identified(struct accounts *d, struct arena *a, struct str issuer, struct str subject,
		      struct str address, const struct caller *v, struct login_result *out,
		      struct error *e)
{
	struct account account;
	int known = by_identity(d, a, issuer, subject, &account, e);

	if (known < 0 || (known == 0 && (known_or_invited(d, a, address, &account, e) ||
					 bind_identity(d, issuer, subject, &account, e))))
		return -1;
	return let_in(d, account.id, account.address, "OpenID Connect", v, out, e);
}

int login_identified(struct accounts *d, struct str issuer, struct str subject, struct str address,
		     const struct caller *v, struct login_result *out, struct error *e)
{
	struct arena *a = arena_new();

	*out = (struct login_result){.outcome = LOGIN_WRONG};
	int result =
		change_begin(d, e)
			? -1
			: change_end(d, identified(d, a, issuer, subject, address, v, out, e), e);
	arena_free(a);
	return result;
}

/* ---- there and back ---- */

int errand_keep(struct accounts *d, const struct errand *what, char secret[SECRET_SIZE],
		struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	int64_t now = now_of(d);

	secret_new(secret);
	digest_one(d, "errand", str_z(secret), digest);
	return run(d, e, "forget old errands", "DELETE FROM errand WHERE expires_at <= ?1", "i",
		   now) < 0 || run(d, e, "keep an errand",
				   "INSERT INTO errand VALUES (?1, ?2, ?3, ?4, ?5)", "dttti",
				   digest, what->state, what->nonce, what->verifier,
				   now + ERRAND_SECONDS) < 0
		       ? -1
		       : 0;
}

int errand_take(struct accounts *d, struct arena *a, struct str secret, struct errand *out,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;
	unsigned char digest[DIGEST_BYTES];

	digest_one(d, "errand", secret, digest);
	if (ask(d, &q, e,
		"DELETE FROM errand WHERE digest = ?1 RETURNING state, nonce, verifier, expires_at",
		"d", digest))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row < 0)
		return -1;
	bool good = row == 1 && sqlite3_column_int64(q, 3) > now_of(d);
	if (good)
		*out = (struct errand){arena_dup(a, db_text(q, 0)), arena_dup(a, db_text(q, 1)),
				       arena_dup(a, db_text(q, 2))};
	/* To its end, so that it is gone. */
	if (row == 1 && db_step(q, LOOKING, e) < 0)
		return -1;
	return good ? 0
		    : error_set(e, STATUS_NOT_FOUND,
				"this login took too long, or was begun in another browser: begin "
				"again");
}
