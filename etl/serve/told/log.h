/*
 * The log of a server, by level (base/system/journal.h). At info one logfmt line a request. No client addresses: the readers of public data are
 * nobody's business (AVG, data minimisation); a proxy in front can count them if it must.
 */
#ifndef SERVE_TOLD_LOG_H
#define SERVE_TOLD_LOG_H

#include "base/error.h"
#include "base/system/journal.h"

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
/* "stuiver: TARGET: text", with control characters made harmless: what may pass (it was busy, somebody went away) as a warning. */
void log_fault(struct str target, const struct error *e);
/* "stuiver: WHO: …" of what a server does besides answering. */
void log_deed(enum journal_level level, const char *who, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
