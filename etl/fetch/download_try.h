/*
 * One try of a download. Private to etl/fetch.
 */
#ifndef FETCH_DOWNLOAD_TRY_H
#define FETCH_DOWNLOAD_TRY_H

#include "fetch/download.h"
#include "fetch/outcome_judge.h"
#include "fetch/socket_guard.h"

struct download_try {
	const struct download_from *from;
	int fd;
	const struct download_mark *known; /* NULL: any is wanted */
	struct download_part part;         /* what fd has; kept 0: nothing */
	bool sftp;

	/* of this try */
	uint64_t asked;          /* from which byte on */
	uint64_t at;             /* bytes in fd */
	bool started;            /* it is what we want, and is being written */
	bool same, stale, whole; /* it is `known`; `part` is of another version; framed */
	bool chunked;
	uint64_t range, range_all; /* of Content-Range */
	struct download_mark mark; /* as the answer says */
	struct error fault;        /* of this machine, which ends it: status not STATUS_OK */
	CURL *easy;
	struct socket_guard guard;
	char reason[CURL_ERROR_SIZE];
};

size_t download_on_header(char *bytes, size_t size, size_t n, void *context);
size_t download_on_body(char *bytes, size_t size, size_t n, void *context);
/* The first byte of what is wanted, or none at all: decides what is done with it. -1: this try ends. */
int download_start(struct download_try *t);
/* Makes sure of what is in fd. */
int download_keep(struct download_try *t);

#endif
