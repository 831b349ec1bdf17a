/* Asking, and the proof of what is answered. */
#include "base/text/plural.h"
#include "clickhouse/clickhouse_inquiry.h"

#include <inttypes.h>

bool inquiry_asks(const struct inquiry *q)
{
	for (size_t i = 0; i < q->table->contents.n; i++)
		if (q->asked[i])
			return true;
	return false;
}

void inquiry_put_from(struct buffer *sql, const struct inquiry *q)
{
	const char *comma = "";

	buffer_printf(sql, " FROM %.*s WHERE content IN (", STR_ARG(q->table->name));
	for (size_t i = 0; i < q->table->contents.n; i++) {
		if (!q->asked[i])
			continue;
		buffer_printf(sql, "%s%" PRIu64, comma, q->table->contents.items[i].number);
		comma = ",";
	}
	buffer_append_char(sql, ')');
}

static int prove(const void *proof, struct error *e)
{
	return census_check(proof, e);
}

int inquiry_ask(const struct inquiry *q, struct buffer *sql, const struct census *proof,
		size_t nfields,
		int (*row)(void *context, const struct str *fields, struct error *e),
		void (*again)(void *context), void *context, struct error *e)
{
	struct tsv t;

	if (sql->overflow)
		return error_set(e, STATUS_LIMIT, "The question names too much: narrow it");
	tsv_open(&t, nfields, row, again, context);
	t.proved = proof ? prove : NULL;
	t.proof = proof;
	int result = tsv_ask(&t, q->client, buffer_str(sql), &q->limits, e);
	tsv_close(&t);
	return result;
}

/* ---- the proof ---- */

void census_begin(struct census *c, const struct inquiry *q, const size_t *columns, size_t ncolumns)
{
	*c = (struct census){.inquiry = q, .columns = columns, .ncolumns = ncolumns};
}

void census_again(struct census *c)
{
	census_begin(c, c->inquiry, c->columns, c->ncolumns);
}

void census_put(struct buffer *sql, const struct census *c)
{
	buffer_append_z(sql, "count(),sum(content)");
	for (size_t i = 0; i < c->ncolumns; i++) {
		buffer_append_z(sql, ",sum(content*");
		put_amount(sql, c->inquiry->table, c->columns[i]);
		buffer_append_char(sql, ')');
	}
}

size_t census_fields(const struct census *c)
{
	return 2 + c->ncolumns;
}

int census_take(struct census *c, const struct str *fields, uint64_t *lines, struct error *e)
{
	uint64_t numbers;

	if (!tsv_unsigned(fields[0], lines))
		return tsv_fault(e, fields[0]);
	if (!tsv_unsigned(fields[1], &numbers))
		return tsv_fault(e, fields[1]);
	c->lines += *lines;
	c->numbers += numbers;
	for (size_t i = 0; i < c->ncolumns; i++) {
		int64_t amounts = 0; /* NULL: none of them has one */
		if (fields[2 + i].ptr && !tsv_signed(fields[2 + i], &amounts))
			return tsv_fault(e, fields[2 + i]);
		c->amounts[i] += (uint64_t)amounts;
	}
	return 0;
}

/* What it must come to. False when the amounts of some content are not known. */
static bool expected(const struct census *c, struct census *out)
{
	const struct inquiry *q = c->inquiry;
	bool known = true;

	*out = (struct census){0};
	for (size_t i = 0; i < q->table->contents.n; i++) {
		const struct content *k = &q->table->contents.items[i];
		if (!q->asked[i])
			continue;
		out->lines += k->entries;
		out->numbers += k->entries * k->number;
		known = known && k->sums;
		for (size_t m = 0; k->sums && m < c->ncolumns; m++)
			out->amounts[m] += (uint64_t)k->sums[c->columns[m]] * k->number;
	}
	return known;
}

int census_check(const struct census *c, struct error *e)
{
	struct census wanted;
	const char *mend = "bring over what lacks with 'stuiver sync', or see why a server lost it";
	struct str cube = c->inquiry->cube->name;
	bool known = expected(c, &wanted);

	if (c->lines != wanted.lines)
		return error_set(e, STATUS_STORE,
				 "ClickHouse has %" PRIu64
				 " %s of cube %.*s where the catalogue has %" PRIu64 ": %s",
				 c->lines, plural(c->lines, "line", "lines"), STR_ARG(cube),
				 wanted.lines, mend);
	if (c->numbers != wanted.numbers)
		return error_set(
			e, STATUS_STORE,
			"ClickHouse has as many lines of cube %.*s as the catalogue, but of other datasets: %s",
			STR_ARG(cube), mend);
	for (size_t i = 0; known && i < c->ncolumns; i++)
		if (c->amounts[i] != wanted.amounts[i])
			return error_set(
				e, STATUS_STORE,
				"the amounts that ClickHouse has of cube %.*s do not come to those of the catalogue: %s",
				STR_ARG(cube), mend);
	return 0;
}
