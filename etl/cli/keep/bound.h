/*
 * Stores whose facts are kept in ClickHouse too (store/versions/facts_away.h), for commands that publish and take back: they take
 * such an address for their --store, and then mean its catalogue, which is bound to it.
 */
#ifndef CLI_KEEP_BOUND_H
#define CLI_KEEP_BOUND_H

#include "base/memory/arena.h"
#include "console/options.h"

/* Who brings facts there, for every command of this process. */
void bound_begin(void);
/* Where --store is such an address, it is the path of its catalogue from now on; `place` is what that is to be bound to,
 * or empty. Also says to people what is brought there. */
int bound_store(struct options *o, struct arena *a, struct str *place, struct error *e);
/* options_parse, and a store that is there bound to its address. */
struct options *bound_options(const struct command *c, int argc, char **argv, int *code);
/* The store at a path, and what it has is brought there and proved; empty: it is bound to nothing any more. */
int bound_bind(const char *path, struct str place, struct error *e);

#endif
