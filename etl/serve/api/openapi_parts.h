/* What both parts of openapi.json are made with: the questions of /api/3 (openapi.c), and the rest (openapi_site.c). */
#ifndef SERVE_API_OPENAPI_PARTS_H
#define SERVE_API_OPENAPI_PARTS_H

#include "base/text/json_out.h"
#include "page/site_addresses.h"
#include "serve/api/openapi.h"

/* {"$ref": what} */
void openapi_put_ref(struct json_out *j, const char *what);
/* "schema": a text, or a whole number; forms: the words that it may be, or NULL. */
void openapi_put_schema(struct json_out *j, bool whole, const char *forms);
/* "type": {"schema": {"$ref": schema}} */
void openapi_put_media(struct json_out *j, struct str type, const char *schema);
/* `where`: "query", "path"; forms: the words that it takes, or NULL. */
void openapi_put_parameter(struct json_out *j, const struct parameter_row *p, const char *where,
			   const char *forms);
/* "404": one of the responses that all have. */
void openapi_put_fault(struct json_out *j, const char *status, const char *name);
/* The paths that are no questions, of which this site has. */
void openapi_put_addresses(struct json_out *j, const struct openapi_site *site);

#endif
