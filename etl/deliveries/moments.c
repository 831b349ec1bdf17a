/* Moments of the store and of the desk, as clocks in the Netherlands have them. */
#include "deliveries/moments.h"

#include "road/road.h"

#include <stdio.h>

#define DAY_BYTES 10u /* 2026-12-01 */

#include "convention/zone.h"

struct worded desk_clock(enum lang lang, struct str utc)
{
	return worded_moment(lang, utc, zone_find(STR(ZONE_DEFAULT)));
}

bool desk_day(struct str day, bool its_end, int64_t *out)
{
	char moment[MOMENT_SIZE], said[DAY_BYTES + 8];
	struct error e;
	if (day.len != DAY_BYTES)
		return false;
	snprintf(said, sizeof said, "%.*s %s", STR_ARG(day), its_end ? "23:59" : "00:00");
	if (moment_parse(moment, str_z(said), &e) || !moment_read(str_z(moment), out))
		return false;
	*out += its_end ? 60 : 0;
	return true;
}
