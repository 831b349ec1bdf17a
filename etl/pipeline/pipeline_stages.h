/* The stages of a load, in the order in which they are preferred: last first, so that what was read
 * goes through while it is in the cache. The other way round, ten million lines took 3.0 s and not
 * 2.7. Private to the pipeline. */
#ifndef PIPELINE_PIPELINE_STAGES_H
#define PIPELINE_PIPELINE_STAGES_H

#include "base/system/stages.h"

enum {
	STAGE_LOAD,      /* entries and packed originals to the sink */
	STAGE_PACK,      /* originals that are kept, and their hash */
	STAGE_TRANSFORM, /* records to entries */
	STAGE_READ,
	PIPELINE_STAGES,
};
_Static_assert(PIPELINE_STAGES <= STAGES_MAX, "there is a place for each stage");

#endif
