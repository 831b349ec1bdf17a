/*
 * Entries on their way from transform to load: columnar, one array per dimension, measure column
 * and source line. Codes are dictionary keys already, so packing a segment is a copy.
 */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include "model/cube.h"
#include "model/money.h"

#define ENTRY_BATCH_CAPACITY 4096 /* one record may give several entries (un-pivoting) */

struct entry_batch {
	size_t n;
	size_t capacity;
	uint64_t *lines;   /* [capacity] physical source line */
	int64_t **amounts; /* [ncolumns][capacity]; MONEY_NULL for none */
	uint32_t **keys;   /* [ndimensions][capacity]; unused where texts[d] is used */
	struct value *
		*texts; /* [ndimensions]: NULL or [capacity * nattributes], for text dimensions */
	bool *is_text;  /* [ndimensions]: this batch carries texts[d] instead of keys[d] */
	uint64_t *
		payees; /* [capacity] of rows whose cells may be small (etl/disclosure): who was paid, as a
			     number; 0: not such a row. NULL: nobody asks */
	uint32_t **
		notes; /* [ndimensions]: NULL, or [capacity] of a dimension whose texts are here: what the gate
				found in each, as a number of its own; 0: nothing */
	uint32_t *members;   /* [ndimensions] of the dictionary, when the batch was filled; 0: not
				told */
	struct arena *arena; /* bytes of the texts */
	const struct cube *cube;
};

struct entry_batch *entry_batch_new(const struct cube *cube);
void entry_batch_free(struct entry_batch *b);
/* Empties it; every dimension is kept the way its shape says until entry_batch_spill. */
void entry_batch_reset(struct entry_batch *b);
/* From here on it has `payees`. */
void entry_batch_want_payees(struct entry_batch *b);
/* What the gate found in the text of that row; of the others nothing until it is told. */
void entry_batch_note(struct entry_batch *b, size_t dimension, size_t row, uint32_t note);
/* Row `from` also stands at `to`, whose own is gone. */
void entry_batch_move(struct entry_batch *b, size_t to, size_t from);
/* Of all rows only these n, in ascending order; column by column, for many rows. */
void entry_batch_keep(struct entry_batch *b, const uint16_t *rows, size_t n);
/* From here on the (empty) batch carries texts for this dimension, whose dictionary grew too large.
 */
void entry_batch_spill(struct entry_batch *b, size_t dimension);

#endif
