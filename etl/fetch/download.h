/*
 * A file from an address (https, sftp; http in a network of one's own) into a file of this machine, wholly or not at
 * all: hides libcurl, tries again with a wait that doubles, and goes on where an answer broke off.
 *
 * Goes on only with the very version that it began: of HTTP by If-Range with a strong ETag, or with a Last-Modified
 * that was a minute old when it was given (RFC 9110, 8.8.2.2 and 13.1.5); of sftp by size and moment. What changed
 * meanwhile is begun anew. Who has it already is told so without the bytes (If-None-Match; size and moment of sftp).
 *
 * Redirects stay https, and what one proves oneself with goes to no other host. Addresses that are not public are
 * connected to only where that is allowed (public_address.h). A certificate, or a host key of sftp, that does not check
 * out ends it. Nothing that one proves oneself with, and no query of an address, is in an error.
 */
#ifndef FETCH_DOWNLOAD_H
#define FETCH_DOWNLOAD_H

#include "base/error.h"
#include "base/text/str.h"

#define DOWNLOAD_TAG_SIZE 256u

/* Which version of a file it is, as far as its server says. */
struct download_mark {
	char etag[DOWNLOAD_TAG_SIZE], modified[DOWNLOAD_TAG_SIZE]; /* of HTTP; empty: not said */
	int64_t changed_at; /* seconds since 1970; 0: not said */
	int64_t had_at;     /* when that was said */
	uint64_t bytes;     /* of all of it; 0: not said */
};

/* What was written so far of which version: of bytes behind `kept` it is not sure that they are on the disk. */
struct download_part {
	struct download_mark mark;
	uint64_t kept;
};

struct download_from {
	const char *url;
	/* NULL: none. `key` and `known_hosts` are files, of sftp; `ca` is one of certificates. */
	const char *user, *password, *token, *key, *passphrase, *known_hosts, *ca;
	bool private_too;
	uint64_t bytes_max;
	unsigned connect_timeout_ms;
	unsigned stall_seconds; /* without a thousand bytes a second: it is given up */
	unsigned retries;       /* tries after the first */
	unsigned backoff_ms, backoff_max_ms, retry_after_max_ms;
	const volatile int *stop; /* or NULL */
	/* Called when something was made sure of; -1 and an error end it. NULL: nobody goes on with it. */
	int (*keep)(void *with, const struct download_part *part, struct error *e);
	void *with;
};

struct downloaded {
	bool same;  /* it is `known` still: nothing was written */
	bool whole; /* its server said how long it is, so that half of it is known for what it is */
	struct download_mark mark;
	unsigned tries;
	uint64_t resumed; /* bytes that were there before the last try */
};

/* STATUS_USAGE unless it is https://, sftp:// or, with private_too, http://, without a user and a fragment. */
int download_check(const char *url, bool private_too, struct error *e);
/* Writes to `fd`, which has `part` of it or is empty (NULL), all there is. `known`, or NULL: what one has already.
 * STATUS_NOT_FOUND, STATUS_REFUSED (who asks may not have it; a certificate or key; a private address), STATUS_LIMIT,
 * STATUS_FULL, STATUS_IO (no whole answer, after all tries), STATUS_INTERRUPTED. */
int download_file(struct downloaded *out, const struct download_from *from, int fd,
		  const struct download_part *part, const struct download_mark *known,
		  struct error *e);
/* The address without query, for messages. */
struct str download_shown(const char *url);

#endif
