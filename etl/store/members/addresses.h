/*
 * The table of addresses: where places are, by postcode, street or BAG id, without asking anybody.
 */
#ifndef STORE_MEMBERS_ADDRESSES_H
#define STORE_MEMBERS_ADDRESSES_H

#include "place/address.h"
#include "store/store.h"

/* Of one answer; a street with more addresses is answered with its first. */
#define ADDRESSES_MAX 5000

struct known_address {
	struct address address;
	struct str longitude, latitude; /* decimal text */
};

/* ---- filling it ---- */

struct address_writer;

/* One file in one transaction, in place of an earlier file of the same name. *known (and no writer)
 * when these bytes are there already under this name. Needs a store that was opened for writing;
 * STATUS_STORE when another process is writing to it. */
int address_writer_open(struct address_writer **out, struct store *s, struct str file,
			const char *sha256, bool *known, struct error *e);
int address_writer_add(struct address_writer *w, const struct known_address *x, struct error *e);
/* Makes it visible and durable. */
int address_writer_commit(struct address_writer *w, struct error *e);
/* Rolls back what was not committed. */
void address_writer_close(struct address_writer *w);

/* ---- asking it ---- */

/* How many addresses there are, and when the last file came (empty: never). */
int addresses_count(struct store *s, struct arena *a, uint64_t *n, struct str *loaded_at,
		    struct error *e);
/* Those that could be meant: by id; else by postcode; else by street and town (their keys, which
 * utf8_fold makes). With a house number those with that number, with all suffixes; `any_number`
 * gives the whole street or postcode instead. In order of postcode, number and suffix. */
int addresses_find(struct store *s, struct arena *a, const struct address *wanted, bool any_number,
		   struct known_address **out, size_t *n, struct error *e);
/* The streets of a town (its key), as they are written, by name; n = 0: no such town. */
int addresses_streets(struct store *s, struct arena *a, struct str town_key, struct str **out,
		      size_t *n, struct error *e);

#endif
