/*
 * Gzip (RFC 1952) of answers, whole or in parts. Hides zlib.
 */
#ifndef SERVE_HTTP_GZIP_H
#define SERVE_HTTP_GZIP_H

#include "base/memory/buffer.h"

struct gzip;

struct gzip *gzip_new(void);
void gzip_free(struct gzip *z);
/* Compresses `in` and appends to `out`; with `last` also the trailer, after which only gzip_free
 * may follow. -1 when out passes its maximum. */
int gzip_write(struct gzip *z, struct buffer *out, struct str in, bool last);

#endif
