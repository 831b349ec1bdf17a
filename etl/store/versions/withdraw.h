/*
 * Taking published datasets back. A withdrawn dataset keeps its facts and its original and counts
 * in no answer any more; members that only its lines had are hidden, so that no label of it is
 * listed or found either. Nothing that it had superseded is published again unless that is asked.
 */
#ifndef STORE_VERSIONS_WITHDRAW_H
#define STORE_VERSIONS_WITHDRAW_H

#include "store/db.h"

struct withdrawal {
	const int64_t *datasets; /* published or superseded; withdrawn before: see below */
	size_t n;
	/* Publish again what these datasets had superseded. STATUS_REFUSED when the policy of the store
	 * asks two persons for a publication, when there is nothing
	 * such, or when it shares a scope or its bytes with what stays published. Datasets that
	 * were withdrawn before may be named too. */
	bool restore;
	/* Remove facts, originals, issues and hidden labels of these datasets from the file, which
	 * is then written anew. STATUS_REFUSED when a dataset that stays has the same original. */
	bool purge;
	/* Purge, and let nothing tell that they ever were: their numbers stay taken, a cube of which they
	 * were all there was goes with them, and what it was called leaves the record too. */
	bool erase;
	bool dry_run;      /* finds out what would happen, and leaves the store as it is */
	struct str reason; /* public; may be empty, as the rest may */
	struct str note;   /* for those who keep the store */
	struct str by;     /* who says so, for the record */
	/* Called within the transaction for each cube of them, behind all else; `gone`: it is erased.
	 * NULL: not. */
	int (*within)(void *payload, struct store *s, struct str cube, bool gone, struct error *e);
	void *payload;
};

struct withdrawal_result {
	struct store_dataset *withdrawn; /* by this call */
	size_t nwithdrawn;
	struct store_dataset *superseded; /* by them: published again, or left as they are */
	size_t nsuperseded;
	bool restored;
};

/* One transaction; texts in the arena. STATUS_NOT_FOUND when a dataset does not exist,
 * STATUS_EXISTS when all of them were withdrawn before and nothing is to be restored or purged. */
int store_withdraw(struct store *s, struct arena *a, const struct withdrawal *w,
		   struct withdrawal_result *out, struct error *e);

/* Within a transaction of a writer: members of datasets `going` (which must count as published
 * still) and members hidden before are hidden unless a line of another published dataset has them.
 */
int members_hide(struct store *s, struct str cube, const int64_t *going, size_t n, struct error *e);
/* Within a transaction of a writer: every member that no line of a published dataset has is hidden,
 * be it of a superseded version or of lines that were rejected. */
int members_hide_unused(struct store *s, struct str cube, struct error *e);
/* Which members of the cube are hidden, as the longest runs of keys, in order. */
struct hidden_run {
	int64_t dimension, first, last;
};
int members_hidden(struct store *s, int64_t cube, struct arena *a, struct hidden_run **out,
		   size_t *n, struct error *e);
/* Overwrites the hidden members that no segment has, also of datasets that count as published for
 * the moment. */
int members_blank(struct store *s, struct str cube, struct error *e);

/* Hides members that no published line has, and overwrites those that no line of any version has. Within a transaction of a
 * writer (purge.c). */
int members_forget_unused(struct store *s, int64_t cube, struct str name, struct error *e);

/* ---- purge.c, for withdraw.c ---- */

/* Within the transaction that withdrew them, all of one cube or of several. */
int purge_datasets(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		   struct error *e);
/* ---- erase.c, for withdraw.c: behind purge_datasets ---- */

/* A cube that lost datasets, or all of it. */
struct erased_cube {
	struct str name;
	bool gone;
	struct str entries; /* "3,7": of the record, that do not name it any more; empty: none */
};
/* Within the same transaction. Texts in the arena. */
int erase_datasets(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		   struct erased_cube **out, size_t *nout, struct error *e);

/* ---- clearing.c ---- */

/* Within the same transaction: the file is to be written anew. */
int clearing_due(struct store *s, struct error *e);
/* After it: writes the file anew, so that what was removed is in no free page and in no log. */
int purge_clear(struct store *s, struct error *e);
/* Does so where a kill came between; opens and closes the store itself. 1: it did; 0: nothing was to be done;
 * -1: it could not, and the next one tries again. NULL: no store. */
int store_finish_clearing(const char *path, struct error *e);

#endif
