/*
 * Set times of deliveries: a thread that looks every few seconds. Private to the desk.
 */
#ifndef DELIVERIES_JOBS_DUE_H
#define DELIVERIES_JOBS_DUE_H

#include "desk_base/desk_base.h"

int due_start(struct desk *d, struct error *e);
/* Before the runner stops. Fine when it did not start. */
void due_stop(struct desk *d);

#endif
