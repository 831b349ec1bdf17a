/*
 * What the column engine keeps for a process: its threads, and columns in memory.
 */
#ifndef SCAN_SCAN_OWN_H
#define SCAN_SCAN_OWN_H

#include "scan/scan_engine.h"

/* As engine/kind.h has them. */
int own_open(struct engine *g, struct error *e);
void own_set(struct engine *g);
void own_close(struct engine *g);
int own_session(struct session *s, struct error *e);
void own_session_end(struct session *s);

#endif
