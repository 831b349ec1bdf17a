/* The report of what was found of people, as it was kept with what is staged or published. Private to the desk. */
#ifndef DESK_RELEASE_KEPT_REPORT_H
#define DESK_RELEASE_KEPT_REPORT_H

#include "desk_release/desk_release.h"

struct kept_report_view {
	int64_t dataset; /* 0: of a delivery */
	struct html_safe report;
	struct url back;
};
void desk_kept_report_body(struct html *out, struct page *p, const void *data);

#endif
