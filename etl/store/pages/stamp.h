/*
 * Which file is at a path, and when it was last written: what tells that a store was put in the
 * place of another, or written over, without opening either.
 */
#ifndef STORE_PAGES_STAMP_H
#define STORE_PAGES_STAMP_H

#include <stdbool.h>
#include <stdint.h>

struct stamp {
	uint64_t file; /* another file has another number: it has another inode, or was born at
			* another time */
	uint64_t size;
	int64_t seconds;
	uint32_t nanoseconds;
};

/* False, and a stamp of zeros, when there is no telling; nothing may be there. */
bool stamp_take(struct stamp *out, const char *path);
bool stamp_same(const struct stamp *a, const struct stamp *b);

#endif
