/*
 * libcurl, opened when something is fetched or mailed (base/system/library.h). Private to etl/fetch and etl/mail.
 */
#ifndef FETCH_CURL_LIBRARY_H
#define FETCH_CURL_LIBRARY_H

#include "base/system/library.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#define CURL_FUNCTIONS(X)           \
	X(curl_easy_cleanup)        \
	X(curl_easy_getinfo)        \
	X(curl_easy_init)           \
	X(curl_easy_perform)        \
	X(curl_easy_setopt)         \
	X(curl_easy_strerror)       \
	X(curl_free)                \
	X(curl_global_init)         \
	X(curl_multi_add_handle)    \
	X(curl_multi_cleanup)       \
	X(curl_multi_info_read)     \
	X(curl_multi_init)          \
	X(curl_multi_perform)       \
	X(curl_multi_poll)          \
	X(curl_multi_remove_handle) \
	X(curl_slist_append)        \
	X(curl_slist_free_all)      \
	X(curl_url)                 \
	X(curl_url_cleanup)         \
	X(curl_url_get)             \
	X(curl_url_set)             \
	X(curl_version)

struct curl_functions {
	CURL_FUNCTIONS(LIBRARY_MEMBER)
};

/* To be called once curl_library_open went well. */
extern struct curl_functions curl;

/* STATUS_IO when it is not there, or too old. May be called again, and by several threads. */
int curl_library_open(struct error *e);
/* Runs the one transfer that `multi` has, until it ends or the stop flag (or NULL) is up, which is
 * CURLE_ABORTED_BY_CALLBACK. */
CURLcode curl_library_perform(CURLM *multi, const volatile int *stop);

#endif
