/*
 * The API as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made of the table that routes are found in
 * (question/endpoints.h), and what else machines can ask of the site (page/site_addresses.h).
 */
#ifndef SERVE_API_OPENAPI_H
#define SERVE_API_OPENAPI_H

#include "base/memory/buffer.h"
#include "page/site_addresses.h"

#define OPENAPI_VERSION "3.4.0" /* of the API; what changed: etl/handbook/api.md */

struct openapi_site {
	struct str base;   /* the address before /api/3, with scheme and host */
	bool offers_store; /* may be fetched whole */
	bool with[ADDRESS_WHENS];
};
void openapi_write(struct buffer *out, const struct openapi_site *site);

#endif
