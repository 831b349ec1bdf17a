/*
 * Whether anyone has committed to the store, at the cost of reading some words of memory: no lock,
 * no system call, any thread.
 *
 * SQLite's readers tell by the header of the WAL index, which all processes that have the store
 * open share as memory: each commit writes both copies of it before it is acknowledged
 * (https://www.sqlite.org/walformat.html, 2.1). The watch reads the very same bytes. So what was
 * read from the store after a mark was taken is what is in the store as long as the mark holds.
 */
#ifndef STORE_VERSIONS_WATCH_H
#define STORE_VERSIONS_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#define WATCH_WORDS 12

struct watch;

struct watch_mark {
	uint32_t words[WATCH_WORDS];
};

/* Keeps the store open. NULL when there is no telling: a store on a medium that cannot be written,
 * or one that is being loaded into for the first time. */
struct watch *watch_open(const char *path);
void watch_close(struct watch *w);
/* How things stand. False when there is no telling now, for instance in the midst of a commit. */
bool watch_mark(const struct watch *w, struct watch_mark *out);
/* All that changes when SQLite writes into the file itself, which it does only to carry the log into
 * it: other words before and after. */
struct watch_state {
	uint32_t words[WATCH_WORDS];
	uint32_t done, begun; /* frames of the log that were carried, and that are about to be */
	bool settled;         /* no commit and no carrying is going on */
	uint64_t size; /* of the file, when all of the log was carried into it; 0: no telling */
};
void watch_state(const struct watch *w, struct watch_state *out);
/* True: nobody has committed since. False: somebody may have. */
bool watch_holds(const struct watch *w, const struct watch_mark *mark);

#endif
