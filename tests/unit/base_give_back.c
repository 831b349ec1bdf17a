/* What a burst of questions took goes back to the system once nothing uses it; what is used stays as it was. */
#include "base/system/give_back.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS 2000u
#define BLOCK ((size_t)64 << 10) /* below what is mapped by itself */

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* Bytes that are in memory. */
static size_t resident(void)
{
	unsigned long all = 0, here = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	cr_assert(f && fscanf(f, "%lu %lu", &all, &here) == 2);
	fclose(f);
	return here * (size_t)sysconf(_SC_PAGESIZE);
}

Test(give_back, what_nobody_uses)
{
	struct given_back g = {0};
	char *blocks[BLOCKS], *kept[BLOCKS];
	size_t before, most;

	if (SANITIZED)
		cr_skip_test("a sanitizer has memory of its own");
	before = resident();
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc(BLOCK);
		kept[i] = malloc(
			16); /* between them, so that the end of the heap is not all that is free */
		cr_assert(blocks[i] && kept[i]);
		memset(blocks[i], 'x', BLOCK);
		memset(kept[i], 'y', 16);
	}
	memory_give_back(&g);
	for (size_t i = 0; i < BLOCKS; i++)
		free(blocks[i]);
	most = resident();
	cr_assert_gt(most, before + BLOCKS * BLOCK / 2);
	memory_give_back(&g);
	cr_assert_gt(resident(), before + BLOCKS * BLOCK / 2,
		     "something changed just now: it waits");
	memory_give_back(&g);
	cr_assert_lt(resident(), before + BLOCKS * BLOCK / 4);
	for (size_t i = 0; i < BLOCKS; i++) {
		cr_assert_eq(memcmp(kept[i], "yyyyyyyyyyyyyyyy", 16), 0);
		free(kept[i]);
	}
}
