/*
 * Rows as lines, of CSV or of JSON: all of them, or as a stream. Private to etl/write.
 */
#ifndef WRITE_SOURCE_LINES_H
#define WRITE_SOURCE_LINES_H

#include "answer/result.h"
#include "write/answer.h"

bool lines_are_csv(const struct result *r);
int lines_write(struct buffer *out, struct result *r, struct error *e);
/* Takes the result; what comes before its rows goes into `first`. */
void stream_open(struct stream **out, struct result *r, struct buffer *first);

#endif
