#include "answer/result.h"

#include <stdlib.h>

struct result *result_new(enum result_kind kind, struct session *s, struct picture *p,
			  const struct question *r)
{
	struct result *result = xcalloc(1, sizeof *result);

	result->kind = kind;
	result->session = s;
	result->picture = picture_ref(p);
	result->question = r;
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
	picture_release(r->picture);
	free(r);
}

void result_pulse(struct result *r)
{
	session_begin(r->session);
}

void page_bounds(const struct question *r, uint64_t total, uint64_t *from, uint64_t *to)
{
	uint64_t offset =
		(uint64_t)(r->page - 1) * (uint64_t)r->page_size; /* question_page checked */

	*from = offset < total ? offset : total;
	*to = *from +
	      ((uint64_t)r->page_size < total - *from ? (uint64_t)r->page_size : total - *from);
}
