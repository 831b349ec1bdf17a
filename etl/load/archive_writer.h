/*
 * Keeps the original bytes of sources, compressed in blocks, each content once. A store that was
 * told not to keep them still knows each by its SHA-256.
 */
#ifndef LOAD_ARCHIVE_WRITER_H
#define LOAD_ARCHIVE_WRITER_H

#include "load/load.h"
#include "store/db.h"
#include <zstd.h>

struct archive_writer;

/* Unless `keep`, there are no blocks: only what a source was is written. */
int archive_writer_new(struct archive_writer **out, struct store *s, bool keep, struct error *e);
void archive_writer_free(struct archive_writer *w);
/* Makes a source_file row that is not finished. */
int archive_writer_begin(struct archive_writer *w, struct str name, int64_t *source,
			 struct error *e);
/* Compresses a block, apart from everything else: may run beside the other functions, from one
 * thread at a time. */
void archive_writer_pack(struct archive_writer *w, struct original *block);
/* Writes a block that was packed. */
int archive_writer_block(struct archive_writer *w, const struct original *block, struct error *e);
/* Finds out whether these bytes are kept already: then *source is that
 * row, and archive_writer_drop must be called once nothing refers to the new one. */
int archive_writer_end(struct archive_writer *w, const struct load_source *of, int64_t *source,
		       struct error *e);
int archive_writer_drop(struct archive_writer *w, struct error *e);
/* Compressed bytes written since it was made. */
uint64_t archive_writer_packed(const struct archive_writer *w);

#endif
