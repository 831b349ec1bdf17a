/*
 * Step 6: what is found of people, what people decide about it, and which levels there are. Private to the desk.
 */
#ifndef DESK_PRIVACY_DECIDING_H
#define DESK_PRIVACY_DECIDING_H

#include "desk_privacy/desk_privacy.h"
#include "desk_privacy/levels_view.h"
#include "desk_steps/opened_view.h"

struct privacy_row {
	struct str column, what, action, sample;
	struct worded texts;
	bool left_out, masked;
};
struct privacy_view {
	struct step_view step;
	struct opened_view opened;
	struct decision_form form;
	struct levels_view levels;
	struct privacy_row *rows;
	size_t n, nshown;
	struct str fault; /* why a decision was refused */
	bool ready, may_decide;
};
void desk_privacy_body(struct html *out, struct page *p, const void *data);

/* page_privacy.c: the step, with a fault, or with levels that somebody tries. */
void privacy_show(struct visit *v, int status, struct str fault, const struct levels_tried *tried);
/* What check wrote of the mapping as it stands; NULL: there is none. json_decref it. */
json_t *privacy_checked(struct visit *v, const struct delivery *d);

#endif
