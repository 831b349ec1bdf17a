/*
 * One round of the mailer: who should know of something, at this moment. Private to this room.
 */
#ifndef DESK_READERS_MAIL_ROUND_H
#define DESK_READERS_MAIL_ROUND_H

#include "desk_readers/readers.h"

#include "base/text/moment.h"

struct mail_round {
	struct desk *desk;
	struct arena *arena;
	struct accounts *accounts;
	int64_t now;
	char fresh[MOMENT_SIZE]; /* a moment: since then */
};

/* mail_round.c: into the outbox, once for its key. */
int round_put(struct mail_round *r, int64_t organisation, struct str about, struct mail_message m,
	      struct str to, struct str key, struct error *e);
/* staged_mail.c: who can release what waits for it, and reminders. What is settled, or told anew, is sent no more. */
int tell_of_staged(struct mail_round *r, struct error *e);

#endif
