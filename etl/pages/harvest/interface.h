/* /api: what machines can ask, from the table that they are answered by. Private to etl/pages. */
#ifndef PAGES_HARVEST_INTERFACE_H
#define PAGES_HARVEST_INTERFACE_H

#include "page/page.h"
#include "page/site_addresses.h"
#include "question/endpoints.h"

#define INTERFACE_PARAMETERS 24u

struct interface_parameter {
	const struct parameter_row *row;
	const char *forms; /* words there are; NULL: any text */
};
struct interface_endpoint {
	const struct endpoint_row *row;
	struct interface_parameter parameters[INTERFACE_PARAMETERS];
	size_t n;
	struct url example; /* empty: nothing is published that could be asked */
};
struct interface_address {
	const struct address_row *row;
	const struct parameter_row *parameters[INTERFACE_PARAMETERS];
	struct str words[INTERFACE_PARAMETERS]; /* that each takes there; empty: any */
	size_t n;
};
struct interface {
	struct interface_address *addresses; /* what is no question */
	size_t naddresses;
	struct interface_endpoint *endpoints;
	size_t n;
	struct url description; /* openapi.json */
	struct url dutch;       /* of the Dutch API */
};

/* In the reader's language. */
const char *interface_said(const struct page *p, struct endpoint_text s);
/* "Waar de beheerder …"; empty: every site has it. */
const char *interface_when(const struct page *p, const struct address_row *row);
void interface_body(struct html *out, struct page *p, const void *data);

#endif
