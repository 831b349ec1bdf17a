/*
 * What people and programs are told of figures that were fetched.
 */
#ifndef CLI_FETCH_FETCH_REPORT_H
#define CLI_FETCH_FETCH_REPORT_H

#include "base/memory/buffer.h"
#include "cbs/cbs.h"
#include "store/members/statistics.h"

struct fetch_report {
	const struct statistics *found;
	const struct cbs_report *asked; /* zeroed when nobody was */
	const struct statistics_change *change;
};

/* A line a subject, and what changed in the store. */
void fetch_report_text(struct buffer *out, const struct fetch_report *r);
void fetch_report_json(struct buffer *out, const struct fetch_report *r);

#endif
