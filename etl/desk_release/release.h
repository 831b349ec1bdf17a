/*
 * Step 7: what is staged, who may release it and when, and what has become of it. Private to the desk.
 */
#ifndef DESK_RELEASE_RELEASE_H
#define DESK_RELEASE_RELEASE_H

#include "deliveries/mapping/truth.h"
#include "desk_checks/changed.h"
#include "desk_checks/opened_view.h"
#include "desk_checks/views.h"
#include "desk_privacy/groups_view.h"
#include "dutch/dutch.h"

#define AGAIN_SHOWN 3u

/* Somebody who may release it. */
struct releaser_row {
	struct str name, address;
	struct worded seen;       /* when they last logged in */
	bool never, invited, own; /* own: staged it */
	bool made_by_stager;      /* their way in was given by who staged it */
	struct str whom;          /* in whose place; empty: their own */
	struct worded until;
};

/* What it holds of one year and phase. */
struct side_row {
	struct str name;
	struct worded lines, expenditure, revenue, balance, rest; /* empty: none */
};

/* A part of what is public, and what a release makes of it. */
struct differ_row {
	struct str name;
	struct worded before, now, change, before_lines, now_lines;
	struct worded share; /* of the change in what was; empty: of nothing */
};

/* What a form for a set time had in it, when it is shown again. */
struct due_asked {
	struct str day, hour, reason, fault;
	bool twice; /* that hour comes twice: which is asked */
};

struct publish_view {
	struct step_view step;
	struct tie_view tie;
	struct truth truth;
	struct str report; /* what was staged, as it is kept with it */
	struct str cube;
	bool can_stage, staged, published, rejected, own; /* own: who looks at it staged it */
	bool may_release, needs_check;
	bool may_force; /* one person is not enough, and this one staged it */
	bool overlaps;  /* what is published stands in its way, until somebody says what is meant */
	bool may_role;  /* this person releases at all, or this one */
	struct str third_party; /* where who publishes this has it from; empty: it is their own */
	bool not_this;          /* stands in for somebody, and not for this one */
	struct str in_place_of; /* empty: nobody */
	bool previewing;        /* its preview is being made, for which nobody need wait */
	bool preview_there;
	struct url stage, release, reject, reopen, preview, due, confirm, overlap_url;
	struct url kept_report; /* empty: nothing is staged */
	struct releaser_row *releasers;
	size_t releasers_room;
	size_t nreleasers, nothers; /* nothers: who could, but for who staged it */
	bool made_by_stager; /* who released it, or looks at it, was let in by who staged it */
	struct changed_view changed; /* what people said and changed of it */
	struct opened_view opened;   /* columns that may be of people, and are published */
	struct groups_view decided;  /* what of people somebody let through, and what not */
	struct differ_row *differs;
	size_t ndiffers, nsame; /* parts that change; that do not */
	struct in_dutch
		*again; /* what is public already and counts otherwise from then on: sentences */
	size_t nagain, nagain_more;
	bool replaces;
	bool beside, replace_said;   /* what was chosen: both count, or this takes its place */
	size_t ntwice;               /* parts that would be in public twice, if both count */
	bool uncounted;              /* which these are cannot be told */
	struct join_view join;       /* whether it belongs to what is published */
	struct str level;            /* "L1" */
	struct str no_social_domain; /* why no line is of it, where nothing tells the taakveld */
	bool unsearched;             /* nobody looked for people in it: it is not staged */
	struct side_row *sides;
	size_t nsides;
	bool sided, sideless; /* some have a side, some have none */
	struct worded due_words, released_words;
	struct str due_by;
	struct due_asked asked;
	struct worded waits; /* since when it is staged */
	struct worded withdrawn;
};
void desk_publish_body(struct html *out, struct page *p, const void *data);

/* page_publish.c: step 7, with a fault in the form of a set time. */
void publish_show(struct visit *v, int status, const struct due_asked *asked);

/* releasers.c */

/* Who may release it, by address, with who was invited and did not come yet. False: it was answered. */
bool releasers_find(struct visit *v, struct publish_view *p);
/* Whether `address` was given its way in by who staged it, and by nobody since. */
bool releasers_made(struct visit *v, const struct delivery *d, struct str address);

/* standing_in.c: whether who asks may release it, by their own role (`whom` is empty) or in the place of `whom`, as long
 * as `until`. False: not this one. */
bool standing_in(struct visit *v, const struct delivery *d, struct str *whom, int64_t *until);

/* differs.c: what it holds, and what the release of it makes of what is public: where both count, as the check has
 * it, or where somebody must say so yet; else as its preview has it. */
int differs_find(struct visit *v, struct store *store, struct publish_view *p, struct error *e);

/* counts_again.c: p->again, out of p->report. */
void counts_again_find(struct visit *v, struct publish_view *p);

/* page_release.c: whether a column that may be of people is published without a ground; then it was answered. */
bool opened_refused(struct visit *v, const struct delivery *d);

/* page_release.c: whether something would be in public twice, and nobody said that it is to be: then it was
 * answered. The store may be NULL. */
bool twice_refused(struct visit *v, struct store *s, const struct delivery *d);

#endif
