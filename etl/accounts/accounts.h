/*
 * Accounts: who may do what at the desk. Hides its file (desk.db), how secrets are kept, and every rule of who
 * gets in. It knows no HTTP: what a caller sent comes in as texts.
 *
 * Units: times are seconds since 1970 (UTC). Ownership: texts live in the arena that was given. One handle is
 * used by one thread at a time; any number of handles, and of processes, may have the file open.
 *
 * A person is an address (e-mail, ASCII, lower case), and has one account in a desk; roles are per
 * organisation. Whoever is given an invitation or a reset is taken to have that address: hand links over by a
 * way that proves it. All that changes something is one transaction with its entry in the audit (`by`: the
 * address of who did it, or what the command line was told): a kill leaves the old or the new.
 *
 * Sources: passwords by argon2id (libsodium) and NIST SP 800-63B 5.1.1 (length and a list of common ones, no
 * rules of composition); codes by RFC 6238; growing delays and known browsers after OWASP's device cookies.
 */
#ifndef ACCOUNTS_ACCOUNTS_H
#define ACCOUNTS_ACCOUNTS_H

#include "accounts/roles.h"
#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "store/record/chain.h"

#define ADDRESS_MAX_BYTES 254
#define NAME_MAX_BYTES 200
#define PASSWORD_MIN 12 /* characters */
#define PASSWORD_MAX_BYTES 1024
#define SECRET_SIZE 44 /* 256 random bits in base64url, and a NUL */
#define LINK_SECONDS (7 * 24 * 3600)
#define LOGIN_IDLE_SECONDS (60 * 60)
#define LOGIN_SECONDS (12 * 3600)
#define LOGIN_SECOND_SECONDS (10 * 60) /* to give the second factor in */
#define RECOVERY_CODES 10
#define TOKEN_MAX_DAYS 400

struct accounts;

/* Opens the file, makes it (readable by its owner only) or brings it to this version. STATUS_STORE: a file of
 * something else, of a newer Stuiver, or a damaged one. */
int accounts_open(struct accounts **out, const char *path, struct error *e);
void accounts_close(struct accounts *d);
/* For tests: what time it is. */
void accounts_set_clock(struct accounts *d, int64_t (*clock)(void));

/* Lower case, in the arena. STATUS_USAGE for what is no address: no letters of other alphabets, which may look
 * like ours. */
int address_check(struct str *out, struct arena *a, struct str given, struct error *e);
/* STATUS_USAGE says what to do otherwise. */
int password_check(struct str password, struct str address, struct error *e);

/* ---- organisations ---- */

struct organisation {
	int64_t id;
	struct str name, label;
	struct str
		third_party; /* where it has its files from, which are another's; empty: they are its own */
	enum role role; /* of whom it was asked for; ROLE_NONE otherwise */
};

/* STATUS_EXISTS; STATUS_USAGE for a name that is not of a-z, 0-9 and '-'. */
int organisation_add(struct accounts *d, struct str name, struct str label, struct str by,
		     int64_t *id, struct error *e);
/* STATUS_NOT_FOUND. */
int organisation_find(struct accounts *d, struct arena *a, struct str name,
		      struct organisation *out, struct error *e);
/* Those in which the account has a role, by label; of account 0 all that there are. */
int organisations_of(struct accounts *d, struct arena *a, int64_t account,
		     struct organisation **out, size_t *n, struct error *e);

/* It publishes what is another's, which it has from `source` ("Woo-verzoek 2025-17"): from now on all that it publishes
 * says so. There is no way back. STATUS_USAGE: no text of one line; STATUS_NOT_FOUND. */
int organisation_third_party(struct accounts *d, int64_t organisation, struct str source,
			     struct str by, struct error *e);

enum holding { HOLDING_CUBE, HOLDING_MAPPING };
/* From now on it is the organisation's. STATUS_REFUSED when it is another's. */
int organisation_claim(struct accounts *d, int64_t organisation, enum holding kind, struct str name,
		       struct str by, struct error *e);
/* 0: nobody's. */
int organisation_of(struct accounts *d, enum holding kind, struct str name, int64_t *out,
		    struct error *e);
int organisation_holdings(struct accounts *d, struct arena *a, int64_t organisation,
			  enum holding kind, struct str **names, size_t *n, struct error *e);

/* ---- accounts and roles ---- */

struct account {
	int64_t id;
	struct str address, name;
	enum role role; /* in the organisation that was asked about */
	bool second;    /* has a second factor */
	int64_t made_at, seen_at;
};

/* ROLE_NONE also for an account or organisation that there is not. */
int account_role(struct accounts *d, int64_t account, int64_t organisation, enum role *out,
		 struct error *e);
/* STATUS_NOT_FOUND. */
int account_find(struct accounts *d, struct arena *a, struct str address, struct account *out,
		 struct error *e);
