/*
 * Directions of writing (Unicode Standard Annex 9) inside a page that runs from left to right.
 */
#ifndef HTML_DIRECTION_H
#define HTML_DIRECTION_H

#include "base/memory/buffer.h"

/* As html_escape; a text with characters or marks that run from right to left stands between U+2068
 * and U+2069, and what it opens ends with it. */
void html_escape_apart(struct buffer *out, struct str s);

#endif
