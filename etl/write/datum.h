/*
 * One value of a row as text. Private to etl/write and those who write rows in forms of their own.
 */
#ifndef WRITE_DATUM_H
#define WRITE_DATUM_H

#include "base/memory/buffer.h"
#include "engine/rows.h"

/* As JSON: numbers without needless zeros, but for columns that show all of them. */
void datum_json(struct buffer *out, const struct row_column *c, const struct datum *d);
/* As plain text: numbers with all decimals, nothing for null. */
void datum_plain(struct buffer *out, const struct row_column *c, const struct datum *d);
/* The same, quoted where CSV needs it. */
void datum_csv(struct buffer *out, const struct row_column *c, const struct datum *d);

#endif
