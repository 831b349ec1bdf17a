/*
 * One HTTP request with libcurl, and what became of it in words. Private to etl/fetch.
 */
#ifndef FETCH_TRANSFER_H
#define FETCH_TRANSFER_H

#include "fetch/fetch.h"
#include "fetch/outcome.h"

struct transfer;

/* STATUS_USAGE unless it is an http or https address without user, query and fragment; STATUS_IO
 * when there is no libcurl. */
int transfer_check_base(const char *base, struct error *e);
/* Redirects stay within the scheme of `base`. */
int transfer_new(struct transfer **out, const char *base, const struct fetch_options *o,
		 struct error *e);
void transfer_free(struct transfer *t);
/* From now on what is sent is this form, and redirects are not followed; it must stay where it is. */
void transfer_form(struct transfer *t, struct str form);
/* From now on only what is no longer that is wanted (If-None-Match, If-Modified-Since): 304 is STATUS_OK. Both empty:
 * whatever it is. */
void transfer_unless(struct transfer *t, struct str etag, struct str modified);
void transfer_run(struct transfer *t, const char *url, struct outcome *out);

#endif
