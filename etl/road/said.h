/*
 * What datasets say that nothing else in the store does: what is looked for after an erasure. Private to
 * etl/road. It is gathered before, in a table of the handle that goes with it, and lessened after.
 */
#ifndef ROAD_SAID_H
#define ROAD_SAID_H

#include "road/taken_back.h"

#define SAID_MAX 500000 /* texts of lines that are looked for at most: some 100 MB */

/* Names, labels, codes, texts of lines, names and sums of files. *cut: there were more texts than SAID_MAX. */
int said_gather(struct store *s, struct arena *a, const int64_t *datasets, size_t n, bool *cut,
		struct error *e);
/* Takes out what is said by what stays, also within other texts and the originals. Texts in the arena. */
int said_lessen(struct store *s, struct arena *a, struct str **out, size_t *n, uint64_t *shared,
		struct error *e);

#endif
