/* The hash that stores are written with: the same on every processor, however long the text. */
#include "base/memory/hash.h"

#include <criterion/criterion.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

Test(hash, is_xxh3_of_any_length_from_anywhere)
{
	static char text[20000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 2654435761u >> 13);
	for (size_t n = 0; n + 64 < sizeof text; n += n < 1100 ? 1 : 61)
		for (size_t at = 0; at < 64; at += 7)
			cr_assert_eq(hash64(text + at, n), XXH3_64bits(text + at, n), "%zu at %zu",
				     n, at);
	cr_expect_eq(hash64(NULL, 0), XXH3_64bits("", 0));
}
