#include "fetch/curl_library.h"

#include <pthread.h>

static const char *const names[] = {CURL_FUNCTIONS(LIBRARY_NAME)};
static const struct library library = {
	.file = "libcurl.so.4", /* its name on every Linux, since 2006 */
	.purpose = "which fetches",
	.package = "libcurl4",
	.names = names,
	.n = sizeof names / sizeof *names,
};

struct curl_functions curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct error fault;
static int opened;

static void open_once(void)
{
	opened = library_open(&library, &curl, &fault);
	if (opened == 0 && curl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		opened = error_set(&fault, STATUS_IO, "libcurl does not start");
}

int curl_library_open(struct error *e)
{
	pthread_once(&once, open_once);
	if (opened != 0)
		*e = fault;
	return opened;
}
