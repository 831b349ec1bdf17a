/*
 * Step 6: what is found of people, what people decide about it, and which levels there are. Private to the desk.
 */
#ifndef DESK_PRIVACY_DECIDING_H
#define DESK_PRIVACY_DECIDING_H

#include "desk_checks/opened_view.h"
#include "desk_privacy/desk_privacy.h"
#include "desk_privacy/groups_view.h"
#include "desk_privacy/levels_view.h"

struct privacy_row {
	struct str column, what, action, sample;
	struct worded texts;
	bool left_out, masked;
	bool grouped; /* told among the findings to decide about */
};
struct privacy_view {
	struct step_view step;
	struct opened_view opened;
	struct decision_form form;
	struct levels_view levels;
	struct groups_view groups;
	struct privacy_row *rows;
	size_t n, nshown, nlisted,
		namounts; /* namounts: found in columns of amounts, which are no texts */
	struct str fault; /* why a decision was refused */
	bool ready, may_decide;
	struct str
		blocked; /* why it would not be staged, and what is to be decided first; empty: it would */
	struct url blocked_at; /* where that is not on this page */
	struct url report;     /* to print */
	struct worded made;
};
/* What is decided, and the mapping that it changes. */
struct deciding {
	struct visit *v;
	struct delivery delivery;
	json_t *descriptor, *policy;
	struct str column, ground, why; /* why: what the version says of itself */
};
struct str deciding_words(const struct visit *v, struct str text);

/* findings_change.c: about what a rule finds in a column, all of it or one value. Each changes the policy, and keeps
 * nothing. STATUS_USAGE with a sentence for the reader. */
int decide_let(struct deciding *c, struct error *e);
int decide_hide(struct deciding *c, struct error *e);
int decide_undo(struct deciding *c, struct error *e);
int decide_value(struct deciding *c, struct error *e);
int decide_value_undo(struct deciding *c, struct error *e);

void desk_privacy_body(struct html *out, struct page *p, const void *data);
void desk_report_body(struct html *out, struct page *p, const void *data);

/* page_privacy.c: the step, with a fault, or with levels that somebody tries. */
void privacy_show(struct visit *v, int status, struct str fault, const struct levels_tried *tried);
/* What check wrote of the mapping as it stands; NULL: there is none. json_decref it. */
json_t *privacy_checked(struct visit *v, const struct delivery *d);

#endif
