#include "clickhouse/clickhouse_inquiry.h"

#include "clickhouse/own.h"

#include <stdlib.h>

/* Lets go of the contents whose segments have no key between the least and the greatest that passes. */
static void leave_out(struct inquiry *q, size_t dimension, const uint8_t *pass, size_t n)
{
	const struct view *v = picture_view(q->picture);
	uint32_t *before = xcalloc(n + 1, sizeof *before);
	size_t at = 0;
	bool may = false;

	for (size_t i = 0; i < n; i++)
		before[i + 1] = before[i] + pass[i];
	for (size_t i = 0; i < view_segments(v); i++) {
		const struct segment *g = view_segment(v, i);
		if (g->dataset != q->table->contents.items[at].dataset) {
			q->asked[at++] &= may;
			may = false;
		}
		may = may || g->is_text[dimension] ||
		      before[g->key_max[dimension] + 1] > before[g->key_min[dimension]];
	}
	if (q->table->contents.n)
		q->asked[at] &= may;
	free(before);
}

static int put_dimension(struct inquiry *q, const struct question *r, size_t d, struct error *e)
{
	uint8_t *pass;
	size_t n;

	if (view_has_text(picture_view(q->picture), d)) {
		for (size_t i = 0; i < r->ntests; i++) {
			const struct column *k = &r->tests[i].column;
			if (k->kind == COLUMN_ATTRIBUTE && k->dimension == d)
				pass_put_texts(q, &r->tests[i]);
		}
		return 0;
	}
	if (pass_members(&pass, &n, q, r, d, e))
		return -1;
	if (pass) {
		leave_out(q, d, pass, n);
		pass_put_members(q, d, pass, n);
	}
	free(pass);
	return 0;
}

int inquiry_open(struct inquiry *q, struct session *s, struct picture *p, const struct question *r,
		 struct error *e)
{
	*q = (struct inquiry){
		.session = s, .picture = p, .cube = picture_cube(p), .client = session_client(s)};
	q->limits.pulse = &s->pulse;
	buffer_init(&q->pass, SQL_MAX);
	if (fact_table_of(&q->table, s, p, e))
		return -1;
	q->asked = xcalloc(q->table->contents.n + 1, sizeof *q->asked);
	for (size_t i = 0; i < q->table->contents.n; i++)
		q->asked[i] = true;
	for (size_t d = 0; d < q->cube->ndimensions; d++)
		if (put_dimension(q, r, d, e))
			return -1;
	for (size_t i = 0; i < r->ntests; i++)
		if (r->tests[i].column.kind == COLUMN_MEASURE)
			pass_put_amounts(q, &r->tests[i]);
	q->all = q->pass.len == 0;
	if (q->all)
		buffer_append_char(&q->pass, '1');
	return q->pass.overflow
		       ? error_set(e, STATUS_LIMIT, "The cuts name too much: narrow the question")
		       : 0;
}

void inquiry_close(struct inquiry *q)
{
	buffer_drop(&q->pass);
	free(q->asked);
	q->asked = NULL;
}