/* Who has a role in the organisation, by address. */
int accounts_in(struct accounts *d, struct arena *a, int64_t organisation, struct account **out,
		size_t *n, struct error *e);
/* Who last gave that address a way in there, by an invitation or a link for a new password: as the audit has it; empty:
 * nobody, it came by another door. */
int account_let_in_by(struct accounts *d, struct arena *a, int64_t organisation, struct str address,
		      struct str *out, struct error *e);
/* ROLE_NONE takes it away. STATUS_REFUSED for the last admin; STATUS_NOT_FOUND for who has no role there. */
int account_set_role(struct accounts *d, int64_t account, int64_t organisation, enum role role,
		     struct str by, struct error *e);

/* ---- who asks, and what becomes of it ---- */

struct caller {
	struct str ip;      /* of the client, not of a proxy; text */
	struct str browser; /* secret of `login_result`, as its cookie has it; empty: none */
	struct str server;  /* "https://desk.example": a login counts at this one only */
};

enum login_outcome {
	LOGIN_DONE,
	LOGIN_SECOND, /* login_second comes next, with this secret */
	LOGIN_WRONG,  /* no such pair; nothing tells which of both */
	LOGIN_WAIT,   /* not looked at: too often wrong from there; `wait` seconds */
};

struct login_result {
	enum login_outcome outcome;
	int64_t wait;
	char secret[SECRET_SIZE]; /* of the login: the cookie. A new one each time */
	char browser[96];         /* to be kept by the browser for long; empty: keep what it has */
};

/* ---- links: invitations, and passwords set anew ---- */

enum link_kind { LINK_INVITATION, LINK_RESET };

struct link_seen {
	enum link_kind kind;
	struct str address, label; /* of the organisation; empty for a reset */
	enum role role;
	int64_t expires_at;
	bool known; /* the address has an account: log in to join */
};

/* Writes the secret of a link that works once, for LINK_SECONDS; one that was made for that address and
 * organisation before works no more. STATUS_EXISTS when the address has a role there. */
int invitation_make(struct accounts *d, int64_t organisation, struct str address, enum role role,
		    struct str by, char secret[SECRET_SIZE], struct error *e);
/* Who was invited and did not come yet, by address: also those whose link is past its time. */
int invitations_in(struct accounts *d, struct arena *a, int64_t organisation,
		   struct link_seen **out, size_t *n, struct error *e);
/* Its link works no more. STATUS_NOT_FOUND. */
int invitation_withdraw(struct accounts *d, int64_t organisation, struct str address, struct str by,
			struct error *e);
/* The organisation is the one whose admin asks: STATUS_REFUSED when the account has a role in another too,
 * STATUS_NOT_FOUND when it has none in this one. 0: the command line, which may for any account. With
 * `drop_second` the link also takes the second factor away. */
int reset_make(struct accounts *d, int64_t organisation, struct str address, bool drop_second,
	       struct str by, char secret[SECRET_SIZE], struct error *e);
/* STATUS_NOT_FOUND: no such link; STATUS_GONE: used, or past its time. */
int link_look(struct accounts *d, struct arena *a, struct str secret, struct link_seen *out,
	      struct error *e);
/* Makes the account of an invitation, or sets the password of a reset, which ends its logins; and logs in, but for
 * the second factor (LOGIN_SECOND). As link_look; STATUS_EXISTS for an invitation of an address that has an
 * account. */
int link_accept(struct accounts *d, struct str secret, struct str name, struct str password,
		const struct caller *v, struct login_result *out, struct error *e);
/* An invitation of somebody who has an account and is logged in. STATUS_REFUSED: it is another's. */
int invitation_join(struct accounts *d, struct str secret, int64_t account, struct error *e);

/* ---- logging in ---- */

/* An unknown address takes as long as a wrong password. STATUS_LIMIT: too many at the same time. */
int login_password(struct accounts *d, struct str address, struct str password,
		   const struct caller *v, struct login_result *out, struct error *e);
/* A code of the app, or a recovery code. After five wrong ones the login begins anew (STATUS_NOT_FOUND, as for
 * one that is past its time). */
int login_second(struct accounts *d, struct str secret, struct str code, const struct caller *v,
		 struct login_result *out, struct error *e);
/* Somebody whom a trusted proxy answers for (accounts/guard.h), and who is therefore asked for no second factor.
 * Whoever is invited and has no account yet has one now. STATUS_NOT_FOUND: neither. `door` is for the audit. */
int login_trusted(struct accounts *d, struct str address, struct str door, const struct caller *v,
		  struct login_result *out, struct error *e);
/* The same for a provider of OpenID Connect (oidc/oidc.h), whose issuer and subject are one person from the first
 * time on, also when its address changes. STATUS_REFUSED: the address is of another person of that provider. */
