#include "base/system/library.h"

#include <dlfcn.h>
#include <string.h>

static int fault(const struct library *l, const char *what, const char *which, struct error *e)
{
	return error_set(e, STATUS_IO, "%s, %s, cannot be used: %s%s; install it (package %s)",
			 l->file, l->purpose, what, which, l->package);
}

int library_open(const struct library *l, void *functions, struct error *e)
{
	void *handle = dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		const char *why = dlerror();
		return fault(l, why ? why : "no reason is told", "", e);
	}
	for (size_t i = 0; i < l->n; i++) {
		void *found = dlsym(handle, l->names[i]);
		if (!found)
			return fault(l, "it lacks ", l->names[i], e);
		/* As POSIX has it: C knows no conversion to a pointer to a function. */
		memcpy((char *)functions + i * sizeof found, &found, sizeof found);
	}
	return 0;
}
