/*
 * Names as UUIDs (RFC 9562, version 8: of SHA-256 instead of version 5's SHA-1): the same texts give the same one,
 * others another.
 */
#ifndef BASE_TEXT_UUID_H
#define BASE_TEXT_UUID_H

#include "base/text/str.h"

#define UUID_SIZE 37 /* with the NUL */

/* Of all parts together; where one ends counts. */
void uuid_of(char out[UUID_SIZE], const struct str *parts, size_t n);

#endif
