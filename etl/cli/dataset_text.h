/*
 * What commands show of a dataset.
 */
#ifndef CLI_DATASET_TEXT_H
#define CLI_DATASET_TEXT_H

#include "base/buffer.h"
#include "store/store.h"

/* The loaded sum per measure column, as the load counted them: {"amount":123.45}. */
struct str dataset_sums(const struct store_dataset *d);
/* A line for each, grouped and right-aligned. */
void dataset_sums_text(struct buffer *out, const struct store_dataset *d);

#endif
