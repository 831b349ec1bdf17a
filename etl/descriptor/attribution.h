/*
 * Whose the data are and what they are about: publisher, licence, contact, place and period, as Data Package has them
 * (`contributors`, `licenses`, https://specs.frictionlessdata.io/data-package/), for catalogues: DCAT-AP-NL asks for each
 * of them. What is missing is asked, and stops nothing; what is stated in a wrong form is a fault (read_attribution.c).
 */
#ifndef DESCRIPTOR_ATTRIBUTION_H
#define DESCRIPTOR_ATTRIBUTION_H

#include "base/arena.h"

/* https://standaarden.overheid.nl/tooi: where each government of the Netherlands has an address. */
#define TOOI "https://identifier.overheid.nl/tooi/id/"

/* What a descriptor does not say, and how to say it. */
struct attribution_ask {
	const char *property; /* of datapackage.json */
	struct str dutch, english;
};
#define ATTRIBUTION_ASKS_MAX 8u

/* Of a descriptor's text, which is JSON that was read before; texts in the arena. How many. */
size_t attribution_asks(struct attribution_ask out[ATTRIBUTION_ASKS_MAX], struct str descriptor,
			struct arena *a);

/* What TOOI has as an address: …/gemeente/gm0344, …/provincie/pv26, …/waterschap/ws0155, …/ministerie/mnre1034, …/oorg/oorg10103. */
bool tooi_is_sound(struct str url);

#endif
