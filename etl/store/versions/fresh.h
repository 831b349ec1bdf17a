/*
 * A store that is being made. Its first load is built in a file beside it, <path>.loading, and put
 * at its path when it is whole and durable: nobody ever reads half a store, nothing is written
 * twice (under a write-ahead log every page is written to the log and then to the file, which is
 * right only where readers look at what was loaded before), and a killed load leaves at most that
 * file. It is locked while somebody builds in it; the next load takes it over when nobody does.
 *
 * Before, the first load went into the store itself under a rollback journal: as fast, but readers
 * that came meanwhile were told that it was in use, and a killed load was rolled back by them.
 */
#ifndef STORE_VERSIONS_FRESH_H
#define STORE_VERSIONS_FRESH_H

#include "store/store.h"

struct fresh;

/* *out is NULL where there is something at the path already (also a symbolic link): then that is
 * opened and written to. STATUS_STORE when another load is building. */
int fresh_begin(struct fresh **out, const char *path, struct error *e);
/* The store to build in: no journal survives it, so it must end in fresh_publish or be dropped. */
int fresh_open(struct fresh *f, struct store **out, struct error *e);
/* Lets the system write what it has so far while more is being made, so that fresh_publish has
 * little to wait for: half a second of seven at ten million lines. Waits for nothing itself. */
void fresh_write_out(struct fresh *f);
/* Closes the store and puts it at its path, for every writer and reader; with originals, which hold
 * columns that are not published, for its owner only. STATUS_STORE, with nothing
 * put, when somebody else put a file there meanwhile. */
int fresh_publish(struct fresh *f, struct store *s, bool originals, struct error *e);
/* The store must have been closed. Removes what was not published. NULL is allowed. */
void fresh_free(struct fresh *f);
/* Whether a store that is not there is being made, or was when that was killed. */
bool fresh_exists(const char *path);
/* Whether there is anything of that name, be it a link that leads nowhere. */
bool fresh_is_there(const char *path);
#define FRESH_SUFFIX ".loading" /* of the file that a store is built in */

#endif
