/*
 * What steps 2 to 5 show: everything that is computed or sorted is so here, their templates only place it.
 * Private to the desk.
 */
#ifndef DESK_CHECKS_VIEWS_H
#define DESK_CHECKS_VIEWS_H

#include "desk_checks/lacks_view.h"
#include "desk_checks/repairs/trials_view.h"
#include "desk_checks/stated_view.h"
#include "desk_checks/totals_counted.h"
#include "desk_steps/join_view.h"
#include "desk_steps/steps.h"
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
	bool standard; /* one says how it is read: an audit file, or */
	bool iv3;      /* an Iv3 delivery */
	struct worded records, share;
	int64_t columns, header_line, hits;
};
struct recognised_view {
	struct step_view step;
	struct memory_view memory;
	struct join_view join;
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
	struct str
		heading; /* the files of this one and those behind it; empty: the same as before */
	struct str ground;    /* as it was typed in a form that was refused */
	bool hidden, is_void; /* its values are not shown; it has none */
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
	struct stated_part *stated; /* what the files do not say */
	size_t nstated;
	struct meaning_choice meanings[MEANINGS_MAX];
	size_t nmeanings;
	struct str fault;  /* why a change was refused */
	bool keeps;        /* what its form said stands in the rows */
	struct url tables; /* the mapping editor */
	struct mapping_version *versions;
	size_t nversions;
	int64_t version;
	bool ready;
};
void desk_columns_body(struct html *out, struct page *p, const void *data);

/* ---- steps 4 and 5: what check reckoned ---- */

struct tally_row {
	struct str name;                    /* in words: read, loaded, …; a part; a file */
	struct worded lines;                /* empty: said by another row */
	struct worded sides[COUNTED_SIDES]; /* empty: not apart for these lines */
	struct worded balance;              /* revenue less expenditure */
	struct worded dropped, rejected;    /* lines, of a file */
	bool total, part, off;              /* off: it does not tie */
};
/* Of one amount: costs and revenue apart, for together they are a sum that nobody can check. */
struct tally_table {
	struct str measure; /* empty where there is one */
	struct tally_row *rows;
	size_t n;
	bool sided, rest; /* rest: something is of no side, or is left out */
};
struct tie_view {
	struct tally_row rows[4]; /* read, loaded, dropped, rejected: their lines */
	struct worded read;       /* "63.071 regels" */
	struct tally_table tables[COUNTED_MEASURES], files[COUNTED_MEASURES];
	size_t n, nfiles;   /* nfiles: 0 where there is one file */
	struct str measure; /* the first, as the file calls it */
	bool phases, there, ties;
	bool more_measures; /* there are more amounts than tables */
};
/* Of the last check; false when there is none of the mapping as it stands. */
bool tie_view(struct visit *v, const json_t *check, struct tie_view *out);
void tie_part(struct html *out, struct page *p, const struct tie_view *t);

struct file_totals {
	struct str file, totals;
};
/* ---- whole.c: whether it may be half an export ---- */

#define WHOLE_TOLD 4u
struct whole_view {
	struct str told[WHOLE_TOLD];
	size_t n;
	struct str note;   /* what nothing tells, or what is as it should be */
	struct url before; /* the delivery that it is compared with */
	struct str before_title;
	bool ready;
};
/* Of the last check. */
int whole_view(struct visit *v, const struct delivery *d, struct whole_view *out, struct error *e);
void whole_part(struct html *out, struct page *p, const struct whole_view *w);

