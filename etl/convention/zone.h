/*
 * Zones of time in which municipalities live, so that a moment written in another zone falls on the
 * day it was there. Summer time is that of the European Union (last Sunday of March to last Sunday
 * of October, both at 01:00 UTC: Directive 2000/84/EC), which has held since 1996; ledgers are not
 * older.
 */
#ifndef CONVENTION_ZONE_H
#define CONVENTION_ZONE_H

#include "base/text/str.h"

#define ZONE_DEFAULT "Europe/Amsterdam"
#define ZONE_CLOCK_SIZE 17 /* "2024-03-01 16:53", and a NUL */

struct zone;

/* By its name in the IANA data base ("Europe/Amsterdam"); NULL: not one of those known. */
const struct zone *zone_find(struct str name);
/* Of a country that lives in one (ISO 3166, "NL"); NULL: not known, or it has several. */
const struct zone *zone_of_country(struct str code);
const char *zone_name(const struct zone *z);
/* Minutes east of UTC at a moment, in minutes since 1970-01-01T00:00Z. */
int zone_east(const struct zone *z, int64_t utc);
/* What clocks there show at a moment in ISO 8601 and UTC, as stores keep them ("2024-03-01T15:53:09Z"); false: it is
 * none. */
bool zone_clock(char out[ZONE_CLOCK_SIZE], const struct zone *z, struct str utc);

#endif
