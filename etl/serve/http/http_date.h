/*
 * Moments as HTTP writes them (RFC 9110, 5.6.7), in seconds since 1970.
 */
#ifndef SERVE_HTTP_HTTP_DATE_H
#define SERVE_HTTP_HTTP_DATE_H

#include "base/text/str.h"

#include <stdint.h>

#define HTTP_DATE_SIZE 30 /* "Sun, 06 Nov 1994 08:49:37 GMT" */

void http_date_format(char out[HTTP_DATE_SIZE], int64_t moment);
/* False for anything else than the one form that may still be written. */
bool http_date_parse(struct str text, int64_t *out);

/* The moment that Last-Modified names for what was published at `published_at` (ISO 8601, UTC): the
 * end of that second, for more may have been published in it. 0: there is no telling, or it is not over
 * yet. */
int64_t http_last_modified(struct str published_at);
/* Whether If-Modified-Since says that the client has it. */
bool http_not_modified_since(struct str if_modified_since, int64_t last_modified);

#endif