int login_identified(struct accounts *d, struct str issuer, struct str subject, struct str address,
		     const struct caller *v, struct login_result *out, struct error *e);

/* What is kept of a browser that is sent to a provider, until it comes back; once, and for ten minutes. */
struct errand {
	struct str state, nonce, verifier;
};
/* `secret` is for its cookie. */
int errand_keep(struct accounts *d, const struct errand *what, char secret[SECRET_SIZE],
		struct error *e);
/* STATUS_NOT_FOUND. */
int errand_take(struct accounts *d, struct arena *a, struct str secret, struct errand *out,
		struct error *e);

struct login {
	int64_t account;
	int64_t organisation; /* that was chosen (login_choose); 0: none yet */
	struct str address, name;
	bool second;            /* has a second factor */
	char csrf[SECRET_SIZE]; /* of this login; for its forms */
};

/* Whose login it is, which is thereby used. STATUS_NOT_FOUND: none, past its time, of another server, or
 * without its second factor. */
int login_find(struct accounts *d, struct arena *a, struct str secret, const struct caller *v,
	       struct login *out, struct error *e);
int login_end(struct accounts *d, struct str secret, struct error *e);
/* From now on this login looks at that organisation. STATUS_REFUSED without a role in it. */
int login_choose(struct accounts *d, struct str secret, int64_t account, int64_t organisation,
		 struct error *e);
/* Ends the account's other logins; `out` is a new one in place of this. */
int password_change(struct accounts *d, struct str secret, struct str old, struct str password,
		    const struct caller *v, struct login_result *out, struct error *e);

/* ---- the second factor ---- */

struct second_offer {
	struct str secret; /* base32, for typing */
	struct str uri;    /* otpauth://…, for a QR code */
};

/* A new secret, that counts from second_confirm on. STATUS_EXISTS when there is one: take it away first. */
int second_offer(struct accounts *d, struct arena *a, int64_t account, struct second_offer *out,
		 struct error *e);
/* Its uri; empty when the secret is none. */
struct str second_uri(struct arena *a, struct str address, struct str secret);
/* With a code of it. The recovery codes are shown once. STATUS_REFUSED: a wrong code. */
int second_confirm(struct accounts *d, struct arena *a, int64_t account, struct str code,
		   struct str recovery[RECOVERY_CODES], struct error *e);
/* With a code of the app or a recovery code: new recovery codes, the old ones work no more. As confirm. */
int second_renew(struct accounts *d, struct arena *a, int64_t account, struct str code,
		 struct str recovery[RECOVERY_CODES], struct error *e);
int second_drop(struct accounts *d, int64_t account, struct str code, struct error *e);
int second_codes_left(struct accounts *d, int64_t account, int64_t *out, struct error *e);

/* ---- tokens for programs ---- */

struct api_token {
	int64_t id, account, organisation;
	struct str address, label;
	unsigned actions; /* bits: 1u << ACTION_UPLOAD | 1u << ACTION_STAGE */
	int64_t made_at, expires_at, used_at, revoked_at; /* 0: never */
};

/* Writes the token, which is shown once. STATUS_REFUSED for actions that no token has, or that the account
 * may not do there itself; STATUS_USAGE for other days than 1 to TOKEN_MAX_DAYS. */
int api_token_make(struct accounts *d, const struct api_token *what, unsigned days,
		   char secret[SECRET_SIZE + 4], struct error *e);
/* Of the organisation; of one account, or of all (0). */
int api_tokens_of(struct accounts *d, struct arena *a, int64_t organisation, int64_t account,
		  struct api_token **out, size_t *n, struct error *e);
/* STATUS_NOT_FOUND when it is not the organisation's. */
int api_token_revoke(struct accounts *d, int64_t organisation, int64_t id, struct str by,
		     struct error *e);
/* STATUS_NOT_FOUND: no such token, past its time, or taken back. STATUS_REFUSED: it is not for that, or who
 * made it may not do that any more. */
int api_token_use(struct accounts *d, struct arena *a, struct str secret, enum action action,
		  struct api_token *out, struct error *e);

/* ---- the audit ---- */

/* What else is done at the desk. The organisation 0: none. `key` and `value` go into the detail; NULL: none. */
int accounts_record(struct accounts *d, int64_t organisation, struct str by, const char *action,
		    struct str subject, const char *key, struct str value, struct error *e);
/* The newest first, those before entry `before` (0: from the newest on), of one organisation or of all (0). */
int accounts_audit(struct accounts *d, struct arena *a, int64_t organisation, int64_t before,
		   size_t limit, struct audit_entry **out, size_t *n, struct error *e);
/* Looks at the whole chain; the first entry that is not as it was sealed, or 0. */
int accounts_audit_check(struct accounts *d, int64_t *unsound, struct error *e);

#endif
