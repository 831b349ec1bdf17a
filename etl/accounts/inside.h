/*
 * What the files of this room share: the open desk file, statements, digests and secrets.
 */
#ifndef ACCOUNTS_INSIDE_H
#define ACCOUNTS_INSIDE_H

#include "accounts/accounts.h"
#include "store/db.h"

#define DIGEST_BYTES 32
#define SECRET_BYTES 32

struct accounts {
	sqlite3 *db;
	char *path;
	int64_t (*clock)(void);
	unsigned char secret[SECRET_BYTES]; /* of the desk: key of all digests */
};

static inline int64_t now_of(const struct accounts *d)
{
	return d->clock();
}

/* Prepares, and binds ?1 … as `kinds` says: i int64_t, t struct str, d a digest. What is bound must stay where it
 * is until the statement is done. */
int ask(struct accounts *d, sqlite3_stmt **q, struct error *e, const char *sql, const char *kinds,
	...);
/* Runs a statement that gives no rows; how many rows it changed, or -1. */
int run(struct accounts *d, struct error *e, const char *doing, const char *sql, const char *kinds,
	...);

/* A transaction that writes: `end` commits when `result` is 0, takes all back otherwise, and returns the result. */
int change_begin(struct accounts *d, struct error *e);
int change_end(struct accounts *d, int result, struct error *e);

/* Keyed with the desk's secret; `use` keeps digests of one use apart from those of another. */
void digest_of(const struct accounts *d, const char *use, const struct str *parts, size_t n,
	       unsigned char out[DIGEST_BYTES]);
void digest_one(const struct accounts *d, const char *use, struct str text,
		unsigned char out[DIGEST_BYTES]);
/* 256 bits of the system's randomness, as text. */
void secret_new(char out[SECRET_SIZE]);
/* In a time that does not tell where they differ. */
bool secret_same(struct str a, struct str b);

/* An entry of the audit within a transaction; `organisation` is a name, empty: none. */
struct note {
	struct str organisation, by;
	const char *action;
	struct str subject;
	const char *key; /* NULL: no detail */
	struct str value;
};
int note_add(struct accounts *d, const struct note *note, struct error *e);
/* Its name, empty for 0; STATUS_NOT_FOUND. */
int organisation_name(struct accounts *d, struct arena *a, int64_t id, struct str *out,
		      struct error *e);

/* ---- trying ---- */

enum trying {
	TRYING_PASSWORD, /* per address and client */
	TRYING_CLIENT,   /* per client, whatever the address */
	TRYING_CODE,     /* per account: who gets there has its password */
};
/* Counts the try before anything is looked at, so that many at once do not pass. `wait` is 0 when it may go
 * on, else the seconds to wait; then it is not counted. A transaction of its own. */
int trying_begin(struct accounts *d, enum trying what, struct str who, struct str from,
		 int64_t *wait, struct error *e);
/* It was right: within the transaction that says so. */
int trying_forget(struct accounts *d, enum trying what, struct str who, struct str from,
		  struct error *e);
/* It does not count, whatever came before still does. */
int trying_undo(struct accounts *d, enum trying what, struct str who, struct str from,
		struct error *e);

/* ---- passwords ---- */

#define PASSWORD_HASH_SIZE 128 /* crypto_pwhash_STRBYTES */
bool password_common(struct str folded);
/* In the arena, as it is hashed: composed (NFC). */
struct str password_form(struct arena *a, struct str password);
/* STATUS_LIMIT: too many at the same time. */
int password_hash(char out[PASSWORD_HASH_SIZE], struct str password, struct error *e);
/* An empty hash takes as long, and is never right. */
int password_right(bool *out, struct str hash, struct str password, struct error *e);

/* ---- logins ---- */

/* Makes a login and writes its secret, within a transaction. */
int login_make(struct accounts *d, int64_t account, bool complete, struct str server,
	       struct login_result *out, struct error *e);
/* The login is whole: made, seen, recorded; within a transaction. */
int let_in(struct accounts *d, int64_t account, struct str address, const char *how,
	   const struct caller *v, struct login_result *out, struct error *e);
/* Ends all logins of the account, within a transaction. */
int logins_end(struct accounts *d, int64_t account, struct error *e);

/* ---- the second factor ---- */

/* Whether the code is one of the app that was not used yet, or a recovery code; it is used thereby. Within a
 * transaction. `recovery` says which. */
int second_right(struct accounts *d, int64_t account, struct str code, bool *right, bool *recovery,
		 struct error *e);

/* ---- codes of RFC 6238 ---- */

#define TOTP_SECRET_BYTES 20
#define TOTP_SECONDS 30
/* Six digits of a step. */
uint32_t totp_code(const unsigned char *secret, size_t n, uint64_t step);

#endif
