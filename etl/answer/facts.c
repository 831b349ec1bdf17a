/* facts: a page in order, or all of them as they are stored. */
#include "answer/columns.h"
#include "answer/result.h"

#define FACTS_AT_ONCE 400000u /* a download in an order is no longer held whole above so many */

int result_facts(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e)
{
	struct rows *rows;
	uint64_t total;

	if (engine_facts(&rows, &total, s, p, r, e) != 0)
		return -1;
	rows->columns = columns_of(r, 0);
	bool streamed = r->format != OUTPUT_JSON && !r->paged && total > FACTS_AT_ONCE;
	*out = result_new(streamed ? RESULT_STREAM : RESULT_FACTS, s, p, r);
	(*out)->rows = rows;
	(*out)->total = total;
	return 0;
}

int result_stream(struct result **out, struct session *s, struct picture *p,
		  const struct question *r, struct error *e)
{
	struct rows *rows;

	if (engine_stream(&rows, s, p, r, e) != 0)
		return -1;
	rows->columns = columns_of(r, 0);
	*out = result_new(RESULT_STREAM, s, p, r);
	(*out)->rows = rows;
	return 0;
}
