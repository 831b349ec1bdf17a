/*
 * Files: whole reads with a limit, atomic writes, temporary files.
 */
#ifndef BASE_SYSTEM_FILE_H
#define BASE_SYSTEM_FILE_H

#include "base/error.h"
#include "base/memory/arena.h"
#include <stdio.h>

/* Reads at most `max` bytes into the arena; a larger file is STATUS_LIMIT. */
int file_read(struct str *out, struct arena *a, const char *path, size_t max, struct error *e);
/* Readers see the old or the new file; links, pipes and devices: base/system/output.h. */
int file_write(const char *path, struct str content, struct error *e);
/* Bytes that who runs this may still write on the disk of a file or folder; -1: not known. */
int64_t file_disk_left(const char *path);
bool file_is_dir(const char *path);
bool file_exists(const char *path);
/* Whether both paths lead to one file. */
bool file_same(const char *a, const char *b);
/* mkdir -p */
int dir_make(const char *path, struct error *e);
/* Names (not paths) of the entries of a folder, sorted by bytes, without those that start with a
 * dot. */
int dir_list(struct str **names, size_t *n, struct arena *a, const char *path, struct error *e);
/* An unlinked temporary file in $TMPDIR, open for reading and writing. */
FILE *file_temporary(struct error *e);
/* For reading here and there: of a pipe, a temporary copy. More than `max` bytes is STATUS_LIMIT. The caller closes it; -1:
 * the error says why not. */
int file_open_seekable(const char *path, uint64_t max, struct error *e);

#endif
