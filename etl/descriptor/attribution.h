/*
 * Whose the data are and what they are about: publisher, licence, contact, place and period, as Data Package has them
 * (`contributors`, `licenses`, https://specs.frictionlessdata.io/data-package/), for catalogues: DCAT-AP-NL asks for each
 * of them. What is missing is asked, and stops nothing; what is stated in a wrong form is a fault (read_attribution.c).
 */
#ifndef DESCRIPTOR_ATTRIBUTION_H
#define DESCRIPTOR_ATTRIBUTION_H

#include "base/memory/arena.h"

/* https://standaarden.overheid.nl/tooi: where each government of the Netherlands has an address. */
#define TOOI "https://identifier.overheid.nl/tooi/id/"

/* What a descriptor does not say, and how to say it. */
enum attribution_lack {
	LACK_PUBLISHER,
	LACK_ADDRESS, /* of the publisher, in TOOI */
	LACK_WHOSE,   /* its address is of another municipality than the mapping's */
	LACK_LICENCE,
	LACK_CONTACT,
	LACK_DESCRIPTION,
	LACK_COUNTRY,
	LACK_PERIOD,
};
struct attribution_ask {
	enum attribution_lack lack;
	const char *property; /* of datapackage.json */
	struct str dutch, english;
};
#define ATTRIBUTION_ASKS_MAX 8u

/* Of a descriptor's text, which is JSON that was read before; texts in the arena. How many. */
size_t attribution_asks(struct attribution_ask out[ATTRIBUTION_ASKS_MAX], struct str descriptor,
			struct arena *a);

/* What TOOI has as an address: …/gemeente/gm0344, …/provincie/pv26, …/waterschap/ws0155, …/ministerie/mnre1034, …/oorg/oorg10103. */
bool tooi_is_sound(struct str url);
/* Where questions may go: an e-mail address, or the web address of a form. */
bool contact_is_sound(struct str address);
/* The municipality that a mapping says it is of ("gm0344", stuiver.statistics.region); empty: it says none. */
struct str attribution_government(struct str descriptor, struct arena *a);
/* Whether the address in TOOI is of a municipality, and of another one than `government`; not where that is empty. */
bool tooi_is_of_another(struct str url, struct str government);

#endif
