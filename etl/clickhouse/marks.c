/* Which lines of a file entries came from. */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/fields.h"

#include <inttypes.h>

struct marking {
	bool *marks;
	uint64_t from, to;
};

static int take_mark(void *context, const struct str *fields, struct error *e)
{
	struct marking *m = context;
	uint64_t line;

	if (!tsv_unsigned(fields[0], &line) || line < m->from || line > m->to)
		return tsv_fault(e, fields[0]);
	m->marks[line - m->from] = true;
	return 0;
}

int clickhouse_marks(bool *marks, struct session *s, struct picture *p, int64_t dataset,
		     uint64_t from, uint64_t to, struct error *e)
{
	struct question all = {.arena = s->arena, .cube = picture_cube(p)};
	struct marking m = {marks, from, to};
	struct inquiry q;
	struct buffer sql;
	uint64_t lines;

	buffer_init(&sql, SQL_MAX);
	int result = inquiry_open(&q, s, p, &all, e);
	for (size_t i = 0; result == 0 && i < q.table->contents.n; i++)
		q.asked[i] = q.table->contents.items[i].dataset == dataset;
	if (result == 0 && inquiry_asks(&q)) {
		/* All its lines are there, so that those which are not marked have no entry. */
		result = facts_count(&lines, &q, e);
		buffer_append_z(&sql, "SELECT DISTINCT line");
		inquiry_put_from(&sql, &q);
		buffer_printf(&sql, " AND line>=%" PRIu64 " AND line<=%" PRIu64, from, to);
		result = result || inquiry_ask(&q, &sql, NULL, 1, take_mark, NULL, &m, e) ? -1 : 0;
	}
	buffer_drop(&sql);
	inquiry_close(&q);
	return result;
}
