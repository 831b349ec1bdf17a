/* Whether each --decide of sniff was a decision of some file: a name that was mistyped would
 * otherwise leave what it meant to its default. */
#ifndef CLI_DECIDED_H
#define CLI_DECIDED_H

#include "console/options.h"
#include "sniff/sniff.h"

#define DECIDED_NAMES 64u

struct decided {
	struct arena *arena;
	bool used[SNIFF_TOLD];
	struct str choices[SNIFF_TOLD]; /* of a decision of that name, where the choice is none */
	const char *names[DECIDED_NAMES];
	size_t nnames;
};

/* The decisions of one file, once they are concluded. */
void decided_note(struct decided *d, const struct options *o, const struct sniff *s);
/* After the last file. STATUS_USAGE with the nearest name. */
int decided_check(const struct decided *d, const struct options *o, struct error *e);

#endif
