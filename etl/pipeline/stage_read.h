/*
 * The first half of the pipeline: a stage that reads a source ahead of the transform. Records come
 * in batches that circulate; what the reader found odd comes with the batch in which it is, so that
 * issues arrive in the order of the file whatever the threads do.
 */
#ifndef PIPELINE_STAGE_READ_H
#define PIPELINE_STAGE_READ_H

#include "base/system/stages.h"
#include "extract/extract.h"

struct stage_reading;

/* From here on the extractor belongs to the stage, until reading_stop. */
struct stage_reading *reading_start(struct stages *stages, struct extractor *x);
/* The next batch, good until the next call that does not give READING_NOTHING; its issues are added
 * to `issues`. 1, 0 at the end, -1, or READING_NOTHING: it is not there yet. */
#define READING_NOTHING 2
int reading_next(struct stage_reading *r, struct issues *issues, struct batch **out,
		 struct error *e);
/* As extract_progress, of the batch that was given last. */
void reading_progress(const struct stage_reading *r, uint64_t *done, uint64_t *total);
/* Ends the stage, wherever it is, and frees. */
void reading_stop(struct stage_reading *r);

#endif
