/* Moments of the store and of the desk, as clocks in the Netherlands have them. */
#include "deliveries/jobs/moments.h"

#include "convention/zone.h"

struct worded desk_clock(enum lang lang, struct str utc)
{
	return worded_moment(lang, utc, zone_find(STR(ZONE_DEFAULT)));
}
