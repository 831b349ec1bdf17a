/*
 * The folder that is written: beside its place until it is whole, then in it. One that is there is
 * replaced when its list (SITE_LIST) says that it is ours. What a killed export left is swept by the next.
 */
#ifndef SITE_FOLDER_H
#define SITE_FOLDER_H

#include "base/error.h"
#include "base/memory/arena.h"

struct folder;

/* STATUS_USAGE when there is something at `path` that is not ours, or another export is at work on it. */
int folder_open(struct folder **out, const char *path, struct error *e);
/* Writes or replaces a file below it, with the folders on its way. Any thread. */
int folder_write(const struct folder *f, struct str name, struct str content, struct error *e);
int folder_read(const struct folder *f, struct str name, struct str *out, struct arena *a,
		struct error *e);
/* Where a file is until then, for those who write it themselves; makes its folders. In the arena. */
int folder_place(const struct folder *f, struct str name, const char **out, struct arena *a,
		 struct error *e);
void folder_remove(const struct folder *f, struct str name);
/* In its place, instead of what was there. */
int folder_commit(struct folder *f, struct error *e);
/* Removes what was not committed. NULL is allowed. */
void folder_close(struct folder *f);

#endif
