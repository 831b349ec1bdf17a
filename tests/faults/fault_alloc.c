/* Memory that is out: malloc and its kin stand in the program, so that every library asks here. */
#include "faults.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Atomic uint64_t asked;
static _Atomic bool
	begun; /* before main it is the loader that asks, and what libraries do by themselves */

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

int __wrap_main(int argc, char **argv)
{
	begun = true;
	return __real_main(argc, argv);
}

static bool fails(void)
{
	if (!begun)
		return false;
	uint64_t n = atomic_fetch_add(&asked, 1) + 1;

	faults.allocations = n;
	if ((faults.kind == FAULT_ALLOC && n == faults.at) ||
	    (faults.kind == FAULT_ALLOCS && n >= faults.at)) {
		errno = ENOMEM;
		return true;
	}
	return false;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	void *p = fails() ? NULL : __libc_memalign(alignment, size);

	if (!p)
		return ENOMEM;
	*out = p;
	return 0;
}
