/* The order of a split, and what of it is told as one. */
#include "explore/rows_read.h"

#include <stdlib.h>

void figure_add(struct figure *f, const struct figure *x)
{
	if (!x->known)
		return;
	f->known = true;
	f->decimals = x->decimals;
	f->amount += x->amount;
}

/* ---- order ---- */

static int by_code(const void *x, const void *y)
{
	const struct breakdown_row *p = x, *q = y;

	if (p->value.null != q->value.null)
		return p->value.null ? 1 : -1;
	if (p->value.number != q->value.number)
		return p->value.number < q->value.number ? -1 : 1;
	return str_cmp(p->code, q->code);
}

static int compare_amounts(money_sum p, money_sum q)
{
	return p > q ? -1 : p < q ? 1 : 0;
}

static int by_amount(const void *x, const void *y)
{
	const struct breakdown_row *p = x, *q = y;
	money_sum mp = p->shown.known ? p->shown.amount : p->beside.amount;
	money_sum mq = q->shown.known ? q->shown.amount : q->beside.amount;
	int order = compare_amounts(mp, mq);

	return order ? order : by_code(x, y);
}

static int by_difference(const void *x, const void *y)
{
	const struct breakdown_row *p = x, *q = y;
	money_sum mp = p->difference.amount, mq = q->difference.amount;
	int order = compare_amounts(mp < 0 ? -mp : mp, mq < 0 ? -mq : mq);

	return order ? order : by_code(x, y);
}

void breakdown_sort(struct breakdown *p, enum breakdown_order order)
{
	static int (*const orders[])(const void *, const void *) = {by_code, by_amount,
								    by_difference};

	if (p->n)
		qsort(p->rows, p->n, sizeof *p->rows, orders[order]);
}

/* `key!:"a";"b"|key!:""`: all but the members before `limit`, what is empty by itself, as it stands in no list of dates
 * and numbers. Empty: too long. */
static struct str cut_of_rest(const struct breakdown *p)
{
	struct arena *a = p->asked.arena;
	size_t name = p->key->ref.len + 1;
	struct str out = {0};
	struct buffer b;
	bool empty = false;

	buffer_init(&b, BREAKDOWN_REST_CUT);
	for (size_t i = 0; i < p->limit; i++) {
		const struct value *v = &p->rows[i].value;
		struct str one = cut_of_value(a, p->key->ref, p->key->type, v);
		empty = empty || v->null;
		if (v->null)
			continue;
		if (b.len == 0)
			buffer_printf(&b, "%.*s!:", STR_ARG(p->key->ref));
		else
			buffer_append_char(&b, ';');
		buffer_append(&b, one.ptr + name, one.len - name);
	}
	if (empty)
		buffer_printf(&b, "%s%.*s!:\"\"", b.len ? "|" : "", STR_ARG(p->key->ref));
	if (!b.overflow)
		out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void set_rest_cuts(struct breakdown *p)
{
	struct breakdown_row *r = &p->rest;
	bool known = !p->too_many || p->members;
	struct str others = p->divided || !known ? (struct str){0} : cut_of_rest(p);

	r->shown.plain = r->beside.plain = true;
	if (others.len == 0)
		return;
	r->shown.cut = cuts_joined(p->asked.arena, p->total.shown.cut, others);
	if (p->total.beside.cut.len)
		r->beside.cut = cuts_joined(p->asked.arena, p->total.beside.cut, others);
	if (r->difference.known)
		r->difference = figure_difference(&r->shown, &r->beside);
}

/* Of members that are not among the rows only the total knows. */
static void rest_of_all(struct breakdown *p)
{
	p->rest.shown = (struct figure){.known = p->total.shown.known && !p->divided,
					.amount = p->total.shown.amount,
					.decimals = p->total.shown.decimals};
	p->rest.lines = p->total.lines;
	for (size_t i = 0; i < p->limit; i++) {
		p->rest.shown.amount -= p->rows[i].shown.known ? p->rows[i].shown.amount : 0;
		p->rest.lines -= p->rows[i].lines;
	}
	set_rest_cuts(p);
}

uint64_t breakdown_others(const struct breakdown *p)
{
	return (p->members > p->n ? p->members : p->n) - p->limit;
}

void breakdown_limit(struct breakdown *p, size_t limit)
{
	if (p->n <= limit && p->members <= p->n)
		return;
	p->limit = limit < p->n ? limit : p->n;
	p->rest = (struct breakdown_row){0};
	if (p->members > p->n) {
		rest_of_all(p);
		return;
	}
	for (size_t i = limit; i < p->n; i++) {
		figure_add(&p->rest.shown, &p->rows[i].shown);
		figure_add(&p->rest.beside, &p->rows[i].beside);
		figure_add(&p->rest.difference, &p->rows[i].difference);
		p->rest.lines += p->rows[i].lines;
	}
	set_rest_cuts(p);
}
