/*
 * What withdraw and erase share: which datasets are meant, what hangs on them is shown, and somebody says yes.
 */
#ifndef CLI_TAKEN_BACK_TAKING_H
#define CLI_TAKEN_BACK_TAKING_H

#include "console/options.h"
#include "road/taken_back.h"

struct taking_back {
	const struct options *options;
	struct arena *arena;
	struct buffer *out;
	bool dutch, erase;
	int64_t *ids;
	size_t n;
	struct hanging hanging;
};

/* The operands, or the published datasets of --source, in --cube or any; each once. */
int taking_choose(struct taking_back *t, struct store *s, struct error *e);
/* Shows on the terminal what hangs on them and asks, unless --yes was given. STATUS_REFUSED: it was not said.
 * Where nobody can be asked: `otherwise`. */
int taking_ask(struct taking_back *t, bool otherwise, struct error *e);

#endif
