/*
 * The access log: one logfmt line a request. No client addresses: the readers of public data are
 * nobody's business (AVG, data minimisation); a proxy in front can count them if it must.
 */
#ifndef SERVE_LOG_H
#define SERVE_LOG_H

#include "base/str.h"

struct log_entry {
	const char *method;
	struct str target;
	struct str id; /* of the request, as a proxy names it; empty: none */
	int status;
	uint64_t bytes; /* of the body */
	double milliseconds;
	bool broken; /* the client went away, or the answer could not be finished */
};

/* One write to standard error, so that lines of several threads never mix. */
void log_access(const struct log_entry *entry);
/* "stuiver serve: TARGET: text", with control characters made harmless. */
void log_fault(struct str target, const char *text);

#endif
