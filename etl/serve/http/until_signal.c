#include "serve/serve.h"

#include "serve/told/log.h"

#include <signal.h>

int serve_until_signal(const struct serve_options *o,
		       void (*ready)(const struct server *s, void *p), void *payload,
		       struct error *e)
{
	struct server *s;
	sigset_t ends;
	int signal_number;
	signal(SIGPIPE, SIG_IGN); /* a client that went away is told by write */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	/* Blocked before any thread starts, so that all inherit it and only sigwait below sees one.
	 */
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (server_start(&s, o, e) != 0) {
		pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
		return -1;
	}
	ready(s, payload);
	log_deed(JOURNAL_INFO, "start", "%s answers from %s at %s", STUIVER_VERSION, o->store,
		 server_own_url(s));
	while (sigwait(&ends, &signal_number) != 0)
		;
	/* A second signal means: now. */
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
	log_deed(JOURNAL_INFO, "stop", "signal %d; what is under way may take %u seconds",
		 signal_number, o->grace_seconds);
	server_stop(s, o->grace_seconds);
	return 0;
}
