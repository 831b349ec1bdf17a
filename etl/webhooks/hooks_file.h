/*
 * What the files of this room share: the open file, its transactions, and one request. Private to etl/webhooks.
 */
#ifndef WEBHOOKS_HOOKS_FILE_H
#define WEBHOOKS_HOOKS_FILE_H

#include "store/db.h"
#include "webhooks/webhooks.h"

struct hooks {
	sqlite3 *db;
	char *path;
};

/* A transaction that writes; `end` commits when `result` is 0, takes all back otherwise, and returns the result. */
int hooks_begin(struct hooks *h, struct error *e);
int hooks_end(struct hooks *h, int result, struct error *e);

/* ---- total.c ---- */

struct hook_total {
	bool known; /* the cube is there */
	struct str sum;
	uint64_t lines;
	struct str version, published_at;
	bool before_public; /* what was told before may be told still */
	struct str why;     /* it was withdrawn, as its public reason says; may be empty */
};
/* STATUS_USAGE when the cut or measure is off. *measure is found where it is empty. */
int hook_look(struct hook_total *out, struct session *s, struct arena *a, struct str cube,
	      struct str cut, struct str *measure, struct error *e);
/* STATUS_USAGE where the cut names members that nothing has, with what may be meant. */
int hook_check_members(struct session *s, struct arena *a, struct str cube, struct str cut,
		       struct error *e);

/* Whether the total that was told last is one that the history of the cube still tells (history/history.h): not what
 * hung on a file that was withdrawn or erased since. */
int hook_told_is_public(bool *out, struct session *s, struct arena *a, const struct hook *hook,
			struct error *e);

/* ---- token.c ---- */

/* STATUS_LIMIT: it has as many webhooks as it may. */
int hook_check_token(struct hooks *h, int64_t token, struct error *e);
/* In the caller's transaction. */
int hook_own(struct hooks *h, int64_t hook, int64_t token, struct error *e);

/* ---- message.c ---- */

struct hook_message {
	int64_t number, hook;
	struct str id, body;
	int64_t tries;
	struct str url;
	unsigned char secret[HOOK_SECRET_BYTES];
};
/* The body of what is told. */
void hook_write(struct buffer *out, const struct hook *hook, const struct hook_total *now,
		struct str site, int64_t at);
/* What still waits tells of what is public no longer: the message that follows takes its place. */
int hook_drop_waiting(struct hooks *h, int64_t hook, struct error *e);
int hook_keep_message(struct hooks *h, int64_t hook, struct str body, int64_t now, struct error *e);
/* The first whose time has come: of each webhook that is on only the one that waits longest. */
int hook_next_message(struct hooks *h, struct arena *a, int64_t now, struct hook_message *out,
		      bool *found, struct error *e);
int hook_taken(struct hooks *h, const struct hook_message *m, int64_t now, struct error *e);
/* `gone`: nothing is to be sent there any more. *off: it was switched off. */
int hook_not_taken(struct hooks *h, const struct hook_message *m, struct str why, bool gone,
		   int64_t retry_after, int64_t now, bool *off, struct error *e);

/* ---- sign.c ---- */

void hook_message_id(char out[HOOK_MESSAGE_ID_SIZE]);
/* STATUS_INPUT: it is none. */
int hook_secret_read(unsigned char out[HOOK_SECRET_BYTES], struct str text, struct error *e);

/* ---- post.c ---- */

/* STATUS_USAGE: no address that is posted to. */
int hook_check_url(struct str url, bool private_too, struct error *e);
struct hook_answer {
	bool taken, gone;
	int64_t retry_after; /* seconds; 0: not said */
};
/* STATUS_IO says why it was not taken. */
int hook_post(struct hook_answer *out, const struct hook_message *m,
	      const struct hooks_sending *how, int64_t now, struct error *e);

#endif
