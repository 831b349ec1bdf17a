#include "cli/commands.h"
#include "cli/keep/bound.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"

#include <jansson.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	hash_begin();
	/* A document of which a part was left out for lack of memory is never read as one that lacks it. */
	json_set_alloc_funcs(xmalloc, free);
	bound_begin();
	return cli_main(argc, argv, commands);
}
