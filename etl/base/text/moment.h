/*
 * Moments as the catalogue, reports and messages write them: ISO 8601 in UTC to the second, "2024-01-31T12:34:56Z".
 * In the program they are seconds since 1970.
 */
#ifndef BASE_TEXT_MOMENT_H
#define BASE_TEXT_MOMENT_H

#include "base/text/str.h"

#include <stdint.h>

#define MOMENT_SIZE 32 /* more than the 20 of this age: years have as many digits as they need */

/* The text stands in `out`. */
struct str moment_write(char out[MOMENT_SIZE], int64_t seconds);
struct str moment_now(char out[MOMENT_SIZE]);
/* False for anything else than what moment_write gives. */
bool moment_read(struct str text, int64_t *seconds);

#endif
