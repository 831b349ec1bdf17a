/*
 * CBS's own lists of a table of Iv3 as a definition file: functies of 2010 to 2016, which no definition file has, the lists of water
 * boards, and those of provinces and joint arrangements of years before 2026. A list is what its open data (dataderden.cbs.nl, OData 3)
 * give for a dimension, as CSV or JSON: Key, Title and, not needed, Description. Hides which keys are what.
 *
 * Codes are text. Keys lose the blanks that CBS pads them with. Iv3 knows lasten by an L before the category and baten by a B, the
 * balance by A and P, positions by Primo and Ultimo; a single digit is a hoofdfunctie or hoofdtaakveld. Lists have no grey
 * cells and no checks, so a verdict by them approves nothing (PF099).
 */
#ifndef IV3_LISTS_IV3_LISTS_H
#define IV3_LISTS_IV3_LISTS_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"

/* A table has some hundreds of codes in a list. */
#define IV3_LISTS_CODES_MOST 20000u

struct iv3_lists;

/* Both texts are copied. */
struct iv3_lists *iv3_lists_new(struct str layer, int year);
void iv3_lists_free(struct iv3_lists *l);
/* Adds what a file has. STATUS_INPUT, in Dutch with the line: no Key or Title, no code, a code that has two names. */
int iv3_lists_add(struct iv3_lists *l, const char *path, struct error *e);
/* Keys that are no code of Iv3, as totals: left out, and how many. */
uint64_t iv3_lists_left_out(const struct iv3_lists *l, struct str *example);
/* As CBS's definition files are (iv3_definitions_read). STATUS_INPUT: a list that is needed is not there, and where it is to be had. */
int iv3_lists_write(struct buffer *out, const struct iv3_lists *l, struct error *e);

#endif
