/*
 * Backups as somebody at a terminal sees them go on.
 */
#ifndef CLI_KEEP_KEEPING_H
#define CLI_KEEP_KEEPING_H

#include "backup/backup.h"
#include "console/terminal.h"

struct keeping_watch {
	struct backup_watch watch; /* to be handed on; the struct must stay where it is */
	struct progress progress;
};

void keeping_begin(struct keeping_watch *k, bool quiet);
void keeping_end(struct keeping_watch *k);

#endif
