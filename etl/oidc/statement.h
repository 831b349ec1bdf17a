/*
 * A signed statement (JWT, RFC 7519): whether its signature is of one of the keys. Private to etl/oidc.
 */
#ifndef OIDC_STATEMENT_H
#define OIDC_STATEMENT_H

#include "base/error.h"
#include "base/memory/arena.h"

#include <jansson.h>

/* Base64url without padding, in the arena; ptr NULL when it is none. */
struct str from_base64url(struct arena *a, struct str text);
struct str to_base64url(struct arena *a, const void *p, size_t n);
/* Its claims, of which the caller has a reference; NULL and STATUS_REFUSED when no key of `keys` (a JWK Set)
 * signed it by RS256 or ES256. */
json_t *statement_read(struct arena *a, struct str token, const json_t *keys, struct error *e);

#endif
