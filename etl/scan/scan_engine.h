/*
 * The column engine: facts are the packed segments of the SQLite store, and a question scans them. Hides segments,
 * packing and threads; writes nothing. May use segment/ and store/.
 */
#ifndef SCAN_SCAN_ENGINE_H
#define SCAN_SCAN_ENGINE_H

#include "engine/kind.h"
#include "scan/crew.h"

extern const struct engine_kind scan_engine;

struct crew *session_crew(struct session *s);

/* Lines that a thread scans in about half a millisecond: below, waking another takes longer than it
 * saves. */
#define SCAN_ALONE 500000u
uint64_t session_alone_below(const struct session *s);
/* Of the columns in memory: for tests and status. */
struct keep_figures engine_keep(struct engine *g);

#endif
