/*
 * The second half of the pipeline: a thread that hashes and packs the original bytes (when they are
 * kept; else they are hashed where they are read), and one that hands them and the entries to the
 * sink, over bounded queues. Originals and entries each come in their own order; how they alternate
 * is up to chance, so that what a table of the store holds does not depend on it, but the place of
 * its pages in the file may. Buffers circulate, so that the steady state allocates nothing and
 * memory stays flat however large the file.
 */
#ifndef PIPELINE_LOAD_H
#define PIPELINE_LOAD_H

#include "load/load.h"

struct loader;

int loader_start(struct loader **out, struct sink *sink, const struct cube *cube, struct error *e);
/* All of these give -1 when the sink has failed; its error is in *e then. */
int loader_source_begin(struct loader *l, struct str name, struct error *e);
/* May run on another thread than the rest, but not beside loader_source_begin or _end. */
int loader_bytes(struct loader *l, const void *p, size_t n, struct error *e);
/* An empty batch to fill; hand it back with loader_write, filled. */
struct entry_batch *loader_batch(struct loader *l, struct error *e);
int loader_write(struct loader *l, struct entry_batch *b, struct error *e);
/* Waits until the sink has taken everything; fills in source->sha256 and source->size before it
 * tells the sink. */
int loader_source_end(struct loader *l, struct load_source *source, struct error *e);
/* Lets the threads end and frees. */
void loader_stop(struct loader *l);

#endif
