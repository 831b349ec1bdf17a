/* Which loops this processor can run. */
#include "scan/kernels.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const struct kernels *chosen;

const struct kernels *kernels_named(const char *name)
{
	if (strcmp(name, kernels_portable.name) == 0)
		return &kernels_portable;
#if defined(__x86_64__)
	__builtin_cpu_init();
	if (strcmp(name, kernels_avx2.name) == 0 && __builtin_cpu_supports("avx2") &&
	    __builtin_cpu_supports("bmi2"))
		return &kernels_avx2;
	if (strcmp(name, kernels_avx512.name) == 0 && __builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2"))
		return &kernels_avx512;
#endif
	return NULL;
}

static void choose(void)
{
	const char *asked = getenv("STUIVER_SCANNER");
	static const char *const best_first[] = {"avx512", "avx2"};

	if (asked && *asked)
		chosen = kernels_named(asked);
	for (size_t i = 0; i < sizeof best_first / sizeof *best_first && !chosen; i++)
		if (!asked || !*asked)
			chosen = kernels_named(best_first[i]);
	if (!chosen)
		chosen = &kernels_portable;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

void kernels_use(const struct kernels *k)
{
	pthread_once(&once, choose);
	chosen = k;
}

const struct kernels *kernels(void)
{
	pthread_once(&once, choose);
	return chosen;
}
