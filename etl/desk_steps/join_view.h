/*
 * Whether a delivery belongs to what is published: asked at step 2, and at step 7 as long as nobody said. Private to the
 * desk.
 */
#ifndef DESK_STEPS_JOIN_VIEW_H
#define DESK_STEPS_JOIN_VIEW_H

#include "deliveries/joins.h"
#include "desk_steps/steps.h"

#define JOIN_OFFERS_SHOWN 5u

struct join_view {
	struct joins joins;
	struct str words[JOIN_OFFERS_SHOWN]
			[4]; /* of each offer: its choices of a phase, for people */
	struct url url;
	struct str csrf;
	bool may_change;
	struct worded at; /* when somebody said so */
};

/* False: it was answered. */
bool join_find(struct visit *v, const struct step_view *s, struct join_view *out);
void join_part(struct html *out, struct page *p, const struct join_view *j);

#endif
