/*
 * Cuts with a name (reserves, the result, settlements) are the cube's, and the mapping that loads last states them. A value that the one
 * before left out by such a name and this one does not counts from then on in what was published before: a total changes that no
 * file of this load is about. It is never refused, for a wrong value must be possible to take out, and never passed over in silence.
 *
 * What it leaves out more is not told: pages say how much a cut leaves out, and count it at a click. An older version that is published
 * again (load/undo.h) is not looked at.
 */
#ifndef LOAD_COUNTS_AGAIN_H
#define LOAD_COUNTS_AGAIN_H

#include "load/sink_sqlite.h"

/* Within the load's transaction, once versions are settled; the model of before is s->model_before. In out->again, in the sink's arena:
 * what entries published before have, and no others. Reads facts only when a cut with a name is another one than it was. */
int counts_again(struct sqlite_sink *s, struct load_result *out, struct error *e);

#endif
