/*
 * What commands show of a dataset.
 */
#ifndef CLI_DATASET_TEXT_H
#define CLI_DATASET_TEXT_H

#include "base/json_out.h"
#include "store/store.h"

/* The loaded sum per measure column, as the load counted it: a line for each, grouped and
 * right-aligned. */
void dataset_sums_text(struct buffer *out, const struct store_dataset *d);
/* The same as the member "sums": {"amount":123.45}, or null when the report does not tell. */
void dataset_sums_json(struct json_out *j, const struct store_dataset *d);

#endif
