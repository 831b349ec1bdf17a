/*
 * Deputies: somebody of the organisation who releases in a releaser's place, for a period. It ends with it, with the
 * releaser's own right, with either's role, or before. Times are seconds since 1970 in UTC.
 */
#ifndef ACCOUNTS_DEPUTIES_H
#define ACCOUNTS_DEPUTIES_H

#include "accounts/accounts.h"

#define DEPUTY_DAYS_MAX 100u
#define DEPUTIES_MAX 200u /* of an organisation, at a time */

struct deputy {
	int64_t id, releaser, account;
	struct str releaser_address, address, name;
	int64_t from_at, until_at;
	bool now; /* it has begun */
};

/* Of the organisation, those that are or are to come. */
int deputies_in(struct accounts *d, struct arena *a, int64_t organisation, struct deputy **out,
		size_t *n, struct error *e);
/* Whether the account stands in for somebody there, now. */
int deputy_now(struct accounts *d, int64_t organisation, int64_t account, bool *out,
	       struct error *e);
/* STATUS_REFUSED: `releaser` does not release there; STATUS_NOT_FOUND: the other has no role there, or no account;
 * STATUS_EXISTS: the other releases already; STATUS_USAGE: no such period. */
int deputy_name(struct accounts *d, int64_t organisation, struct str releaser, struct str address,
		int64_t from, int64_t until, struct str by, struct error *e);
/* Ends it before its time. STATUS_NOT_FOUND when it is not that releaser's. */
int deputy_end(struct accounts *d, int64_t organisation, struct str releaser, int64_t id,
	       struct str by, struct error *e);

#endif
