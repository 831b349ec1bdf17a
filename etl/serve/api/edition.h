/*
 * An edition of the store: the file that the path led to when it was opened, with all that was
 * derived from it. Loads into it are seen by the engine; when the path leads to another file, or
 * to none, or when the file was written over, the edition is over and another one is opened.
 */
#ifndef SERVE_API_EDITION_H
#define SERVE_API_EDITION_H

#include "engine/engine.h"
#include "query/cache.h"
#include "query/query.h"
#include "store/pages/stamp.h"
#include "store/versions/watch.h"

struct edition_options {
	const char *
		facts; /* of an engine elsewhere, whose catalogue the store is; NULL: they are in the store */
	const char *store; /* path */
	struct engine_options engine;
	size_t cache_bytes; /* for answers given before */
};

struct edition;

/* STATUS_NO_FILE when there is none, STATUS_STORE when it cannot be read or is being written. */
int edition_open(struct edition **out, const struct edition_options *o, struct error *e);
/* No session may be open. */
void edition_close(struct edition *d);

enum edition_state {
	EDITION_CURRENT,
	EDITION_LEFT, /* the file may still be read, but it is another that the path leads to */
	EDITION_OVERWRITTEN, /* what is in the file is not what was opened: nothing it gives counts */
};

/* Compares with what is at the path now; cheap enough for every question. One thread at a time. */
enum edition_state edition_look(struct edition *d);
/* Whether a look would find all as the last one did, by what was at the path a moment ago: no system
 * call. False: have a look. One thread at a time. */
bool edition_as_seen(const struct edition *d, const struct stamp *seen);
/* Whether both are, or were, in the same file. */
bool edition_shares_file(const struct edition *d, const char *path);

struct engine *edition_engine(const struct edition *d);
struct cache *edition_kept(const struct edition *d);
/* As store/versions/watch.h; false when there is no telling. */
bool edition_mark(const struct edition *d, struct watch_mark *out);
bool edition_mark_holds(const struct edition *d, const struct watch_mark *mark);

#endif
