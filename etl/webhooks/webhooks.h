/*
 * Webhooks: who made one is told when a total changes, by a signed POST to an address of theirs. Hides their file (the
 * totals that were told last, and the messages that wait), the signing, and the sending.
 *
 * A message is made in the transaction that keeps the new total, and stays until the receiver has taken it: a kill at
 * any moment sends it again with the same id, or finds the total changed again. So each is delivered at least once, and
 * those of one webhook in their order. What is not taken is tried again later and later (HOOK_TRIES times, three days);
 * then, or when the receiver answers 410, the webhook is switched off and whoever made it is told. Switched on again it
 * goes on where it stopped.
 *
 * Units: moments are seconds since 1970. Ownership: texts live in the arena that was given. A handle belongs to one
 * thread; several processes may have the file open, and one of them sends at a time.
 *
 * Sources: Standard Webhooks 1.0.0 (https://github.com/standard-webhooks/standard-webhooks: headers, signature v1,
 * secrets, retries); which addresses are public: fetch/public_address.h.
 */
#ifndef WEBHOOKS_WEBHOOKS_H
#define WEBHOOKS_WEBHOOKS_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"

#define HOOK_TRIES 10
#define HOOKS_MAX 1000 /* in one file */
#define HOOK_URL_BYTES 2000u
#define HOOK_CUT_BYTES 4000u
#define HOOK_SECRET_BYTES 32u
#define HOOK_SECRET_SIZE 51u /* "whsec_", base64 of the bytes, and a NUL */
#define HOOK_SIGNATURE_SIZE 48u
#define HOOK_TOKEN_SIZE 52u /* "whtoken_", base64 of the bytes, and a NUL */
#define HOOKS_PER_TOKEN 20
#define HOOK_TOKENS_MAX 1000
#define HOOK_LABEL_BYTES 200u
#define HOOK_MESSAGE_ID_SIZE 37u /* "msg_", 32 digits of hex, and a NUL */

struct hooks;
struct session;

/* Opens the file, or makes it, for its owner only. STATUS_STORE: it is a file of something else. STATUS_REFUSED: others
 * may read it. */
int hooks_open(struct hooks **out, const char *path, struct error *e);
void hooks_close(struct hooks *h);

struct hook {
	int64_t id;
	int64_t token; /* by which it was made; 0: on the command line */
	struct str url, cube, cut, measure, contact;
	bool not_yet; /* hook_add: the cut may name members that no line has yet, such as next year */
	int64_t made_at;
	bool known; /* the total below: else the cube was not there */
	struct str total;
	uint64_t waiting, taken; /* messages */
	int64_t tries, next_at;  /* of the first that waits */
	int64_t off_at;          /* 0: it is on */
	struct str fault;        /* why the last try failed, or it was switched off; may be empty */
};

/* Of what and to whom: url, cube, cut, measure (empty: the cube's first), contact; and the total as it is now, by the
 * session. STATUS_USAGE: the cut is off, or names what nothing has. `hook` gets its number, and `secret` what the receiver checks messages with: it is told this once. */
int hook_add(struct hooks *h, struct hook *hook, char secret[HOOK_SECRET_SIZE], bool private_too,
	     struct session *s, struct error *e);
int hooks_list(struct hooks *h, struct arena *a, struct hook **out, size_t *n, struct error *e);
/* STATUS_NOT_FOUND, as below. With all that waits for it. */
int hook_remove(struct hooks *h, int64_t id, struct error *e);
/* What waits is tried again from now on. */
int hook_switch_on(struct hooks *h, int64_t id, struct error *e);
/* A message of the type "test", without a total. */
int hook_test(struct hooks *h, int64_t id, struct error *e);

/* ---- by those who have a token ---- */

struct hook_token {
	int64_t id;
	struct str label; /* whose it is */
	int64_t made_at;
	uint64_t hooks;
};
/* The token is told this once: only its hash is kept. */
int hook_token_make(struct hooks *h, struct str label, char token[HOOK_TOKEN_SIZE], int64_t *id,
		    struct error *e);
/* Its number; 0: there is none. */
int hook_token_find(struct hooks *h, struct str token, int64_t *id, struct error *e);
int hook_tokens(struct hooks *h, struct arena *a, struct hook_token **out, size_t *n,
		struct error *e);
/* With the webhooks that were made by it. */
int hook_token_revoke(struct hooks *h, int64_t id, struct error *e);

/* What came over HTTP to /webhooks. Texts are as they came. */
struct hooks_asked {
	bool writes;           /* POST */
	struct str token;      /* of the header Authorization: Bearer; empty: none */
	struct str id, action; /* of the path; empty: none */
	struct str body;
	bool private_too;
};
/* Makes one (POST, a JSON object of url, cube, cut, measure, contact, not_yet), lists those of the token (GET) or takes one away
 * (POST /webhooks/{id}/remove). JSON goes to `out`; returns the HTTP status. 503: why is in e. */
int hooks_answer(const char *path, const struct hooks_asked *asked, struct session *s,
		 struct buffer *out, struct error *e);

/* ---- sending ---- */

struct hooks_sending {
	struct str
		site; /* https://host[/base] of the public site, for addresses of passports; may be empty */
	bool private_too; /* addresses of this machine and its networks, and http, may be reached */
	const volatile int *stop; /* anything but 0 ends it; NULL: nothing does */
	const char *ca;           /* a file of certificates; NULL: the system's */
	/* A webhook was switched off; 0: whoever made it was told. NULL: nobody tells them but hooks_list. */
	int (*tell)(void *with, const struct hook *hook, struct error *e);
	void *with;
};
struct hooks_sent {
	uint64_t changed, taken, failed, off;
	bool busy; /* another process is sending: nothing was done */
};
/* Looks at each total, makes messages of those that changed, and sends all whose time has come. */
int hooks_send(struct hooks *h, struct session *s, const struct hooks_sending *how,
	       struct hooks_sent *out, struct error *e);

/* A message of no webhook, to who runs this: signed as those are with `secret` ("whsec_…"), and sent once. STATUS_IO says
 * why it was not taken. */
int hook_tell(struct str url, struct str secret, struct str body, const struct hooks_sending *how,
	      struct error *e);

/* ---- pieces ---- */

/* "v1,…": HMAC-SHA256 of "id.timestamp.body". */
void hook_sign(char out[HOOK_SIGNATURE_SIZE], const unsigned char secret[HOOK_SECRET_BYTES],
	       struct str id, int64_t timestamp, struct str body);

#endif
