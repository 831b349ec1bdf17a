/*
 * A store opened by somebody who only reads it, and who perhaps may not write beside it: SQLite
 * wants a file of shared memory next to a store. Where it cannot have one (a medium that cannot be
 * written, a folder of somebody else) the file is read as it stands, which is right as long as
 * nobody writes to it: when somebody does, reading ends in STATUS_STORE (store/pages/page_marks.h sees to
 * that) until the store is opened anew. It waits for others for five seconds, from its first question on.
 */
#ifndef STORE_READING_H
#define STORE_READING_H

#include "base/error.h"
#include "base/memory/buffer.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* With *still when the file is read as it stands. The handle must be closed, also after a failure.
 */
int reading_open(sqlite3 **out, const char *path, bool *still, struct error *e);
/* The name under which a handle that takes URIs finds a store for reading. `uri` must be empty. */
void reading_uri(struct buffer *uri, const char *path, bool still);
/* Whether there is a log beside the store: what was loaded last may be in it only, and it cannot be
 * read without memory beside it. */
bool reading_has_log(const char *path);

#endif
