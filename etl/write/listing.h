/*
 * Results without rows of their own as lines of CSV or JSON: the list that each of them is about, one
 * thing a line. Private to etl/write.
 */
#ifndef WRITE_LISTING_H
#define WRITE_LISTING_H

#include "answer/result.h"

/* Whether there is such a list in it. */
bool listing_is_there(enum result_kind kind);
void listing_write(struct buffer *out, const struct result *r);

#endif
