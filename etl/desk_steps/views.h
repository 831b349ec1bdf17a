/*
 * What steps 2 to 5 show: everything that is computed or sorted is so here, their templates only place it.
 * Private to the desk.
 */
#ifndef DESK_STEPS_VIEWS_H
#define DESK_STEPS_VIEWS_H

#include "desk_steps/steps.h"
#include "desk_steps/totals_counted.h"
#include "dutch/dutch.h"
#include "model/money.h"

/* ---- what is remembered (memory.h), told on each step until something is staged ---- */

struct names_view {
	struct str *names;
	size_t n;
};
struct memory_view {
	bool there, same, added, stops, phase, dialect;
	struct str title;
	struct url url; /* of the delivery whose mapping it is */
	struct names_view fresh, missing, retyped, open;
};
void memory_view(struct visit *v, const struct delivery *d, struct memory_view *out);
void memory_part(struct html *out, struct page *p, const struct memory_view *m);

/* ---- step 2 ---- */

struct recognised_file {
	struct str name, package, charset, delimiter;
	struct in_dutch charset_why, dialect_why, sign, scope;
	struct worded records, share;
	int64_t columns, header_line, hits;
};
struct recognised_view {
	struct step_view step;
	struct memory_view memory;
	struct recognised_file *files;
	size_t n;
	bool ready;
	bool said; /* how it is written was said by hand: what follows; empty where it was not */
	struct str delimiter, charset, header, skip, sheet;
};
void desk_recognised_body(struct html *out, struct page *p, const void *data);

/* ---- step 3 ---- */

#define SAMPLES_SHOWN 3u
#define MEANINGS_MAX 40u
struct column_row {
	struct str id; /* of the form: "k12" */
	struct str name, type, samples[SAMPLES_SHOWN];
	struct in_dutch why;
	size_t nsamples;
	struct worded distinct, empty;
	struct str now;       /* which meaning it has: a word of `meanings` */
	struct str now_text;  /* the same for people */
	bool left_out, fixed; /* fixed: amounts, and what is made of several columns */
	bool asks_ground;     /* it may be of people: who publishes it says why */
	struct str said;      /* of a fixed one: what it is */
};
struct meaning_choice {
	struct str word, text;
};
struct columns_view {
	struct step_view step;
	struct memory_view memory;
	struct column_row *rows;
	size_t n, nleft_out;
	struct meaning_choice meanings[MEANINGS_MAX];
	size_t nmeanings;
	struct str fault;  /* why a change was refused */
	struct url tables; /* the mapping editor */
	struct mapping_version *versions;
	size_t nversions;
	int64_t version;
	bool ready;
};
void desk_columns_body(struct html *out, struct page *p, const void *data);

/* ---- steps 4 and 5: what check reckoned ---- */

struct tally_row {
	struct str name; /* read, loaded, … in words, or a label of the split */
	struct worded lines, amount;
	struct worded
		more[COUNTED_MEASURES]; /* of the amounts behind the first, where there are some */
	bool total;
};
struct tie_view {
	struct tally_row *rows;
	size_t n;
	struct str measure; /* the first; measures[0] is the same for people */
	struct str measures[COUNTED_MEASURES];
	size_t nmeasures;
	bool there, ties;
};
/* Of the last check; false when there is none of the mapping as it stands. */
bool tie_view(struct visit *v, const json_t *check, struct tie_view *out);
void tie_part(struct html *out, struct page *p, const struct tie_view *t);

struct sign_choice {
	struct str name, totals;
	struct in_dutch means;
	bool chosen;
};
struct decision_view {
	struct str name;
	struct in_dutch question;
	struct sign_choice *choices;
	size_t n;
	bool open;
};
struct expect_row {
	struct str field, label, value, real, off;
	struct str heading;        /* of this one and those behind it; empty: the same as before */
	bool given, matches, over; /* over: the file has more than was said */
	struct total_reading readings[READINGS_MAX];
	size_t nreadings;
};
struct part_row {
	struct str name;
	struct worded amounts[COUNTED_SIDES];
};
struct parts_table {
	struct str measure; /* empty where there is one */
	struct part_row *rows;
	size_t n;
};
struct totals_view {
	struct step_view step;
	struct memory_view memory;
	struct decision_view *decisions;
	size_t n;
	struct tie_view tie;
	struct parts_table tables[COUNTED_MEASURES]; /* what there is of each year and phase */
	size_t ntables;
	bool sided, rest, phases, more; /* as of `struct counted_totals` */
	struct str
		own; /* what the file itself says of its totals (an audit file does), in Dutch or as it is */
	bool own_off, own_english;
	struct expect_row *expects;
	size_t nexpects;
	struct str fault;
	bool ready, open; /* open: something must be said first */
};
/* What check said of the mapping as it stands; NULL while it is being made. json_decref it. */
json_t *check_of(struct visit *v, const struct delivery *d);
/* Keeps what the form of step 4 says; *changed: the file is to be looked at again. STATUS_USAGE, with the text, for what
 * is no amount. */
int totals_take(struct visit *v, const struct delivery *d, bool *changed, struct error *e);
void desk_totals_body(struct html *out, struct page *p, const void *data);

struct finding {
	struct str file, place, field, value;
	struct in_dutch message;
};
struct finding_group {
	struct str code, title, advice, severity_word;
	bool error, warning;
	struct worded count;
	struct finding *items;
	size_t n;
	bool more;
};
/* Findings of one severity only. */
struct finding_filter {
	struct str text;
	struct url url;
	size_t n; /* kinds */
	bool chosen;
};
struct findings_view {
	struct step_view step;
	struct finding_filter filters[4]; /* all, then by severity */
	struct memory_view memory;
	struct tie_view tie;
	struct finding_group *groups;
	size_t n, nerrors, nwarnings;
	struct str refused;      /* what the load itself would say */
	struct str refused_said; /* the same in the reader's words; empty where there are none */
	int64_t rejected;        /* lines, when these are why */
	struct worded rejected_text, rejected_amount;
	struct url csv;
	bool ready, may_go_on;
};
void desk_findings_body(struct html *out, struct page *p, const void *data);

/* ---- advice.c: what a code of a finding is, and what to do ---- */

void advice_of(enum lang lang, struct str code, struct str *title, struct str *advice);

/* ---- packages.c: whose export it is, by its columns ---- */

/* The name of the package that most of the columns are of; empty for none. *hits of them are. */
struct str package_of(const json_t *columns, int64_t *hits);

#endif
