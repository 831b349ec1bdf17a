/*
 * The parts of a proposed descriptor: its fields and sign, its model. Private to sniff.
 */
#ifndef SNIFF_PROPOSED_PROPOSE_H
#define SNIFF_PROPOSED_PROPOSE_H

#include "sniff/merge/json_tree.h"
#include "sniff/proposed/proposal.h"

struct proposal {
	const struct sniff *s;
	struct json_out j;
};

/* A column that the model holds as a dimension, or as a label of one. */
bool propose_dimension(const struct sniff *s, const struct sniff_column *c);
/* An amount that the model holds, by itself or as part of a measure. */
bool propose_measured(const struct sniff *s, const struct sniff_column *c);
/* The column's columnType, or NULL. One other than value is given once: to the first that claims
 * it. */
const char *propose_column_type(const struct proposal *p, const struct sniff_column *c);
/* Whether lines get a side from the columns of their amounts, and years, and phases. */
bool propose_columns_say(const struct sniff *s, enum sniff_use use);
bool propose_columns_phase(const struct sniff *s);

void put_schema(struct proposal *p);
/* Scale, sign and drop rules, and what is open. */
void put_rules(struct proposal *p);
void put_model(struct proposal *p);
/* The cuts with a name of a ledger that has taakvelden of Iv3: movements of reserves, and the result, whether this file has them or
 * a later one will. */
void put_toggles(struct proposal *p);
/* Of the model: a column's dimension, of which some have fixed names, for by them a newer file replaces the older; and its key. */
struct str propose_dimension_name(const struct proposal *p, const struct sniff_column *c);
const char *propose_key_name(const struct sniff_column *c);
/* The names of the dimensions that say what a newer file replaces; "file" when none does. */
void put_scope(struct proposal *p);

#endif
