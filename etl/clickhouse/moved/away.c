/*
 * Columns of single segments, for what compares entries one by one or writes them all: the catalogue has no bytes of them.
 */
#include "clickhouse/moved/away.h"
#include "clickhouse/clickhouse_inquiry.h"

#include <inttypes.h>
#include <stdlib.h>

struct clickhouse_reader {
	struct away_reader base; /* first */
	struct session *session;
	struct client *client;
};

struct taking_column {
	const struct away_column *column;
	int64_t *numbers; /* or */
	enum value_type type;
	struct arena *arena;
	struct value *values;
	size_t step;
	uint32_t n; /* that came */
};

static int take_number(struct taking_column *t, struct str field, int64_t *out, struct error *e)
{
	uint64_t line;

	if (!field.ptr) {
		*out = MONEY_NULL;
		return t->column->kind == 'a' ? 0 : tsv_fault(e, field);
	}
	if (t->column->kind == 'a')
		return tsv_signed(field, out) ? 0 : tsv_fault(e, field);
	if (!tsv_unsigned(field, &line))
		return tsv_fault(e, field);
	*out = (int64_t)line;
	return 0;
}

static int take_text(struct taking_column *t, struct str field, struct value *out, struct error *e)
{
	*out = (struct value){.null = field.ptr == NULL};
	if (out->null)
		return 0;
	if (t->type == VALUE_STRING)
		out->text = arena_dup(t->arena, field);
	else if (!tsv_signed(field, &out->number))
		return tsv_fault(e, field);
	return 0;
}

static int take(void *context, const struct str *fields, struct error *e)
{
	struct taking_column *t = context;
	uint64_t entry;

	if (t->n == t->column->n || !tsv_unsigned(fields[0], &entry) ||
	    entry != (uint64_t)t->column->first + t->n)
		return tsv_fault(e, fields[0]);
	uint32_t i = t->n++;
	return t->numbers ? take_number(t, fields[1], &t->numbers[i], e)
			  : take_text(t, fields[1], &t->values[i * t->step], e);
}

static void again(void *context)
{
	((struct taking_column *)context)->n = 0;
}

static int whole(const void *proof, struct error *e)
{
	const struct taking_column *t = proof;

	return t->n == t->column->n
		       ? 0
		       : error_set(
				 e, STATUS_STORE,
				 "a segment is not whole in ClickHouse: lines there %u, in the catalogue %u",
				 t->n, t->column->n);
}

static void put_column(struct buffer *sql, const struct away_column *c)
{
	if (c->kind == 'l')
		buffer_append_z(sql, "line");
	else if (c->kind == 't')
		buffer_printf(sql, "t%zu_%zu", c->position, c->attribute);
	else
		buffer_printf(sql, "%c%zu", c->kind == 'a' ? 'm' : 'k', c->position);
}

static int read_column(struct clickhouse_reader *r, struct taking_column *t, struct error *e)
{
	const struct away_column *c = t->column;
	const struct client_limits limits = {.pulse = session_pulse(r->session)};
	struct buffer sql;
	struct tsv rows;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT entry,");
	put_column(&sql, c);
	buffer_printf(&sql,
		      " FROM %.*s WHERE content=%" PRIu64
		      " AND seq=%u AND entry>=%u AND entry<%u ORDER BY entry",
		      STR_ARG(c->kept_in), c->content, c->seq, c->first, c->first + c->n);
	tsv_open(&rows, 2, take, again, t);
	rows.proved = whole;
	rows.proof = t;
	int result = tsv_ask(&rows, r->client, buffer_str(&sql), &limits, e);
	tsv_close(&rows);
	buffer_drop(&sql);
	return result;
}

static int numbers(struct away_reader *base, const struct away_column *c, int64_t *out,
		   struct error *e)
{
	struct taking_column t = {.column = c, .numbers = out};

	return read_column((struct clickhouse_reader *)base, &t, e);
}

static int texts(struct away_reader *base, const struct away_column *c, enum value_type type,
		 struct arena *a, struct value *out, size_t step, struct error *e)
{
	struct taking_column t = {
		.column = c, .type = type, .arena = a, .values = out, .step = step};

	return read_column((struct clickhouse_reader *)base, &t, e);
}

struct away_reader *clickhouse_reader_new(struct session *s, struct client *c)
{
	struct clickhouse_reader *r = xcalloc(1, sizeof *r);

	r->base = (struct away_reader){.numbers = numbers, .texts = texts};
	r->session = s;
	r->client = c;
	return &r->base;
}
