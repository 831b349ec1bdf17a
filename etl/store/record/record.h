/*
 * The record of who did what with a store (store/record/chain.h): one entry for each thing that changed. It holds no
 * values of ledgers, and outlives what it speaks of. What an erased cube was called leaves it: the entry that
 * says so names the entries that lost it, which keep their seals.
 */
#ifndef STORE_RECORD_RECORD_H
#define STORE_RECORD_RECORD_H

#include "store/record/chain.h"
#include "store/store.h"

/* Within a transaction of a writer. `who` as it was told, empty when nobody was named; `detail` is JSON. */
int audit_add(struct store *s, struct str who, const char *action, struct str subject,
	      struct str detail, struct error *e);
int audit_read(struct store *s, struct arena *a, struct audit_entry **out, size_t *n,
	       struct error *e);
/* What tells this store from every other, for ever: the seal of its first entry, which nothing changes. Empty: there is
 * none yet. */
int store_mark(struct store *s, struct arena *a, struct str *out, struct error *e);
/* The first entry whose seal is not that of its content and of the one before, nor one that a later entry of
 * an erasure names; n: all are sound. */
size_t audit_check(const struct audit_entry *entries, size_t n);

#endif
