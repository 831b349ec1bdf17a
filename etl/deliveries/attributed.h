/*
 * What the organisation of a delivery says of all that it publishes (accounts/organisation_said.h) in the mappings of its
 * deliveries: it stands in what jobs read, and in no version, so that what is said later goes for all of them. Private to
 * the desk.
 */
#ifndef DELIVERIES_ATTRIBUTED_H
#define DELIVERIES_ATTRIBUTED_H

#include "deliveries/jobs/heard.h"
#include "descriptor/attribution.h"
#include "editor/attributes.h"

/* What is said, by attribute. */
int attributed_said(struct accounts *accounts, struct arena *a, int64_t organisation,
		    struct str out[ATTRIBUTES], struct error *e);
/* All that was typed, kept. Why not goes to `fault`, in the reader's language, and nothing was changed; empty: it was. */
int attributed_say(struct accounts *accounts, struct arena *a, int64_t organisation,
		   const struct str typed[ATTRIBUTES], struct str by, enum lang lang,
		   struct str *fault, struct error *e);
/* The descriptor of a delivery with what is said of it, and whose it is. The desk's file is the caller's (desk_take). */
int attributed_fill(struct desk *d, struct arena *a, int64_t delivery, struct str *descriptor,
		    struct error *e);
#endif
