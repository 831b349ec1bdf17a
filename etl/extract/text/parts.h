/*
 * Files that make one audit file together: a set in parts ("<!-- Vervolgbestand 2 van 3 -->"), or names
 * in one file and lines in others (boek_0.xaf, boek_1.xaf). They become one source, whose bytes are
 * theirs, one behind another. Private to extract.
 */
#ifndef EXTRACT_TEXT_PARTS_H
#define EXTRACT_TEXT_PARTS_H

#include "extract/stream.h"

/* Puts together the sources that belong together, where the first of them stood. A set that is not
 * whole is left as it is: reading tells which part is missing. */
int parts_join(struct sources *s, struct error *e);
/* Is it an audit file, or a part of one, by its first bytes? */
int parts_audit(bool *out, const struct source *source, struct error *e);

#endif
