/*
 * One HTTP request with libcurl, and what became of it in words. Private to etl/fetch.
 */
#ifndef FETCH_TRANSFER_H
#define FETCH_TRANSFER_H

#include "fetch/fetch.h"

struct transfer;

struct outcome {
	enum status status; /* STATUS_OK for HTTP 2xx with a whole body */
	int http;
	bool again;                         /* may be better next time */
	uint64_t retry_after_ms;            /* 0: the server does not say */
	struct str body;                    /* valid until the next transfer_run */
	const char *type, *etag, *modified; /* as long; never NULL */
	char what[384];                     /* the fault */
	struct str mend;
};

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
