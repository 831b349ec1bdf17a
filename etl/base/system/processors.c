#include "base/system/processors.h"

#include <sched.h>
#include <unistd.h>

unsigned processors(void)
{
	cpu_set_t allowed;
	if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
		return (unsigned)CPU_COUNT(&allowed);
	long online = sysconf(_SC_NPROCESSORS_ONLN); /* more than a cpu_set_t holds */
	return online > 0 ? (unsigned)online : 1;
}
