/*
 * What the gate of a mapping hides, for what was published before it: load/remask/remask.h asks. Private to the pipeline but for
 * pipeline_remask (pipeline.h).
 */
#ifndef PIPELINE_GATE_GATE_REMASK_H
#define PIPELINE_GATE_GATE_REMASK_H

#include "load/remask/remask.h"
#include "pipeline/gate/gate.h"

/* As long as the gate. */
const struct remask_look *gate_remask(struct gate *g);
/* Of small cells, whose fixed dimensions no level hides; NULL: there are none. */
void gate_set_guard(struct gate *g, const struct transform_guard *guard);

/* The highest level from which on a dimension is shown, of all ledgers; 0: always. Where the mapping states levels. */
int gate_level_of_dimension(struct gate *g, size_t dimension);

#endif
