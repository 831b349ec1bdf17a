/*
 * The pieces of files, each under the name of its SHA-256, in the folder of the backups. Private to backups.
 */
#ifndef BACKUP_CHEST_H
#define BACKUP_CHEST_H

#include "backup/backup.h"
#include "base/memory/hash.h"
#include "base/memory/map.h"

#define PIECE_BYTES ((size_t)64 << 10)

struct chest;

/* A folder of backups. `writing` makes one of a folder that is empty or not there, and is alone in it; else others may read
 * too. STATUS_NO_FILE, STATUS_REFUSED (it is something else), STATUS_STORE (of a newer program, or in use). */
int chest_open(struct chest **out, const char *folder, bool writing, struct error *e);
void chest_close(struct chest *o);

struct chest_counts {
	uint64_t copied; /* bytes that were not there */
	uint64_t mended; /* pieces that were, and were not what their name says */
};
/* At most PIECE_BYTES. What is there already is compared. */
int chest_put(struct chest *o, const void *p, size_t n, char sha256[SHA256_HEX_SIZE],
	      struct chest_counts *counts, struct error *e);
/* Durable from here on; and those that were put are read again from the medium. */
int chest_settle(struct chest *o, struct error *e);
/* *n bytes into `room`, which has PIECE_BYTES. STATUS_STORE when they are not what they were, or are not there. */
int chest_get(struct chest *o, struct str sha256, void *room, size_t *n, struct error *e);
/* Removes all that are not in `kept`. */
int chest_sweep(struct chest *o, const struct map *kept, uint64_t *freed, struct error *e);

/* A path in the folder; of PATH_MAX bytes. STATUS_LIMIT when it has no room. */
int chest_path(const struct chest *o, char *out, const char *name, struct error *e);
/* A file of the folder that takes its name when it is durable; what a kill left of it is swept with the pieces. */
int chest_write(struct chest *o, const char *name, struct str content, struct error *e);
/* Makes a file's or folder's name durable: the folder that it stands in. */
int folder_sync(const char *path, struct error *e);

#endif
