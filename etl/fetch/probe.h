/*
 * Whether an address answers, with as little as can be asked: HEAD, and where a server takes none, the first 64 KiB of
 * a GET, which are thrown away. One hop at a time: a redirect is told and not followed, so that who asks can be as
 * polite to the next host, and knows which way it went.
 *
 * Addresses come from texts of others. Only http and https are asked, no certificate that does not check out is
 * taken, and unless it is allowed none that leads into a private network (public_address.h), by whatever name:
 * the address that a name was looked up to is the one that is looked at and connected to.
 */
#ifndef FETCH_PROBE_H
#define FETCH_PROBE_H

#include "base/error.h"
#include "base/text/str.h"

#define PROBE_BYTES ((size_t)64 << 10)
#define PROBE_URL_MAX 8192u

enum probe_end {
	PROBE_ANSWERED,    /* with `http` */
	PROBE_NO_ADDRESS,  /* it is no http or https address */
	PROBE_NO_HOST,     /* its name leads nowhere */
	PROBE_PRIVATE,     /* into a private network, and that was not allowed */
	PROBE_NO_TRUST,    /* a certificate, or TLS */
	PROBE_SILENT,      /* no connection, a time limit, an answer that breaks off */
	PROBE_INTERRUPTED, /* the stop flag */
};

struct probe_options {
	unsigned connect_timeout_ms, timeout_ms;
	bool allow_private;
	const volatile int *stop; /* or NULL */
};

struct probe {
	enum probe_end end;
	int http;
	uint64_t retry_after_ms;      /* 0: the server does not say */
	char location[PROBE_URL_MAX]; /* of a redirect, absolute; else empty */
	char why[256];                /* of what is no answer, in libcurl's words */
	struct str body;              /* probe_get: valid until the next probe */
};

struct prober;

/* STATUS_IO where there is no libcurl. */
int prober_open(struct prober **out, const struct probe_options *o, struct error *e);
void prober_close(struct prober *l);
/* HEAD, and a GET in the same breath where that is answered by 4xx or 5xx other than 429 and 503. */
void probe_head(struct probe *out, struct prober *l, const char *url);
/* GET, and what it answered, up to PROBE_BYTES. */
void probe_get(struct probe *out, struct prober *l, const char *url);

/* "https://host:port" in lower case without a port that goes without saying, as RFC 6454 has it; empty: no address.
 * `out` has room for PROBE_URL_MAX bytes. */
void probe_origin(char *out, const char *url);

#endif
