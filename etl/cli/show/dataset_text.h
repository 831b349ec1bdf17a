/*
 * What commands show of a dataset.
 */
#ifndef CLI_SHOW_DATASET_TEXT_H
#define CLI_SHOW_DATASET_TEXT_H

#include "base/text/json_out.h"
#include "store/store.h"

/* The loaded sums as the load counted them, apart for each year, phase and side: a line for each,
 * grouped and right-aligned. Where nothing tells them apart, one sum per measure column that says so. */
void dataset_sums_text(struct buffer *out, const struct store_dataset *d);
/* The same as the members "sums": {"amount":123.45}, null where it would add up several parts or the
 * report does not tell, and "parts": [{"label", "entries", "sums"}]. */
void dataset_sums_json(struct json_out *j, const struct store_dataset *d);

#endif
