/*
 * A server as the public knows it, behind a proxy: what --public-url says. Below a path the proxy takes that path away
 * before it asks, and every address that the server gives has it.
 */
#ifndef SERVE_HTTP_PUBLIC_URL_H
#define SERVE_HTTP_PUBLIC_URL_H

#include "base/error.h"
#include "html/url.h"

#define PUBLIC_URL_MAX 512u

struct public_url {
	struct str text;   /* "https://host/path", without a slash at its end */
	struct str origin; /* "https://host", as browsers have it in Origin */
	struct url base;   /* "/path" or "": before every address of ours */
};

/* Texts live in the arena. STATUS_USAGE says what an address is. */
int public_url_read(struct public_url *out, struct arena *a, const char *text, struct error *e);

#endif
