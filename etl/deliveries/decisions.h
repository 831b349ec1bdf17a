/*
 * What people decide about the columns of a delivery: the privacy-policy.json of its mapping, which only says what is
 * otherwise than the program's own (etl/privacy). Kept with the tables of each version. Private to the desk.
 */
#ifndef DELIVERIES_DECISIONS_H
#define DELIVERIES_DECISIONS_H

#include "deliveries/deliveries.h"
#include "deliveries/jobs/heard.h"
#include "deliveries/mapping/tables.h"

#define GROUND_MAX 2000 /* bytes, of what a person types */

/* Who decides, why, and about what. */
struct decision_made {
	struct str column, ground, by;
};

/* The policy as it stands, or one that says nothing yet; json_decref it. NULL: an error. */
json_t *decisions_read(struct desk *d, struct arena *a, int64_t delivery, struct error *e);
/* The same, as a table of a version that is kept. In the arena. */
struct kept_table decisions_table(const json_t *policy, struct arena *a);

/* The column is published although it may be of people: instead of what was said of it before. */
void decisions_open(json_t *policy, const struct decision_made *what);
/* What becomes of what a rule ("R7") finds in the column: an action of etl/privacy ("tell", "mask"), instead of what was
 * decided of both before. */
void decisions_rule(json_t *policy, const struct decision_made *what, struct str rule,
		    const char *action);
/* The rule decides again. */
void decisions_unrule(json_t *policy, struct str column, struct str rule);
/* These very words may be public, wherever they stand; found in the column, by the rule. */
void decisions_allow(json_t *policy, const struct decision_made *what, struct str rule,
		     struct str words);
/* False: nobody had decided that. */
bool decisions_disallow(json_t *policy, struct str words);

/* What people decided of findings: a rule in a column, or words. */
struct finding_decision {
	struct str column, rule, action; /* action empty: words */
	struct str words, ground, by, at, from;
};
size_t decisions_list(const json_t *policy, struct arena *a, struct finding_decision **out);

/* Nothing is said of the column any more. */
void decisions_forget(json_t *policy, struct str column);
/* Of tables that are taken over from the delivery `from`, the policy: each decision says of which delivery it was made,
 * unless it did already. */
int decisions_inherited(struct desk *d, struct arena *a, int64_t from, struct kept_table *tables,
			size_t n, struct error *e);

/* ---- opened.c ---- */

/* A column that may be of people, and is published. */
struct opened_column {
	struct str name;
	struct str why; /* as sniff has it, in English; empty: it saw none */
	struct str ground, by, at,
		from; /* empty: nobody said; from: of which delivery it was said */
	bool masked;  /* somebody said that it is loaded with all unreadable that is found there */
};
struct opened_columns {
	struct opened_column *items;
	size_t n, groundless;
};
/* Those of the delivery as it stands. */
int opened_list(struct desk *d, struct arena *a, int64_t delivery, struct opened_columns *out,
		struct error *e);
/* Those of which nobody said why: with any, it is not staged. */
int opened_groundless(struct desk *d, struct arena *a, int64_t delivery, size_t *n,
		      struct error *e);
/* Whether a column of a resource that is left out may be of people, so that publishing it needs a ground. `sniffed`: what sniff wrote of
 * it; NULL: nobody knows, so it does. */
bool opened_needs_ground(const json_t *sniffed, json_t *descriptor, size_t resource,
			 struct str column);

#endif
