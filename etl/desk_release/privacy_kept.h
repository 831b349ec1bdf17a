/* The report of what was found of people, as it was kept with what is staged or published. Private to the desk. */
#ifndef DESK_RELEASE_PRIVACY_KEPT_H
#define DESK_RELEASE_PRIVACY_KEPT_H

#include "desk_release/desk_release.h"

struct privacy_kept_view {
	int64_t dataset; /* 0: of a delivery */
	struct html_safe report;
	struct url back;
};
void desk_privacy_kept_body(struct html *out, struct page *p, const void *data);

#endif
