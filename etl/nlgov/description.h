/* The API as OpenAPI 3.1, made of its tables. Private to etl/nlgov. */
#ifndef NLGOV_DESCRIPTION_H
#define NLGOV_DESCRIPTION_H

#include "nlgov/dutch_question.h"

#define NLGOV_TITLE "Begrotingen en verantwoording"

/* Whom to ask stands in the mapping of the first cube that says so; else it is the site's webmaster (RFC 2142). */
int nlgov_describe(struct buffer *out, const struct nlgov_asking *k, struct error *e);

#endif
