/*
 * What in a text tells of people, or is not for everybody: fifteen rules, each by value, check digits,
 * the words around it, the header of its column, and lists. convention/personal.h judges whether a
 * column of a load may hold people at all, in one quick pass; here each place in each text is found, so
 * that it can be masked, and reported for those who decide about publication.
 *
 * Words, thresholds and exceptions are the policy's: a JSON file, schema/privacy-policy.json unless another
 * is given. Knows no files and no store: columns come in by their header, texts by their column.
 *
 * Sources: AVG 4(1), 9 and 10, UAVG 46, Woo 5.1; test of eleven and ISO 13616 for the numbers.
 */
#ifndef PRIVACY_PRIVACY_H
#define PRIVACY_PRIVACY_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/text/json_out.h"

enum privacy_rule {
	PRIVACY_BSN,           /* R1: citizen service number */
	PRIVACY_IBAN,          /* R2 */
	PRIVACY_OLD_ACCOUNT,   /* R3: account number of before IBAN */
	PRIVACY_STRONG_NAME,   /* R4: with title or initials */
	PRIVACY_WEAK_NAME,     /* R5: by lists, and by the words in front */
	PRIVACY_CONTACT,       /* R6: e-mail address, telephone number */
	PRIVACY_ADDRESS,       /* R7 */
	PRIVACY_BIRTH,         /* R8: date of birth */
	PRIVACY_CASE,          /* R9: number of a client or case */
	PRIVACY_HEALTH,        /* R10: special personal data, beside something of R4 to R9 */
	PRIVACY_PAYROLL,       /* R11 */
	PRIVACY_NATURAL_PARTY, /* R12: a creditor who is a person */
	PRIVACY_BUSINESS,      /* R13: claims, settlements, tenders */
	PRIVACY_DECLARATION,   /* R14: expenses of staff and council */
	PRIVACY_SECRET,        /* R15: users, paths, headers of mails */
	PRIVACY_RULES
};

/* From what a person looks at to what nobody gets to see; the strongest of a text counts. */
enum privacy_action {
	PRIVACY_TELL,   /* counted, and stays as it is */
	PRIVACY_REVIEW, /* nobody gets to see it until somebody decided */
	PRIVACY_AGGREGATE,
	PRIVACY_MASK,
	PRIVACY_BLOCK, /* never shown, whatever column it is in; what R10 finds is the whole text */
	PRIVACY_DROP,  /* the column */
	PRIVACY_ACTIONS
};

const char *privacy_rule_name(enum privacy_rule r);  /* "R1" */
const char *privacy_rule_words(enum privacy_rule r); /* "burgerservicenummer" */
const char *privacy_action_name(enum privacy_action a);

/* ---- policy ---- */

struct privacy_policy;

/* NULL: the one that comes with the program. STATUS_INPUT names the member that cannot be read. */
int privacy_policy_open(struct privacy_policy **out, const char *path, struct error *e);
void privacy_policy_free(struct privacy_policy *p);
/* The same, of a policy's text. */
int privacy_policy_read(struct privacy_policy **out, struct str text, struct error *e);
/* The text that it was read from. */
struct str privacy_policy_source(const struct privacy_policy *p);
/* What it says of small cells alone: {"cells": …}, or {}. */
struct str privacy_policy_cells(const struct privacy_policy *p);
/* The one that comes with the program, as a file to be changed. */
struct str privacy_policy_text(void);
/* What holds where a mapping has no policy of its own: the file that the environment names, an installation's (a desk's), else
 * the one that comes with the program. In the arena. */
#define PRIVACY_POLICY_VARIABLE "STUIVER_PRIVACY_POLICY"
int privacy_policy_default(struct str *out, struct arena *a, struct error *e);

/* What somebody decided about a column: that it is published although it may be of people. */
struct privacy_opening {
	struct str column, ground, by, at;
	struct str
		from; /* what it was decided about, when that was another ledger; empty: this one */
};
/* As long as the policy. */
const struct privacy_opening *privacy_policy_openings(const struct privacy_policy *p, size_t *n);

/* Rules, as bits, of which somebody decided that what they find in the column of that header may be public. */
unsigned privacy_policy_lets(const struct privacy_policy *p, struct str header);

/* ---- one text ---- */

struct privacy_match {
	enum privacy_rule rule;
	enum privacy_action action;
	size_t from, to; /* bytes of the text */
};

/* Of a text with more, all counts as a match of the last. */
#define PRIVACY_MATCHES 32u

struct privacy_look {
	struct privacy_match items[PRIVACY_MATCHES];
	size_t n;
};

struct privacy_column;

void privacy_look_at(struct privacy_look *out, const struct privacy_policy *p,
		     const struct privacy_column *column, struct str text);
/* The text with [BSN], [IBAN], … where something was found that is not only told: what is to be reviewed
 * is not shown before. What was found of health (R10) is the text as a whole. */
