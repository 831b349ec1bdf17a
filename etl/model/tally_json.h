/*
 * Tallies as JSON: the members that the report kept with a dataset and what a command prints share.
 */
#ifndef MODEL_TALLY_JSON_H
#define MODEL_TALLY_JSON_H

#include "base/text/json_out.h"
#include "model/tally.h"

/* The member "sums": each measure column's name with its sum as a decimal number, every digit. */
void sums_json(struct json_out *j, const struct cube *cube, const money_sum *sums);
/* The members of a tally, in the object at hand. The report kept with a dataset does not tell how
 * many lines are `without_amount`; a command does, where there are. */
void tally_json(struct json_out *j, const struct cube *cube, const struct tally *t,
		bool without_amount);
/* The members read, loaded, dropped and rejected, in the object at hand. */
void tallies_json(struct json_out *j, const struct cube *cube, const struct tallies *t,
		  bool without_amount);

#endif
