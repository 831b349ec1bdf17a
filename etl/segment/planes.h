/*
 * Byte planes: the first bytes of all codes, then their second bytes, and so on. Amounts compress
 * better so: their low bytes are noise and their high bytes are not (etl/store/form.h).
 */
#ifndef SEGMENT_PLANES_H
#define SEGMENT_PLANES_H

#include "base/text/str.h"

/* Both write n * width bytes; width 4 or 8. */
void planes_split(void *restrict out, const void *restrict codes, size_t n, int width);
void planes_join(void *restrict codes, const void *restrict in, size_t n, int width);

#endif
