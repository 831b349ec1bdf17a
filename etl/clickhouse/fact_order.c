/* ClickHouse sorts by ranks of members that are worked out here: an order is of values, and keys have none. */
#include "clickhouse/fact_order.h"

#include "clickhouse/wire/quote.h"

#include <inttypes.h>
#include <stdio.h>

/* Whether keys are in the order of their values, and no two have the same. */
static bool keys_in_order(const struct ranks *r)
{
	for (size_t m = 1; m < r->members; m++)
		if (r->rank[m] <= r->rank[m - 1])
			return false;
	return true;
}

bool fact_order_counts(const struct fact_order *o, size_t i)
{
	const struct ranks *r = o->fields[i].ranks;

	return !o->left_out[i] && !(r && r->values < 2); /* else they are all alike */
}

/* Nulls last, whichever way. */
uint32_t fact_order_rank(const struct fact_order *o, size_t i, size_t member)
{
	const struct ranks *r = o->fields[i].ranks;
	uint32_t rank = r->rank[member], values = r->values - r->has_null;

	return o->descending[i] && rank < values ? values - 1 - rank : rank;
}

/* Sorted by the field itself; else by the ranks of its members. */
static bool by_itself(const struct fact_order *o, size_t i)
{
	const struct ranks *r = o->fields[i].ranks;

	return !r || (!o->descending[i] && keys_in_order(r));
}

/* Ranks by key stand in one text, each with as many digits: a list of thousands of numbers takes ten times as long to parse. */
static void put_ranked(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		       size_t i)
{
	const struct ranks *r = o->fields[i].ranks;
	int width = snprintf(NULL, 0, "%" PRIu32, r->values);

	buffer_append_z(sql, "toUInt32(substring('");
	for (size_t m = 0; m < r->members; m++)
		buffer_printf(sql, "%0*" PRIu32, width, fact_order_rank(o, i, m));
	buffer_append_z(sql, "',");
	fact_field_put(sql, q, &o->fields[i]);
	buffer_printf(sql, "*%d+1,%d))", width, width);
}

static void put_value(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		      size_t i)
{
	if (by_itself(o, i))
		fact_field_put(sql, q, &o->fields[i]);
	else
		put_ranked(sql, q, o, i);
}

void fact_order_put(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		    size_t first)
{
	for (size_t i = first; i < o->n; i++) {
		if (!fact_order_counts(o, i))
			continue;
		put_value(sql, q, o, i);
		buffer_append_z(sql, !by_itself(o, i)   ? ","
				     : o->descending[i] ? " DESC NULLS LAST,"
							: " ASC NULLS LAST,");
	}
	buffer_append_z(sql, "dataset,seq,entry");
}

/* ---- up to a row: the first field that differs decides ---- */

static int put_rank(struct buffer *sql, const struct fact_order *o, size_t i, struct str field,
		    struct error *e)
{
	const struct ranks *r = o->fields[i].ranks;
	uint64_t key;

	if (!tsv_unsigned(field, &key) || key >= r->members)
		return tsv_fault(e, field);
	buffer_printf(sql, "%" PRIu64, by_itself(o, i) ? key : fact_order_rank(o, i, (size_t)key));
	return 0;
}

static int put_literal(struct buffer *sql, const struct fact_order *o, size_t i, struct str field,
		       struct error *e)
{
	const struct fact_field *f = &o->fields[i];
	int64_t number;

	if (f->ranks)
		return put_rank(sql, o, i, field, e);
	if (f->text && f->type == VALUE_STRING) {
		quote_put(sql, field);
		return 0;
	}
	if (!tsv_signed(field, &number))
		return tsv_fault(e, field);
	buffer_printf(sql, "%" PRId64, number);
	return 0;
}

static bool falls(const struct fact_order *o, size_t i)
{
	return o->descending[i] && by_itself(o, i); /* ranks rise either way */
}

int fact_order_put_before(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			  size_t i, struct str field, struct error *e)
{
	buffer_append_z(sql, field.ptr ? "ifNull(" : "isNotNull("); /* nothing is behind NULL */
	put_value(sql, q, o, i);
	if (field.ptr) {
		buffer_append_char(sql, falls(o, i) ? '>' : '<');
		if (put_literal(sql, o, i, field, e))
			return -1;
		buffer_append_z(sql, ",0");
	}
	buffer_append_char(sql, ')');
	return 0;
}

int fact_order_put_behind(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			  size_t i, struct str field, struct error *e)
{
	if (!field.ptr) {
		buffer_append_char(sql, '0');
		return 0;
	}
	buffer_append_z(sql, "ifNull(");
	put_value(sql, q, o, i);
	buffer_append_char(sql, falls(o, i) ? '<' : '>');
	if (put_literal(sql, o, i, field, e))
		return -1;
	buffer_append_z(sql, ",1)");
	return 0;
}

/* Two conditions with what they come to: the row's field stands before that of the place, or behind it. */
static int put_field(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		     size_t i, struct str field, struct error *e)
{
	if (fact_order_put_before(sql, q, o, i, field, e))
		return -1;
	buffer_append_z(sql, ",1,");
	if (fact_order_put_behind(sql, q, o, i, field, e))
		return -1;
	buffer_append_z(sql, ",0,");
	return 0;
}

int fact_order_put_upto(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			size_t first, const struct fact_place *p, struct error *e)
{
	buffer_append_z(sql, "multiIf(");
	for (size_t i = first; i < o->n; i++)
		if (fact_order_counts(o, i) && put_field(sql, q, o, i, p->fields[i], e))
			return -1;
	buffer_printf(sql,
		      "dataset<%" PRId64 ",1,dataset>%" PRId64 ",0,seq<%" PRIu64 ",1,seq>%" PRIu64
		      ",0,entry<=%" PRIu64 ",1,0)",
		      p->dataset, p->dataset, p->seq, p->seq, p->entry);
	return 0;
}

int fact_place_take(struct fact_place *p, const struct fact_order *o, const struct str *fields,
		    struct error *e)
{
	if (!tsv_signed(fields[0], &p->dataset) || !tsv_unsigned(fields[1], &p->seq) ||
	    !tsv_unsigned(fields[2], &p->entry))
		return tsv_fault(e, fields[0]);
	arena_reset(p->arena);
	p->fields = ARENA_ARRAY(p->arena, struct str, o->n + 1);
	for (size_t i = 0; i < o->n; i++)
		if (fields[3 + i].ptr)
			p->fields[i] = arena_dup(p->arena, fields[3 + i]);
	return 0;
}