void privacy_mask(struct buffer *out, struct str text, const struct privacy_look *look);

/* What of a text may be public. False: all of it; true: what stands in `out` instead. In a column of
 * codes, and of a text that is nothing but a number, what is only to be reviewed stays: one number in
 * eleven passes as a citizen's by chance, and codes are looked up by. `look` keeps what was hidden. */
bool privacy_redact(struct buffer *out, const struct privacy_column *column, struct str text,
		    struct privacy_look *look);

/* ---- columns, and what all of them hold ---- */

#define PRIVACY_SAMPLES 20u

struct privacy_scan;

struct privacy_scan *privacy_scan_new(const struct privacy_policy *p);
void privacy_scan_free(struct privacy_scan *s);
/* Values that a column is told apart by (taakvelden); those behind these go together. */
#define PRIVACY_GROUPS 500u

/* A column by its header, of the lines of one value of another column (empty: of all); the same for
 * the same. Lives as long as the scan. */
struct privacy_column *privacy_scan_column(struct privacy_scan *s, struct str header,
					   struct str group);
/* From here on it is one of codes; rules (as bits) that its mapping accepts find nothing in it. */
void privacy_column_set(struct privacy_column *c, bool codes, unsigned accepted);
/* Rules that are about what convention/personal.h finds, of bits of its kinds. */
unsigned privacy_rules_of(unsigned personal_kinds);
/* Looks at a text of it, and keeps what was found. */
void privacy_scan_text(struct privacy_scan *s, struct privacy_column *column, struct str text,
		       struct privacy_look *out);
/* Counts a text that was looked at in this column before, and in which nothing was found. */
void privacy_scan_again(struct privacy_column *column, struct str text);
/* After the last text: what only a whole column tells (numbers that are BSNs far beyond chance). */
void privacy_scan_end(struct privacy_scan *s);
/* What a rule found in a column, over all its groups, of one action. */
struct privacy_finding {
	struct str header;
	enum privacy_rule rule;
	enum privacy_action action;
	uint64_t texts;
	const struct str *samples; /* masked */
	size_t nsamples;
};
/* Calls `each` (NULL: only counts) for every finding, column by column; gives how many. */
size_t privacy_scan_findings(const struct privacy_scan *s,
			     void (*each)(void *payload, const struct privacy_finding *f),
			     void *payload);
/* A table for people; one for programs. Samples are masked. */
void privacy_report_text(const struct privacy_scan *s, struct buffer *out);
void privacy_report_json(const struct privacy_scan *s, struct json_out *j);

/* Rules in columns, and words, that somebody decided about: each with action, ground, person and moment. */
void privacy_decisions_text(const struct privacy_policy *p, struct buffer *out);

/* ---- the whole report: an annex to a DPIA ---- */

/* What a load hid, as the store keeps it. */
struct privacy_kept {
	struct str cube, loaded_at, field, rule, action;
	uint64_t texts;
};

struct privacy_report {
	const struct privacy_scan *scan;
	const struct privacy_policy *policy; /* its decisions are told */
	struct str about;                    /* files or store */
	struct str made_at;
	const struct privacy_kept *kept, *cells; /* cells: those of small cells, by table */
	size_t nkept, ncells;
};
/* Whether a finding that a store keeps is of small cells (etl/disclosure); what it counts, in words. */
bool privacy_is_of_cells(struct str rule);
const char *privacy_cells_words(struct str rule);
void privacy_report_whole_text(const struct privacy_report *r, struct buffer *out);
void privacy_report_whole_json(const struct privacy_report *r, struct json_out *j);
/* In Dutch; what a page to be printed is made of. */
void privacy_report_markdown(const struct privacy_report *r, struct buffer *out);

/* ---- the report of one load, as it is kept with what it staged or published ---- */

struct privacy_annex_row {
	struct str column, rule, what, action;
	struct str of; /* the taakveld, or what stands instead; empty: of none that is told apart */
	struct str samples; /* masked, one a line */
	uint64_t n;         /* texts of `found`, entries of `places` */
};

struct privacy_annex {
	struct str about;        /* cube and files */
	struct str made_at;      /* for people, with its zone */
	struct str by;           /* the dimension of `places`; empty: there is none */
	uint64_t hidden, review; /* texts that are masked; of them, until somebody decides */
	const struct privacy_annex_row *found, *places;
	size_t nfound, nplaces;
	const struct privacy_policy *policy;
};
/* For people, in the words of the command line; for programs; in Dutch, what a page to be printed is made of. */
void privacy_annex_text(const struct privacy_annex *x, struct buffer *out);
void privacy_annex_json(const struct privacy_annex *x, struct json_out *j);
void privacy_annex_markdown(const struct privacy_annex *x, struct buffer *out);

#endif
