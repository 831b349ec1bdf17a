/*
 * CSV as RFC 4180 says, with LF line ends: fields are quoted when they must be.
 */
#ifndef BASE_TEXT_CSV_OUT_H
#define BASE_TEXT_CSV_OUT_H

#include "base/memory/buffer.h"

/* Appends one field; call csv_comma between fields and csv_end behind the last. */
void csv_field(struct buffer *out, struct str field);
void csv_comma(struct buffer *out);
void csv_end(struct buffer *out);

#endif
