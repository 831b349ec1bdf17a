/* Moments of the store and of the desk, as clocks in the Netherlands have them. */
#include "deliveries/moments.h"

#include "road/road.h"

struct worded desk_clock(enum lang lang, struct str utc)
{
	struct arena *a = arena_new();
	struct worded words = worded_clock(lang, moment_local(a, utc));
	arena_free(a);
	return words;
}
