/*
 * What catalogues lack of a delivery, and where it is filled in. Private to the desk.
 */
#ifndef DESK_CHECKS_LACKS_VIEW_H
#define DESK_CHECKS_LACKS_VIEW_H

#include "deliveries/attributed.h"
#include "deliveries/deliveries.h"

struct lack {
	struct str name, question;
};
struct lacks_view {
	struct lack said[ATTRIBUTION_ASKS_MAX], elsewhere[ATTRIBUTION_ASKS_MAX];
	size_t nsaid,
		nelsewhere; /* said: an admin says it for all deliveries; elsewhere: by the columns */
	struct url form, columns; /* form: empty for who is no admin */
};

int lacks_view(struct visit *v, const struct delivery *d, struct lacks_view *out, struct error *e);
void lacks_part(struct html *out, const struct lacks_view *l);

#endif
