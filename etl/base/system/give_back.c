#include "base/system/give_back.h"

#include <malloc.h>
#include <stdbool.h>

#define LARGE_BLOCK (1 << 20)
#define MUCH ((size_t)32 << 20)
#define STILL ((size_t)1 << 20)
#define CHANGED ((size_t)8 << 20)

void memory_large_apart(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
}

static size_t apart(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* The library counts what it gave back as free still, so that alone says nothing of the next time. */
void memory_give_back(struct given_back *g)
{
	size_t kept = mallinfo2().fordblks;
	bool still = apart(kept, g->seen) < STILL;

	g->seen = kept;
	if (kept < MUCH || !still || apart(kept, g->left) < CHANGED)
		return;
	malloc_trim(0);
	g->left = g->seen = mallinfo2().fordblks;
}
