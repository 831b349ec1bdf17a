/*
 * The second half of the pipeline: a stage that packs the original bytes, when they are kept, and
 * one that hands them and the entries to the sink, over bounded queues. Originals and entries each
 * come in their own order; how they alternate is up to chance, so that what a table of the store
 * holds does not depend on it, but the place of its pages in the file may. Buffers circulate, so
 * that the steady state allocates nothing and memory stays flat however large the file.
 */
#ifndef PIPELINE_STAGE_LOAD_H
#define PIPELINE_STAGE_LOAD_H

#include "base/system/stages.h"
#include "load/load.h"

struct loader;

struct loader *loader_start(struct stages *stages, struct sink *sink, const struct cube *cube);
/* All of these give -1 when the sink has failed; its error is in *e then. */
int loader_source_begin(struct loader *l, struct str name, struct error *e);
/* For the stage that reads. Takes part in the other stages while there is no room. */
int loader_bytes(struct loader *l, const void *p, size_t n, struct error *e);
/* 1 with an empty batch to fill, which loader_write takes back, filled; 0 when all are under way.
 */
int loader_batch(struct loader *l, struct entry_batch **out, struct error *e);
/* The same, from outside the stages: works until there is one. */
int loader_batch_wait(struct loader *l, struct entry_batch **out, struct error *e);
int loader_write(struct loader *l, struct entry_batch *b, struct error *e);
/* Works until the sink has taken everything. */
int loader_source_end(struct loader *l, const struct load_source *source, struct error *e);
/* Ends the stages and frees. */
void loader_stop(struct loader *l);

#endif
