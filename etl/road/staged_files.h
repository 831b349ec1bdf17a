/*
 * What the files of etl/road share.
 */
#ifndef ROAD_STAGED_FILES_H
#define ROAD_STAGED_FILES_H

#include "road/road.h"
#include "store/db.h"
#include "store/members/geocodes.h" /* store_begin */
#include "store/record/record.h"

/* staged_files.c: the files of what is settled go. */
int staged_forget_files(struct store *s, int64_t id, struct error *e);

/* staged.c */

/* Neither released nor rejected. */
bool staged_is_open(const struct staged *what);
/* An entry of the record, about what is staged under the number. */
int staged_record(struct store *s, struct str who, const char *action, struct str cube, int64_t id,
		  struct error *e);

/* STATUS_REFUSED by another than who staged it. */
int staged_check_own(const struct staged *what, struct str by, struct error *e);

/* settled.c */

/* Within a transaction: it falls, with all it says, because its cube's datasets are erased. `unnamed`: the
 * record does not say of which cube. */
int staged_drop(struct store *s, const struct staged *what, struct str by, bool unnamed,
		struct error *e);

#endif
