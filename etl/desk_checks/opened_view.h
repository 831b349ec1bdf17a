/* Columns that may be of people and are published, as steps 6 and 7 show them. Private to the desk. */
#ifndef DESK_CHECKS_OPENED_VIEW_H
#define DESK_CHECKS_OPENED_VIEW_H

#include "deliveries/decisions.h"
#include "desk_steps/steps.h"

struct opened_rule {
	struct str what, action, sample; /* the sample is masked */
	struct worded texts;
};
struct opened_shown {
	struct opened_column column;
	struct str id; /* of its form */
	struct worded at;
	struct opened_rule *rules;
	size_t n;
	bool unforeseen; /* nobody held it for such before it was read: no ground was asked */
	bool of_people;  /* a fifth or more of its texts tell of people */
	bool refused; /* and nobody said that what is found there is to be unreadable: it is not loaded */
	struct worded texts, people;
};
struct opened_view {
	struct opened_shown *items;
	size_t n, groundless;
};
int opened_find(struct visit *v, enum lang lang, int64_t delivery, struct opened_view *out,
		struct error *e);

/* opened.tmpl; `f` NULL: it is only read. */
struct decision_form {
	struct url url;
	struct str csrf;
	int64_t version; /* of the mapping that is looked at */
};
void opened_part(struct html *out, struct page *p, const struct opened_view *v,
		 const struct decision_form *f);

/* ---- opening.c ---- */

/* The column is published from now on, for that reason, by who asks: in the policy, which is not kept yet. STATUS_USAGE
 * with a sentence for the reader: there is no ground, or it may not be public itself. */
int opened_open(struct visit *v, json_t *policy, struct str column, struct str ground,
		struct error *e);
/* Whether a reason that somebody typed will do; trims it. As above. `needed`: what to say where there is none. */
int opened_ground(struct visit *v, struct str *ground, struct str needed, struct error *e);

#endif
