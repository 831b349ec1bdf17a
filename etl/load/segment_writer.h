/*
 * Gathers entries into segments, packs them and writes them; checks that what was packed unpacks to
 * what came in, and sums it anew.
 */
#ifndef LOAD_SEGMENT_WRITER_H
#define LOAD_SEGMENT_WRITER_H

#include "model/entry.h"
#include "store/pages/shape.h"

struct segment_writer;

/* All three are borrowed. */
int segment_writer_new(struct segment_writer **out, struct store *s, const struct cube *cube,
		       const struct shape *shape, struct error *e);
void segment_writer_free(struct segment_writer *w);
/* The next entries belong to this dataset. */
void segment_writer_begin(struct segment_writer *w, int64_t dataset);
int segment_writer_write(struct segment_writer *w, const struct entry_batch *b, struct error *e);
/* Writes what is left; then the entries and sums[ncolumns] of the dataset can be asked. */
int segment_writer_end(struct segment_writer *w, struct error *e);
uint64_t segment_writer_entries(const struct segment_writer *w);
const money_sum *segment_writer_sums(const struct segment_writer *w);
/* Bytes put into blobs since it was made. */
uint64_t segment_writer_bytes(const struct segment_writer *w);

/* A segment that is there gets other keys or texts of a dimension, of which it has n entries; all else of it stays. Not
 * while one is being filled; foreign keys are deferred. Texts: the cube's attributes of each entry. */
int segment_writer_rekey(struct segment_writer *w, int64_t segment, size_t dimension,
			 const uint32_t *keys, size_t n, struct error *e);
int segment_writer_retext(struct segment_writer *w, int64_t segment, size_t dimension,
			  const struct value *texts, size_t n, struct error *e);

#endif
