/* Gives a sink the bytes of a source as the pipeline does, block by block. */
#ifndef TESTS_KEEP_ORIGINAL_H
#define TESTS_KEEP_ORIGINAL_H

#include "load/load.h"
#include <stdlib.h>

static inline int keep_original(struct sink *s, const char *text, size_t n, struct error *e)
{
	struct original block = {.plain = xmalloc(ORIGINAL_BLOCK)};
	int result = 0;
	for (size_t at = 0; at < n && result == 0; at += block.n) {
		block.n = n - at < ORIGINAL_BLOCK ? n - at : ORIGINAL_BLOCK;
		memcpy(block.plain, text + at, block.n);
		result = s->ops->pack(s, &block, e);
		if (result == 0)
			result = s->ops->original(s, &block, e);
	}
	free(block.plain);
	free(block.packed);
	return result;
}

#endif
