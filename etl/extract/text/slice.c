/* Which way of slicing this processor can run. */
#include "extract/text/slice.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static slice_lines *best;   /* what the environment asks, or the best there is */
static slice_lines *chosen; /* by a test */
static bool is_chosen;

/* False when it is not there. */
static bool find(slice_lines **out, const char *name)
{
	*out = NULL;
	if (strcmp(name, "libcsv") == 0)
		return true;
	if (strcmp(name, "portable") == 0)
		*out = slice_portable;
#if defined(__x86_64__)
	__builtin_cpu_init();
	bool bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
		    __builtin_cpu_supports("popcnt");
	if (strcmp(name, "avx2") == 0 && bits && __builtin_cpu_supports("avx2"))
		*out = slice_avx2;
	bool wide = bits && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
	if (strcmp(name, "avx512") == 0 && wide)
		*out = slice_avx512;
#endif
	return *out != NULL;
}

static void choose_best(void)
{
	const char *asked = getenv("STUIVER_SCANNER");
	if (asked && *asked) {
		if (!find(&best, asked))
			best = slice_portable;
		return;
	}
	if (!find(&best, "avx512") && !find(&best, "avx2"))
		best = slice_portable;
}

slice_lines *slice_chosen(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	if (is_chosen)
		return chosen;
	pthread_once(&once, choose_best);
	return best;
}

bool slice_choose(const char *name)
{
	slice_lines *found = NULL;
	if (name && !find(&found, name))
		return false;
	chosen = found;
	is_chosen = name != NULL;
	return true;
}
