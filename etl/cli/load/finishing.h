/*
 * What a kill left undone on a store, before a command looks at it.
 */
#ifndef CLI_LOAD_FINISHING_H
#define CLI_LOAD_FINISHING_H

#include "console/options.h"

/* The store of --store: an erasure or purge whose file was not written anew yet is finished, and told. Where it
 * cannot be (a file that may only be read, another who reads), that is told, and the command goes on. */
void finish_erasing(const struct options *o);
/* The same of a store by its path. */
void finish_erasing_of(const char *store);

#endif
