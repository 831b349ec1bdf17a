#include "answer/result.h"

#include <stdlib.h>

struct result *result_new(enum result_kind kind, struct session *s, struct picture *p,
			  const struct question *r)
{
	struct result *result = xcalloc(1, sizeof *result);

	result->kind = kind;
	result->session = s;
	result->picture = p ? picture_ref(p) : NULL;
	result->question = r;
	result->format = r ? r->format : OUTPUT_JSON;
	return result;
}

void result_own(struct result *r, void *owned, void (*close)(void *owned))
{
	r->owned = owned;
	r->close_owned = close;
}

void result_close(struct result *r)
{
	if (!r)
		return;
	if (r->rows)
		r->rows->close(r->rows);
	if (r->close_owned)
		r->close_owned(r->owned);
	if (r->picture)
		picture_release(r->picture);
	free(r);
}

void result_pulse(struct result *r)
{
	session_begin(r->session);
}

int result_too_large(struct error *e)
{
	return error_set(e, STATUS_LIMIT,
			 "The answer would pass %zu MB: ask for a smaller page, or for facts as a "
			 "stream (format=ndjson)",
			 QUERY_MAX_BODY >> 20);
}

void page_bounds(const struct question *r, uint64_t total, uint64_t *from, uint64_t *to)
{
	uint64_t offset =
		(uint64_t)(r->page - 1) * (uint64_t)r->page_size; /* question_page checked */

	if (r->download && !r->paged) {
		*from = 0;
		*to = total;
		return;
	}
	*from = offset < total ? offset : total;
	*to = *from +
	      ((uint64_t)r->page_size < total - *from ? (uint64_t)r->page_size : total - *from);
}
