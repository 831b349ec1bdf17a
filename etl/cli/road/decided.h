/* Whether each --decide of sniff was a decision of some file: a name that was mistyped would
 * otherwise leave what it meant to its default. */
#ifndef CLI_ROAD_DECIDED_H
#define CLI_ROAD_DECIDED_H

#include "console/options.h"
#include "sniff/sniff.h"

#define DECIDED_NAMES 64u
#define DECIDED_MOST 512u /* of a command line */

struct decided {
	struct arena *arena;
	bool used[DECIDED_MOST];
	struct str choices[DECIDED_MOST]; /* of a decision of that name, where the choice is none */
	const char *names[DECIDED_NAMES];
	size_t nnames;
};

/* Tells a file what was decided for all, and behind it what was for it alone ("grootboek.csv:sign=own-side"). */
int decided_tell(const struct options *o, struct sniff *s, struct str file, struct error *e);
/* The decisions of one file, once they are concluded. */
void decided_note(struct decided *d, const struct options *o, const struct sniff *s,
		  struct str file);
/* After the last file. STATUS_USAGE with the nearest name. */
int decided_check(const struct decided *d, const struct options *o, struct error *e);

#endif
