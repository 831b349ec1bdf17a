/*
 * Set times of deliveries: a thread that looks every few seconds. Private to etl/desk.
 */
#ifndef DESK_DUE_H
#define DESK_DUE_H

#include "desk/room.h"

int due_start(struct desk *d, struct error *e);
/* Before the runner stops. Fine when it did not start. */
void due_stop(struct desk *d);

#endif
