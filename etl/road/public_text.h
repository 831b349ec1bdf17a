/*
 * Texts that somebody writes to be public and that come through no line of a ledger: answers to readers, reasons
 * of withdrawals and of forced releases. They are looked at under the policy of the last load of the cube that is
 * published, else under the program's own (etl/privacy). What a load would mask is refused, names as well: who
 * writes it is there to mend it, and a sentence that is masked after somebody read and approved it is another.
 */
#ifndef ROAD_PUBLIC_TEXT_H
#define ROAD_PUBLIC_TEXT_H

#include "base/memory/arena.h"
#include "store/store.h"

struct public_text {
	const char *what; /* "the title" */
	struct str text;
	bool named; /* it is to name somebody: an author. Numbers are looked for all the same */
	bool codes; /* nothing but codes that are looked up by, as a selection */
};

/* STATUS_REFUSED names the first that may not be public, the rules, what stands around the place (masked) and how to mend
 * it. NULL, or a cube that is not there: the program's own policy holds. */
int public_text_check(struct store *s, struct str cube, const struct public_text *texts, size_t n,
		      struct error *e);
/* The same of one reason that a dataset's cube is told with. Empty: fine. */
int public_reason_check(struct store *s, int64_t dataset, struct str reason, struct error *e);

/* What a store has of such texts: explanations and answers, reasons of withdrawals and of releases by one person, and
 * descriptors as texts ("(answers)", "(explanations)", "(reasons)", "(descriptor)"). In the arena. */
struct public_written {
	struct str cube, what, text;
};
int public_text_list(struct store *s, struct arena *a, struct public_written **out, size_t *n,
		     struct error *e);

#endif
