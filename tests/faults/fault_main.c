/* Which fault, and how often it could have been. */
#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct faults faults;

static const char *const kinds[] = {"none", "short", "full", "sync", "power", "alloc", "allocs"};
static const char *count_file;

uint64_t faults_random(void)
{
	static uint64_t step;
	uint64_t x = faults.seed * 0x9e3779b97f4a7c15u + faults.at * 0x94d049bb133111ebu + ++step;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static void tell(void)
{
	FILE *f = fopen(count_file, "ae");

	if (!f)
		return;
	fprintf(f, "%llu %llu %llu %llu %llu\n", (unsigned long long)faults.reads,
		(unsigned long long)faults.writes, (unsigned long long)faults.syncs,
		(unsigned long long)faults.changes, (unsigned long long)faults.allocations);
	fclose(f);
}

__attribute__((constructor)) static void begin(void)
{
	const char *what = getenv("STUIVER_FAULT");
	char kind[16];
	unsigned long long at, seed;

	count_file = getenv("STUIVER_COUNT");
	if (count_file)
		atexit(tell);
	if (!what || sscanf(what, "%15[a-z]:%llu:%llu", kind, &at, &seed) != 3)
		return;
	faults.at = at;
	faults.seed = seed;
	for (int i = FAULT_SHORT; i <= FAULT_ALLOCS; i++)
		if (strcmp(kind, kinds[i]) == 0)
			faults.kind = (enum fault)i;
}
