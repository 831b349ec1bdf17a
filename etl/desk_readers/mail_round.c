/* A mail that a round of the mailer finds should be sent. */
#include "desk_readers/mail_round.h"

int round_put(struct mail_round *r, int64_t organisation, struct str about, struct mail_message m,
	      struct str to, struct str key, struct error *e)
{
	m.to = to;
	m.key = key;
	desk_take(r->desk);
	int result = outbox_put(r->desk->db, organisation, about, &m, r->now, e);
	desk_let_go(r->desk);
	return result;
}
