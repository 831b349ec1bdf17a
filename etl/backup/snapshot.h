/*
 * A database of SQLite as it is at one moment, whoever writes to it meanwhile. Private to backups.
 */
#ifndef BACKUP_SNAPSHOT_H
#define BACKUP_SNAPSHOT_H

#include "backup/backup.h"

struct snapshot {
	int64_t version; /* of the store; 0: it is another database */
};

/* By how it begins. */
int snapshot_is_database(const char *path, bool *out, struct error *e);
/* To a file that is not there yet, page for page. Nobody who writes waits for it. */
int snapshot_take(const char *from, const char *to, struct str name, const struct backup_watch *w,
		  struct snapshot *out, struct error *e);
/* Whether a copy, which nobody else has open, is whole: a store by all that store/verify.h looks at, another database by SQLite's own check. `name`
 * goes into the message. */
int snapshot_check(const char *path, struct str name, struct error *e);
/* Folds what is in its log into the file. STATUS_REFUSED when somebody has it open; damage is no error. */
int snapshot_settle(const char *path, struct error *e);

#endif
