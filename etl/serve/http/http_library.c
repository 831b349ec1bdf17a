#include "serve/http/http_library.h"

static const char *const names[] = {HTTP_FUNCTIONS(LIBRARY_NAME)};
static const struct library library = {
	.file = "libmicrohttpd.so.12", /* its name since 0.9.38, of 2014 */
	.purpose = "which serves",
	.package = "libmicrohttpd12",
	.names = names,
	.n = sizeof names / sizeof *names,
};

struct http_functions mhd;

int http_library_open(struct error *e)
{
	return library_open(&library, &mhd, e);
}
