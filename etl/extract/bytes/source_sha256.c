/* Which file it is. */
#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "extract/extract.h"

#include <stdlib.h>

#define HASH_BLOCK (1u << 20)

int source_sha256(const struct source *s, char out[SHA256_HEX_SIZE], struct error *e)
{
	struct source_stream *stream = NULL;
	if (source_open(&stream, s, e) != 0)
		return -1;
	struct sha256 *hash = sha256_new();
	char *block = xmalloc(HASH_BLOCK);
	long n;
	while ((n = source_read(stream, block, HASH_BLOCK, e)) > 0)
		sha256_update(hash, block, (size_t)n);
	sha256_hex(hash, out);
	sha256_free(hash);
	free(block);
	source_close(stream);
	return n < 0 ? -1 : 0;
}
