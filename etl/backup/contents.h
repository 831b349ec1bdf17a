/*
 * What is in a file or a folder that is to be kept. Private to backups.
 */
#ifndef BACKUP_CONTENTS_H
#define BACKUP_CONTENTS_H

#include "backup/backup.h"

enum listed_kind { LISTED_FOLDER, LISTED_FILE, LISTED_DATABASE };

struct listed_item {
	struct str path; /* with a NUL behind it */
	struct str name; /* from the root's name on: "stuiver-desk/desk.db" */
	enum listed_kind kind;
	uint32_t mode; /* rights */
};
struct contents {
	struct listed_item *items; /* folders before what is in them; else by name */
	size_t n, capacity;
	uint64_t left_out; /* links, sockets, pipes */
};

/* All there is, without the logs of databases; what goes meanwhile is left out. Texts in the arena; give it back with
 * contents_drop. `name`: of the root. */
int contents_make(struct contents *t, struct arena *a, const char *path, struct str name,
		  struct error *e);
void contents_drop(struct contents *t);
/* Removes a file or a folder with all that is in it; nothing there is no error. */
int contents_remove(const char *path, struct error *e);

#endif
