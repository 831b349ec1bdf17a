#include "cli/fetch/fetch_manners.h"

#define RATE_MAX 100

int fetch_manners(struct fetch_options *out, const struct options *o, unsigned rate,
		  unsigned timeout, struct error *e)
{
	uint64_t a_second = rate, seconds = timeout, retries;

	fetch_options_init(out);
	retries = out->retries;
	if (option_number(&a_second, o, "rate", 1, RATE_MAX, e) ||
	    option_number(&seconds, o, "timeout", 1, 3600, e) ||
	    option_number(&retries, o, "retries", 0, 20, e))
		return -1;
	out->rate = (unsigned)a_second;
	out->timeout_ms = (unsigned)seconds * 1000;
	if (out->connect_timeout_ms > out->timeout_ms)
		out->connect_timeout_ms = out->timeout_ms;
	out->retries = (unsigned)retries;
	return 0;
}
