/*
 * Values of raw inputs that lie in one piece: a field of a record, or fields side by side, whose
 * bytes have only the delimiter between them. Ledgers repeat themselves, so this runs for each line
 * and dimension, and everything behind it (resolve.c) once for each distinct input. Inputs that do
 * not lie in one piece (a field beside it is quoted, columns are apart, the variant counts) go to
 * keyed.h, which knows them all; the two tables do not know of each other.
 *
 * Inputs come in blocks, and nothing is decided about one of them by a branch. A field of at most
 * 16 bytes goes to a table of few inputs (lookup_few.h) until they are too many for it, then to one
 * of short inputs (lookup_short.h); longer fields, and several fields together, go to a third
 * (lookup_long.h). Those that are not found become bits, which the caller goes through in the order
 * of the file.
 *
 * Measured on the generated ledger of tests/bench, whose 14 dimensions are 17 fields: instructions
 * a line for the look-ups of all of them.
 *
 *     keyed.h alone                             1,560
 *     one by one, short and long in one table   1,290
 *     in blocks                                   970
 *
 * With run_plain.c's part, a load of ten million lines took a twelfth less processor time than with
 * the second way (four alternated pairs: 10.7 and 9.8 s). Blocks without the table of few inputs
 * took 1,300, and no less time. Tried and dropped: a table of one-word inputs; looking up in one
 * pass where a table is small but inputs may share a line; asking for lines that are to be written;
 * comparing sixteen bytes with SSE2 in the table of short inputs, which is as fast as with words.
 */
#ifndef TRANSFORM_LOOKUP_LOOKUP_H
#define TRANSFORM_LOOKUP_LOOKUP_H

#include "transform/lookup/lookup_few.h"
#include "transform/lookup/lookup_long.h"
#include "transform/lookup/lookup_short.h"

#define LOOKUP_BLOCK 64u /* inputs at a time: the bits of a word */

struct lookup {
	size_t first, last;         /* columns of the record; first > last: not to be used */
	struct lookup_few few_ones; /* short ones, until they are too many */
	struct lookup_short short_ones;
	struct lookup_long long_ones;
};

/* columns: that the value depends on, in any order. */
void lookup_init(struct lookup *l, const int *columns, size_t n, bool by_variant);
void lookup_drop(struct lookup *l);
/* Forgets all inputs. */
void lookup_reset(struct lookup *l);
/* Whether it can look into records of so many fields. */
bool lookup_usable(const struct lookup *l, size_t ncells);
/*
 * The values of the inputs in n records, 1 to LOOKUP_BLOCK. Gives the inputs that it does not
 * find, the lowest bit for the first record: new ones, and those that do not lie in one piece.
 * *all: the bits of all values found, and of any others besides.
 */
uint64_t lookup_block(const struct lookup *l, const struct str *const *cells, size_t n,
		      uint32_t *values, uint32_t *all);
/* The value of one input, which is 0 and to be set when it is new; NULL when it does not lie in one
 * piece. Good until the next call. */
uint32_t *lookup_get(struct lookup *l, const struct str *cells, bool *is_new);

#endif
