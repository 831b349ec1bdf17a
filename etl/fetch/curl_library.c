#include "fetch/curl_library.h"

#include <pthread.h>

#define POLL_MS 50 /* a signal ends a poll; this is for stop flags that no signal set */

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

/* The multi interface gives the loop to us, also for a single transfer: a stop flag is seen at once, also while a name
 * is looked up or a server is silent. */
CURLcode curl_library_perform(CURLM *multi, const volatile int *stop)
{
	int running = 1, queued;

	while (curl.curl_multi_perform(multi, &running) == CURLM_OK && running) {
		if (stop && *stop)
			return CURLE_ABORTED_BY_CALLBACK;
		curl.curl_multi_poll(multi, NULL, 0, POLL_MS, NULL);
	}
	const CURLMsg *m = curl.curl_multi_info_read(multi, &queued);
	return m && m->msg == CURLMSG_DONE ? m->data.result : CURLE_FAILED_INIT;
}
