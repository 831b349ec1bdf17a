/*
 * What pages look like under this server: a municipality's theme and logo.
 */
#ifndef SERVE_HTTP_LOOK_H
#define SERVE_HTTP_LOOK_H

#include "page/pages_site.h"
#include "serve/serve.h"

#define LOOK_BYTES_MAX ((size_t)1 << 20)

/* Texts live in the arena, or are the options' own. */
int look_read(struct pages_site *out, struct arena *a, const struct serve_options *o,
	      struct error *e);

#endif
