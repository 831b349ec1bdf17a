/*
 * The outbox: messages that wait in a database of whoever sends (the desk's own file), until a server has taken them.
 * What fails is tried again later and later, and then stays, to be shown and tried again by hand. Of what was sent only
 * that it was stays: not to whom, nor what.
 *
 * Times are seconds since 1970. Each function is one statement; the handle is used by one thread at a time.
 */
#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include "mail/mail.h"
#include <sqlite3.h>

#define OUTBOX_TRIES 8 /* over two days */

enum outbox_state { OUTBOX_WAITING, OUTBOX_SENT, OUTBOX_FAILED };

struct outbox_entry {
	int64_t id, organisation, next_at, tries;
	enum outbox_state state;
	struct str about;   /* what it is, for people: "antwoord op K7QF-29MX" */
	struct str message; /* why it failed last; may be empty */
	struct mail_message mail;
};

/* Makes the table. */
int outbox_make(sqlite3 *db, struct error *e);
/* Nothing when one of that key is there, sent or not. */
int outbox_put(sqlite3 *db, int64_t organisation, struct str about, const struct mail_message *m,
	       int64_t now, struct error *e);
/* The first whose time has come; false: none has. */
int outbox_next(sqlite3 *db, struct arena *a, int64_t now, struct outbox_entry *out, bool *found,
		struct error *e);
int outbox_sent(sqlite3 *db, int64_t id, struct error *e);
/* `for_good`: the server said so. */
int outbox_failed(sqlite3 *db, const struct outbox_entry *which, bool for_good, struct str why,
		  int64_t now, struct error *e);
/* Of what begins so, to that address, all that waits but `key` goes: it is told anew. */
int outbox_supersede(sqlite3 *db, struct str front, struct str to, struct str key, struct error *e);
/* Those that wait or failed, of keys that begin with this and a blank, are taken out: nobody is left to write to. */
int outbox_forget(sqlite3 *db, struct str prefix, struct error *e);
/* Those of an organisation that wait or failed, the newest first. */
int outbox_list(sqlite3 *db, struct arena *a, int64_t organisation, struct outbox_entry **out,
		size_t *n, struct error *e);
/* Anew, from now on. */
int outbox_again(sqlite3 *db, int64_t organisation, int64_t id, int64_t now, struct error *e);

#endif
