/*
 * The API as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made of the table that routes are found in
 * (question/endpoints.h).
 */
#ifndef SERVE_OPENAPI_H
#define SERVE_OPENAPI_H

#include "base/buffer.h"

#define OPENAPI_VERSION "3.1.0" /* of the API; what changed: etl/handbook/api.md */

/* `base` is the address before /api/3, with scheme and host. */
void openapi_write(struct buffer *out, struct str base, bool offers_store);

#endif
