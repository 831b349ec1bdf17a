/* How politely a service is asked: --rate, --timeout and --retries of what fetches. Private to etl/cli. */
#ifndef CLI_FETCH_FETCH_MANNERS_H
#define CLI_FETCH_FETCH_MANNERS_H

#include "console/options.h"
#include "fetch/fetch.h"

/* The usual options of a fetcher with what was given instead; `rate` (requests a second) and `timeout` (seconds) hold where
 * nothing was. STATUS_USAGE. */
int fetch_manners(struct fetch_options *out, const struct options *o, unsigned rate,
		  unsigned timeout, struct error *e);

#endif
