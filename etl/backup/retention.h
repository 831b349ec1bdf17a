/*
 * Which backups go. Private to backups.
 */
#ifndef BACKUP_RETENTION_H
#define BACKUP_RETENTION_H

#include "backup/inventory.h"

/* Of the last `days` days that have a backup, and the last `weeks` weeks (from Monday on, in UTC), the last one stays;
 * the others go, with the pieces that only they have. Both 0: all stay. Nothing is swept while a backup cannot be read:
 * nobody knows which pieces are its own. */
int retention_apply(struct chest *o, unsigned days, unsigned weeks, struct backup_made *made,
		    struct error *e);

#endif
