/*
 * The lines that changed between two versions, as CSV.
 */
#ifndef CLI_SHOW_DIFF_CSV_H
#define CLI_SHOW_DIFF_CSV_H

#include "base/memory/buffer.h"
#include "changes/changes.h"

/* A changed line is two, so that the differences of all of them add up to what the sum became. */
void diff_csv(struct buffer *out, const struct changes *c);

#endif
