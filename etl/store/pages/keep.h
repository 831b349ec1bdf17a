/*
 * The keep: packed columns that stay in memory between questions, within a budget. Private to
 * etl/store; store.h has what others may call.
 *
 * Facts are immutable, so nothing that is kept ever becomes wrong: a publication only makes columns
 * unreachable, and those nobody asks for any more are the first to go.
 */
#ifndef STORE_PAGES_KEEP_H
#define STORE_PAGES_KEEP_H

#include "store/store.h"

struct kept;

struct kept_key {
	uint64_t what; /* the file, the segment and how the column is packed */
	int64_t data;  /* row of segment_data */
};

/* Both hold what they return until codes_release. `k` may be NULL: then nothing is found, and what
 * is added lives as long as it is held. */
struct kept *keep_find(struct keep *k, const struct kept_key *key);
/* Room for the codes of a column, still uninitialised and its caller's own: to be filled, and then
 * put into the keep or given back as it is. */
struct kept *kept_new(const struct kept_key *key, size_t size, void **bytes);
void keep_put(struct keep *k, struct kept *c);
/* Both at once, with a copy of the bytes. */
struct kept *keep_add(struct keep *k, const struct kept_key *key, const void *bytes, size_t size);
const void *kept_bytes(const struct kept *c);

#endif
