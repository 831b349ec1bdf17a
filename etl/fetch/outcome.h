/*
 * What became of one request, in words. Private to etl/fetch.
 */
#ifndef FETCH_OUTCOME_H
#define FETCH_OUTCOME_H

#include "base/error.h"
#include "base/text/str.h"

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

#endif
