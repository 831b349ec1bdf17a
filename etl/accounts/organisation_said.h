/*
 * What an organisation says of all that it publishes, for catalogues, by the words of editor/attributes.h; what they may be
 * is not looked at here. Each change is an entry of the audit.
 */
#ifndef ACCOUNTS_ORGANISATION_SAID_H
#define ACCOUNTS_ORGANISATION_SAID_H

#include "accounts/accounts.h"

struct attribution_said {
	struct str property, value; /* value: empty where it is not said, or not any more */
};
#define ATTRIBUTION_SAID_MAX 16u

/* In the order of their words. */
int attribution_said(struct accounts *d, struct arena *a, int64_t organisation,
		     struct attribution_said out[ATTRIBUTION_SAID_MAX], size_t *n, struct error *e);
/* All of them or none. What is as it was is no change. STATUS_NOT_FOUND: no such organisation. */
int attribution_say(struct accounts *d, int64_t organisation, const struct attribution_said *said,
		    size_t n, struct str by, size_t *changed, struct error *e);
/* The mappings of its deliveries that were not dropped or sent back, the newest first. */
#define ATTRIBUTION_MAPPINGS_MAX 50u
int attribution_mappings(struct accounts *d, struct arena *a, int64_t organisation,
			 struct str out[ATTRIBUTION_MAPPINGS_MAX], size_t *n, struct error *e);

#endif
