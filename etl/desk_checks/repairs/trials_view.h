/*
 * What repairs that check proves do to the totals that are stated of a delivery, as check reckoned it (member "repairs"). Private to
 * the desk.
 */
#ifndef DESK_CHECKS_REPAIRS_TRIALS_VIEW_H
#define DESK_CHECKS_REPAIRS_TRIALS_VIEW_H

#include "desk_checks/totals_counted.h"
#include "desk_steps/steps.h"
#include "dutch/dutch.h"

#define TRIALS_MAX 16u
#define TRIAL_LINES 6u /* totals of a trial that are shown */

struct trial_line {
	struct in_dutch name; /* of the total */
	struct str said;      /* "nu € 1,00, met dit herstel € 2,00; gesteld € 2,00" */
	struct str off;       /* empty: it ties */
	bool broke;           /* it did tie */
};
struct trial_view {
	struct str what; /* which repairs */
	struct str code, resource, field, from;
	struct str effect;
	bool breaks, ties, leaves;
	struct trial_line *lines;
	size_t n, more;
};
struct trials_view {
	struct trial_view *items; /* those that break a total first */
	size_t n;
	int64_t apart, offered; /* repairs: how many were reckoned one by one */
};

/* `check` is all that check told; `counted` of its report. */
void trials_view(struct visit *v, const json_t *check, const struct counted_totals *counted,
		 struct trials_view *out);
/* Of one repair, or (`field` empty) of all of a kind of finding; NULL: it was not tried. */
const struct trial_view *trial_of(const struct trials_view *t, struct str resource,
				  struct str field, struct str from, struct str code);
/* All of them; and one, where its repair is offered. */
void trials_part(struct html *out, const struct trials_view *t);
void trial_part(struct html *out, const struct trial_view *t);

#endif
