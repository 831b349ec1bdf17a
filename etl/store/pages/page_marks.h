/*
 * Pages that tell whether they are what was written: a VFS of SQLite over the system's own, for the
 * store's file alone.
 *
 * The last PAGES_TAIL bytes of each page, which SQLite leaves to us (its "reserved space"), hold a
 * number that is the store's own and the XXH3 of the rest with the page's number: written with the
 * page, looked at when the page is read, once a transaction. So whatever of the file changes by
 * itself, or is written over with a page of another place or another store, is an error when it is
 * read, be it facts, members, catalogue, index or originals, in whatever way they are asked for;
 * and opening costs no more for a large store than for a small one, since nothing is looked at that
 * is not read. Pages in a log (WAL) have theirs already.
 *
 * Another SQLite program reads such a file as any other; what it writes is damage to us, unless it
 * opens the file through this VFS (the sqlite3 shell with our extension: ".open file:…?vfs=stuiver").
 *
 * Measured on pages of 16 KiB: 0.4 µs each with AVX2, 0.8 without. Ten million lines without
 * originals are 14,000 pages; `status` on them reads some tens and takes 3.1 ms of processor time with
 * and without sums, loading them 5.1 s and 5.3. Not done: hashes of each member table and catalogue
 * row to be compared at opening, for which all of them would have to be read then, and by an index
 * that hides rows they would be hidden from the hash too.
 */
#ifndef STORE_PAGES_PAGE_MARKS_H
#define STORE_PAGES_PAGE_MARKS_H

#include "base/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#define PAGES_TAIL 16

/* The name to open the store with; made known to SQLite at the first call. */
const char *pages_vfs(void);
/* Whether the pages of the store that is open as "main" carry sums. */
bool pages_checked(sqlite3 *db);
/* Of a store that is read as it stands: whether it is another one now, or was written to. Reading
 * goes on with SQLITE_BUSY then. */
bool pages_changed(sqlite3 *db);
/* The making of the store gives its pages room for sums. SQLite's code. */
int pages_reserve(sqlite3 *db);
/* Writes a store anew whose pages have none. SQLite's code; SQLITE_BUSY when anybody has it open.
 */
int pages_add_sums(sqlite3 *db);

/* Pages that were made, freed and never written are blank, and sound to who copies every page: from here on this
 * handle reads them too. */
void pages_copying(sqlite3 *db);
/* Of a copy that SQLite made page for page: its first page, in which SQLite has counted on, gets its sum anew. Nothing
 * happens to a file whose pages carry none. */
int pages_seal_first(const char *path, struct error *e);

/* Looks at every page of a file, which nobody may be writing to: `damaged` is told of each page
 * that is not what was written; one that is blank may be free and never have been written.
 * STATUS_STORE when its pages carry no sums. */
int pages_look(const char *path, void (*damaged)(void *payload, uint32_t page, bool blank),
	       void *payload, uint64_t *pages, struct error *e);

#endif
