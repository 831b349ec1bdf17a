#include "fetch/curl_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CURL_LIBRARY "libcurl.so.4" /* its name on every Linux, since 2006 */

struct curl_functions curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char fault[512]; /* empty: it is open */

/* False when the library lacks it. */
static bool find(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, sizeof found); /* as POSIX has it: C knows no such conversion */
	return found != NULL;
}

static void note_fault(const char *what)
{
	snprintf(fault, sizeof fault, "%s", what ? what : "no reason is told");
}

/* Never closed: others may hold what it started. */
static void open_once(void)
{
	void *library = dlopen(CURL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		note_fault(dlerror());
		return;
	}
#define CURL_FIND(name)                                        \
	if (!find(library, "curl_" #name, &curl.name)) {       \
		note_fault(CURL_LIBRARY " lacks curl_" #name); \
		return;                                        \
	}
	CURL_FUNCTIONS(CURL_FIND)
#undef CURL_FIND
	if (curl.global_init(CURL_GLOBAL_DEFAULT))
		note_fault("libcurl does not start");
}

int curl_library_open(struct error *e)
{
	pthread_once(&once, open_once);
	if (fault[0])
		return error_set(e, STATUS_IO,
				 "libcurl, which fetches, cannot be used: %s; install it (package "
				 "libcurl4)",
				 fault);
	return 0;
}
