/*
 * Shared libraries that few commands need, opened when they do: the linker opens all that a program
 * names, with all that those need, before it starts. libmicrohttpd and what it brings took two
 * fifths of the time in which any command starts (7.7 and 4.7 ms, medians of 300 alternated), and
 * libcurl and what it brings had taken a quarter before that.
 *
 * A library's functions are listed once, as X(name); a struct of pointers and the list of their
 * names are made of that:
 *
 *     struct curl_functions { CURL_FUNCTIONS(LIBRARY_MEMBER) };
 *     static const char *const names[] = {CURL_FUNCTIONS(LIBRARY_NAME)};
 */
#ifndef BASE_SYSTEM_LIBRARY_H
#define BASE_SYSTEM_LIBRARY_H

#include "base/error.h"

#include <stddef.h>

#define LIBRARY_MEMBER(name) __typeof__(&name) name;
#define LIBRARY_NAME(name) #name,

struct library {
	const char *file;    /* as the linker knows it: libcurl.so.4 */
	const char *purpose; /* for messages: "which fetches" */
	const char *package; /* of Debian */
	const char *const *names;
	size_t n;
};

/*
 * Opens the library and finds its functions: functions is a struct of pointers, in the order of the
 * names. It stays open until the program ends, for others may hold what it started. STATUS_IO when
 * it is not there or lacks one of them.
 */
int library_open(const struct library *l, void *functions, struct error *e);

#endif
