/*
 * What the store says of a delivery, which may be more than the desk did: it is released, sent back, taken back and
 * erased by the command line too. Private to the desk.
 */
#ifndef DELIVERIES_MAPPING_TRUTH_H
#define DELIVERIES_MAPPING_TRUTH_H

#include "deliveries/deliveries.h"
#include "road/road.h"

enum truth_kind {
	TRUTH_DESK,       /* nothing but what the desk knows: it was not published */
	TRUTH_PUBLISHED,  /* all of it, or the rest of it, is public */
	TRUTH_SUPERSEDED, /* a later version is */
	TRUTH_WITHDRAWN,
	TRUTH_ERASED,
};

struct truth {
	enum truth_kind kind;
	struct staged staged; /* its row; id 0: none */
	bool persons_known;
	int persons;             /* that a publication takes */
	const int64_t *datasets; /* that it became */
	size_t n;
	struct str withdrawn_at, reason;
	struct str forced; /* the public reason why one person released it, not confirmed yet */
	int64_t forced_dataset; /* that is marked so */
};

/* The store, or NULL in *out where there is none yet. */
int truth_store(const struct desk *d, struct store **out, struct error *e);
/* Looks, and puts down in the desk's file what became of it elsewhere: *what is as it is then. Of what was erased the
 * desk's own copy goes, too. `s` may be NULL. */
int truth_find(struct desk *d, struct store *s, struct arena *a, struct delivery *what,
	       struct truth *out, struct error *e);

#endif
