/*
 * Whose the data are: publisher, licence, contact, as Data Package has them (`contributors`, `licenses`,
 * https://specs.frictionlessdata.io/data-package/), for catalogues. DCAT-AP-NL asks for each of them.
 */
#ifndef DESCRIPTOR_ATTRIBUTION_H
#define DESCRIPTOR_ATTRIBUTION_H

#include "base/str.h"

/* What a descriptor does not say, a bit each. */
enum attribution_lack {
	LACKS_DESCRIPTION = 1 << 0,
	LACKS_LICENCE = 1 << 1,   /* with an address */
	LACKS_PUBLISHER = 1 << 2, /* a contributor with that role */
	LACKS_ADDRESS = 1 << 3,   /* of the publisher, as others know it */
	LACKS_CONTACT = 1 << 4    /* stuiver.questions, or an e-mail address of a contributor */
};

/* Of a descriptor's text, which is JSON that was read before. */
unsigned attribution_lacks(struct str descriptor);

#endif
