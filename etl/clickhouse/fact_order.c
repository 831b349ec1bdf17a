/* ClickHouse sorts by ranks of members that are worked out here: an order is of values, and keys have none. */
#include "clickhouse/fact_order.h"

#include "clickhouse/wire/quote.h"

#include <inttypes.h>

/* Whether keys are in the order of their values, and no two have the same. */
static bool keys_in_order(const struct ranks *r)
{
	for (size_t m = 1; m < r->members; m++)
		if (r->rank[m] <= r->rank[m - 1])
			return false;
	return true;
}

/* Nulls last, whichever way. */
static uint32_t rank_of(const struct ranks *r, size_t member, bool descending)
{
	uint32_t rank = r->rank[member], values = r->values - r->has_null;

	return descending && rank < values ? values - 1 - rank : rank;
}

static bool takes_part(const struct fact_order *o, size_t i)
{
	const struct ranks *r = o->fields[i].ranks;

	return !o->left_out[i] && !(r && r->values < 2); /* else they are all alike */
}

/* Sorted by the field itself; else by the ranks of its members. */
static bool by_itself(const struct fact_order *o, size_t i)
{
	const struct ranks *r = o->fields[i].ranks;

	return !r || (!o->descending[i] && keys_in_order(r));
}

static void put_value(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		      size_t i)
{
	const struct fact_field *f = &o->fields[i];

	for (size_t m = 0; !by_itself(o, i) && m < f->ranks->members; m++)
		buffer_printf(sql, "%s%u", m ? "," : "[", rank_of(f->ranks, m, o->descending[i]));
	if (!by_itself(o, i))
		buffer_append_z(sql, "][");
	fact_field_put(sql, q, f);
	if (!by_itself(o, i))
		buffer_append_z(sql, "+1]");
}

void fact_order_put(struct buffer *sql, const struct inquiry *q, const struct fact_order *o)
{
	for (size_t i = 0; i < o->n; i++) {
		if (!takes_part(o, i))
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
	buffer_printf(sql, "%" PRIu64,
		      by_itself(o, i) ? key : rank_of(r, (size_t)key, o->descending[i]));
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

/* Two conditions with what they come to: the row's field stands before that of the place, or behind it. */
static int put_field(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		     size_t i, struct str field, struct error *e)
{
	bool falls = o->descending[i] && by_itself(o, i); /* ranks rise either way */
	int result;

	if (!field.ptr) { /* nothing is behind NULL */
		buffer_append_z(sql, "isNotNull(");
		put_value(sql, q, o, i);
		buffer_append_z(sql, "),1,");
		return 0;
	}
	buffer_append_z(sql, "ifNull((");
	put_value(sql, q, o, i);
	buffer_printf(sql, " AS o%zu)%c", i, falls ? '>' : '<');
	result = put_literal(sql, o, i, field, e);
	buffer_printf(sql, ",0),1,ifNull(o%zu%c", i, falls ? '<' : '>');
	result = result ? result : put_literal(sql, o, i, field, e);
	buffer_append_z(sql, ",1),0,");
	return result;
}

int fact_order_put_upto(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			const struct fact_place *p, struct error *e)
{
	buffer_append_z(sql, "multiIf(");
	for (size_t i = 0; i < o->n; i++)
		if (takes_part(o, i) && put_field(sql, q, o, i, p->fields[i], e))
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
