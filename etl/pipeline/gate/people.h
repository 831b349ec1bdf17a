/*
 * What a load would publish of people: members of all dimensions, and a sample of texts, are looked
 * at by convention/personal.h. A mapping may accept what is found, column by column.
 *
 * Costs what the dictionaries hold, not what the file holds: some 0.2 microseconds a member (at
 * most PERSONAL_MEMBERS of a dimension), and a few texts of each batch.
 */
#ifndef PIPELINE_GATE_PEOPLE_H
#define PIPELINE_GATE_PEOPLE_H

#include "mapping/mapping.h"
#include "model/dictionary.h"
#include "model/entry.h"
#include "privacy/privacy.h"

#define PERSONAL_MEMBERS 100000
#define PERSONAL_TEXTS_FIRST 4096 /* texts of a dimension that are all looked at */
#define PERSONAL_TEXTS_EACH 32    /* of each batch behind them */

struct personal;

/* The dictionaries as a load finds them: a dimension that it adds no member to was looked at before. */
struct personal *personal_new(const struct mapping *m, struct dictionary *const *dictionaries);
void personal_free(struct personal *p);
/* Samples the texts of a batch that goes to the sink. */
void personal_batch(struct personal *p, const struct entry_batch *b);
/* STATUS_REFUSED names each column that holds what its field does not accept, and what nobody decided in the policy to be
 * public there, without any value of it. */
int personal_check(struct personal *p, struct dictionary *const *dictionaries,
		   const struct privacy_policy *policy, struct error *e);

#endif
