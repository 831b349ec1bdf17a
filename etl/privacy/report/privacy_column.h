/*
 * A column as it is looked at, and what was found in it. Private to privacy.
 */
#ifndef PRIVACY_REPORT_PRIVACY_COLUMN_H
#define PRIVACY_REPORT_PRIVACY_COLUMN_H

#include "privacy/privacy.h"

struct rule_tally {
	uint64_t texts; /* in which the rule found something */
	uint64_t by[PRIVACY_ACTIONS];
	struct str samples[PRIVACY_SAMPLES]; /* masked */
	size_t nsamples;
};

struct privacy_column {
	struct str header, group;
	const struct privacy_policy *policy;
	size_t whole;               /* the column of all groups together, in privacy_scan.wholes */
	unsigned headers;           /* lists of the policy that it is in, as bits */
	unsigned accepted;          /* rules that the mapping accepts here, as bits */
	int actions[PRIVACY_RULES]; /* decided about it: as of privacy_policy.actions */
	bool ruled;                 /* any of them was */
	bool codes;
	struct arena *arena;     /* for one text */
	struct idle_words *idle; /* of the scan; NULL: none are known */
	uint64_t texts;          /* that are not empty */
	uint64_t nine_digits;    /* texts that are nothing but a number of nine digits */
	struct rule_tally rules[PRIVACY_RULES];
};

#endif
