/*
 * Which address is for whom, in one table. Private to etl/desk.
 */
#ifndef DESK_ROUTES_H
#define DESK_ROUTES_H

#include "desk_base/desk_base.h"

struct responder desk_responder(struct desk *d);

void handle_handbook(struct visit *v); /* page_handbook.c */

#endif