struct sign_choice {
	struct str name, totals;   /* totals: of all its files; empty where they cannot be added */
	struct file_totals *files; /* of several */
	size_t nfiles;
	struct in_dutch means;
	bool chosen;
};
struct decision_view {
	struct str name, field; /* field: of the form */
	struct str files;       /* of several in the delivery: those that it is about */
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
	struct whole_view whole;
	struct parts_table tables[COUNTED_MEASURES]; /* what there is of each year and phase */
	size_t ntables;
	bool standard;                  /* audit files alone */
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
/* decisions_shown.c: what is open or chosen of each file; files of the same columns are decided together. */
void decisions_show(struct visit *v, const json_t *sniffed, struct totals_view *t);
/* The first file of the same columns. */
size_t decisions_leader(const json_t *sniffed, size_t file);
/* "d.sign", or "d.2.sign" where there are several files. */
struct str decision_field(struct arena *a, const json_t *sniffed, size_t file, struct str name);
/* How an amount is called: "amount" is the name that sniff gives to what several columns make. */
struct str measure_said(enum lang lang, struct str name);
/* Which total somebody can say: "Lasten", "Lasten, 2024 · na wijziging". */
struct str expect_said(struct visit *v, const struct counted_totals *c, const struct expect *x);
struct worded sum_said(struct visit *v, money_sum value);
/* Keeps what the form of step 4 says; *changed: the file is to be looked at again. STATUS_USAGE, with the text, for what
 * is no amount. */
int totals_take(struct visit *v, const struct delivery *d, bool *changed, struct error *e);
void desk_totals_body(struct html *out, struct page *p, const void *data);

struct finding {
	struct str file, place, field, value;
	struct in_dutch message;
	struct str resource, from, to; /* a repair that is proven; to: empty where there is none */
	struct in_dutch proof;
	const struct trial_view *trial; /* what it does to stated totals; NULL: not tried */
};
/* A repair that was applied. */
struct repaired_row {
	struct str before; /* what was loaded without it; empty: not known */
	struct str resource, field, from, to, by;
	struct in_dutch proof;
	struct worded at;
};
struct finding_group {
	struct str code, title, advice, severity_word;
	bool error, warning;
	struct worded count;
	struct str counts;              /* of several files: how many each has */
	size_t nmendable;               /* that have a repair */
	const struct trial_view *trial; /* of all of them; NULL: not tried */
	struct finding *items;
	size_t n;
	bool more;
};
/* Findings of one severity, or of one file, only. */
struct finding_filter {
	struct str text;
	struct url url;
	size_t n; /* kinds */
	bool chosen;
};
struct findings_view {
	struct step_view step;
	struct finding_filter filters[4]; /* all, then by severity */
	struct finding_filter *files;     /* all, then each: where there are several */
	size_t nfiles;
	struct memory_view memory;
	struct tie_view tie;
	struct whole_view whole;
	struct finding_group *groups;
	size_t n, nerrors, nwarnings;
	struct str refused;      /* what the load itself would say */
	size_t nmendable;        /* of all groups: values that have a repair */
	struct str refused_said; /* the same in the reader's words; empty where there are none */
	int64_t rejected;        /* lines, when these are why */
	struct worded rejected_text, rejected_amount;
	bool rejected_unread; /* an amount among them cannot be read: what they come to is not known */
	struct url csv, mend, drops; /* drops: the rules that leave lines out */
	struct url
		iv3; /* the verdict of CBS, where a file may be an Iv3 delivery; empty: none may */
	struct repaired_row *repaired;
	size_t nrepaired;
	struct lacks_view lacks;
	struct trials_view trials;
	int64_t version; /* of the mapping that is looked at */
	bool ready, may_go_on;
};
void desk_findings_body(struct html *out, struct page *p, const void *data);

/* ---- page_repairs.c ---- */

/* What was repaired in the mapping as it stands, by whom and by what proof. */
int repairs_find(struct visit *v, const struct delivery *d, struct repaired_row **out, size_t *n,
		 struct error *e);

/* ---- findings_csv.c ---- */

/* All that check kept, in the reader's words, for a spreadsheet. */
void findings_csv(struct visit *v, const json_t *report, struct buffer *out);
/* "fout", "waarschuwing", "opmerking" */
struct str severity_said(enum lang lang, struct str severity);

/* ---- advice.c: what a code of a finding is, and what to do ---- */

void advice_of(enum lang lang, struct str code, struct str *title, struct str *advice);

/* ---- packages.c: whose export it is, by its columns ---- */

/* The name of the package that most of the columns are of; empty for none. *hits of them are. */
struct str package_of(const json_t *columns, int64_t *hits);

#endif
