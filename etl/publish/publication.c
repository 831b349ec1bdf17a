#include "publish/publication.h"

#include "base/memory/arena.h"

#include <stdlib.h>

#define ROWS_BETWEEN_STOPS 1024

/* What a file has not: another form, and numbers of explanations. */
static bool says_the_form(struct str key)
{
	return str_eq(key, STR("download")) || str_eq(key, STR("format")) ||
	       str_eq(key, STR("explanations"));
}

/* What was asked, and download=csv: all rows. What narrows or changes sums is never left out unsaid:
 * what cannot be is refused where the question is read. */
static struct query query_of(struct arena *a, const struct publication *p)
{
	struct query q = p->query;
	struct query_param *params = ARENA_ARRAY(a, struct query_param, 1 + p->query.nparams);

	params[0] = (struct query_param){STR("download"), STR("csv")};
	q.params = params;
	q.nparams = 1;
	for (size_t i = 0; i < p->query.nparams; i++)
		if (!says_the_form(p->query.params[i].key))
			params[q.nparams++] = p->query.params[i];
	return q;
}

int publication_open(struct publication_rows *r, const struct publication *p, struct error *e)
{
	struct arena *a = arena_new();
	struct query q = query_of(a, p);

	*r = (struct publication_rows){.from = p};
	int result = query_ask(&r->result, p->session, &q, e);
	arena_free(a);
	if (result != 0)
		return -1;
	r->columns = r->result->rows->columns;
	r->n = r->result->rows->n;
	r->row = xcalloc(r->n + 1, sizeof *r->row);
	return 0;
}

static int check_stop(const struct publication *p, struct error *e)
{
	if (p->stopped && p->stopped(p->payload))
		return error_set(e, STATUS_INTERRUPTED, "interrupted; nothing was written");
	return 0;
}

int publication_next(struct publication_rows *r, struct error *e)
{
	if (r->count % ROWS_BETWEEN_STOPS == 0) {
		if (check_stop(r->from, e) != 0)
			return -1;
		result_pulse(r->result);
	}
	int more = r->result->rows->next(r->result->rows, r->row, e);
	r->count += more > 0;
	return more;
}

void publication_close(struct publication_rows *r)
{
	result_close(r->result);
	free(r->row);
	*r = (struct publication_rows){0};
}
