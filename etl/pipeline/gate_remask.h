/*
 * What the gate of a mapping hides, for what was published before it: load/remask.h asks. Private to the pipeline but for
 * pipeline_remask (pipeline.h).
 */
#ifndef PIPELINE_GATE_REMASK_H
#define PIPELINE_GATE_REMASK_H

#include "load/remask.h"
#include "pipeline/gate.h"

/* As long as the gate. */
const struct remask_look *gate_remask(struct gate *g);
/* Of small cells, whose fixed dimensions no level hides; NULL: there are none. */
void gate_set_guard(struct gate *g, const struct transform_guard *guard);

#endif
