/*
 * What the files of etl/road share.
 */
#ifndef ROAD_STAGED_FILES_H
#define ROAD_STAGED_FILES_H

#include "road/road.h"
#include "store/db.h"
#include "store/geocodes.h" /* store_begin */
#include "store/record.h"

/* staged_files.c: the files of what is settled go. */
int staged_forget_files(struct store *s, int64_t id, struct error *e);

#endif
