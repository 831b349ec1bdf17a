/*
 * Pieces of a content: each some segments of one dataset, which are one insert and so are there whole or not at all. What is there is
 * counted first, so that a second run sends what the first one did not.
 */
#ifndef CLICKHOUSE_MOVED_PIECES_H
#define CLICKHOUSE_MOVED_PIECES_H

#include "clickhouse/moved/moving.h"

/* Sends what is not there; *moved becomes true when something was. *sound: false when some piece is there in part, or twice, which no
 * insert leaves behind. While one piece is sent the next is written, in a thread that uses the store as nothing else then does. */
int pieces_send(struct moving *m, struct held *h, bool *sound, bool *moved, struct error *e);

#endif
