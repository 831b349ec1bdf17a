/*
 * What a gate holds. Private to the gate.
 */
#ifndef PIPELINE_GATE_GATE_STATE_H
#define PIPELINE_GATE_GATE_STATE_H

#include "pipeline/gate/gate.h"
#include "pipeline/gate/gate_lines.h"

struct gate {
	const struct mapping *mapping;
	struct privacy_policy *policy;
	struct privacy_scan *scan;
	struct gate_column {
		struct privacy_column *column;
		uint64_t looked, people; /* texts; those that tell of people */
		unsigned rules;          /* by which, as bits */
		uint64_t nine, bsn; /* codes of nine digits; of these, those that may be a BSN */
		bool code;
	} * *columns;                                  /* [dimension][attribute] */
	struct privacy_column *explanations, *sources; /* the latter: of explanations */
	struct transform_gate hook;
	struct buffer text;
	struct str fingerprint; /* of mapping and policy; empty: not asked for yet */
	struct arena *arena;
	struct gate_lines *lines;
	uint64_t hidden, review; /* texts */
	struct explanations told;
	const struct transform_guard *guard; /* of small cells; NULL: there are none */
};

/* gate.c: whether so many of the texts of an attribute tell of people that it is a column of them. */
bool gate_of_people(const struct gate *g, size_t dimension, size_t attribute);

/* Rules that find people by who they are, or by a number of their own. */
#define OF_PEOPLE                                                                      \
	(1u << PRIVACY_BSN | 1u << PRIVACY_IBAN | 1u << PRIVACY_OLD_ACCOUNT |          \
	 1u << PRIVACY_STRONG_NAME | 1u << PRIVACY_WEAK_NAME | 1u << PRIVACY_CONTACT | \
	 1u << PRIVACY_NATURAL_PARTY)

#endif
