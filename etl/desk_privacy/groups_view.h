/*
 * What rules found in what is loaded, by rule and column, with the taakvelden it stands in, and what people decided about
 * it. Samples are masked. Private to the desk.
 */
#ifndef DESK_PRIVACY_GROUPS_VIEW_H
#define DESK_PRIVACY_GROUPS_VIEW_H

#include "desk_checks/opened_view.h"

#define GROUP_SAMPLES 3u

struct group_place {
	struct str of;
	struct worded entries;
};
struct decided_shown {
	struct finding_decision decision;
	struct str what; /* "Omschrijving: adres" */
	struct str outcome;
	struct worded at;
};
struct found_group {
	struct str column, rule, what;
	struct str id; /* of its form */
	int64_t ntexts;
	struct str outcome; /* what becomes of it */
	struct str samples[GROUP_SAMPLES];
	size_t nsamples;
	struct group_place *places;
	size_t nplaces;
	bool open;                           /* masked until somebody decides */
	bool shown;                          /* it stands as it is */
	bool never;                          /* no decision lets it through */
	const struct decided_shown *decided; /* NULL: the rule decides */
};
struct groups_view {
	struct found_group *items;
	size_t n, nopen;
	struct decided_shown *decided;
	size_t ndecided, nwords, nshown; /* nshown: of them, what lets something through */
};

/* `check` is what check wrote of the mapping as it stands, or NULL. */
int groups_view(struct visit *v, enum lang lang, int64_t delivery, const json_t *check,
		struct groups_view *out, struct error *e);

/* groups.tmpl; `f` NULL: it is only read. */
void groups_part(struct html *out, struct page *p, const struct groups_view *v,
		 const struct decision_form *f);
/* What was let through, for who releases. */
void decided_part(struct html *out, struct page *p, const struct groups_view *v,
		  const struct decision_form *f);

#endif
