/* What is asked over HTTP: parameters. */
#include "reconcile/answering.h"

struct str answer_param(const struct query *q, const char *key)
{
	for (size_t i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].key, str_z(key)))
			return q->params[i].value;
	return STR("");
}

int answer_number(int *out, const struct query *q, const char *key, int absent, unsigned least,
		  unsigned most, struct error *e)
{
	struct str text = answer_param(q, key);
	uint64_t n;

	*out = absent;
	if (text.len == 0)
		return 0;
	if (!str_to_u64(text, &n) || n < least || n > most)
		return error_set(e, STATUS_USAGE, "Invalid %s: '%.*s' is no number from %u to %u",
				 key, STR_ARG(str_head(text, 40)), least, most);
	*out = (int)n;
	return 0;
}
