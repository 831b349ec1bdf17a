/*
 * The links of a document: HTML and SVG as our own writer makes them (attributes in double quotes, < and >
 * nowhere but around tags). Knows nothing of where they lead.
 */
#ifndef SITE_LINKS_H
#define SITE_LINKS_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

/* Where a link leads from now on: `address` is as it was meant, without escapes. Empty: nowhere. */
typedef struct str link_turn(void *payload, struct str address, struct arena *a);

/* Copies the document to `out` with each link turned. A link that leads nowhere loses its address; a
 * <link> or <script> then goes altogether, and so does each <form> but for tables in it: nobody would
 * answer it. `head` is put at the end of the
 * head. `out` may be NULL: then it only looks. */
void links_turn(struct buffer *out, struct str document, struct str head, link_turn *turn,
		void *payload, struct arena *a);

#endif
