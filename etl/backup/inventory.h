/*
 * What a backup keeps, in writing: backups/<moment>-<first 16 digits of the SHA-256 of the file>.json. Private to
 * backups.
 */
#ifndef BACKUP_INVENTORY_H
#define BACKUP_INVENTORY_H

#include "backup/chest.h"
#include "backup/contents.h"
#include "base/text/moment.h"

struct kept_file {
	struct str name; /* from the root's name on */
	enum listed_kind kind;
	uint32_t mode;
	uint64_t size;
	struct str sha256;  /* not of a folder */
	struct str *pieces; /* SHA-256s */
	size_t npieces;
};

struct inventory {
	struct str id, made_at, program;
	int64_t store_version;
	struct backup_root *roots;
	size_t nroots;
	struct kept_file *files;
	size_t nfiles;
};

/* Gives it its id, and its place: from here on the backup counts. */
int inventory_write(struct chest *o, const struct inventory *m, char id[BACKUP_ID_SIZE],
		    struct error *e);
/* Texts in the arena. STATUS_STORE when it is damaged, or of a newer program. */
int inventory_read(struct inventory *out, struct arena *a, struct chest *o, struct str id,
		   struct error *e);
/* When the next one is made: now, but behind the newest there is, also within its second and after a clock went back, for
 * their names tell which is the newest. */
int inventory_moment(char out[MOMENT_SIZE], struct arena *a, const struct chest *o,
		     struct error *e);
/* Ids, the newest first. */
int inventory_list(struct str **ids, size_t *n, struct arena *a, const struct chest *o,
		   struct error *e);

#endif
