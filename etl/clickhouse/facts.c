/*
 * facts: a page of entries in order. ClickHouse sorts, by ranks of members that are worked out here: an order is of
 * values, and keys have none. What is alike in all columns stands as it is stored; in a large cube texts take no part
 * (picture_orders_texts) where the question does not order by them.
 */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/fields.h"

#include <stdlib.h>

struct fact_page {
	struct rows rows;
	struct inquiry inquiry;
	struct arena *arena;
	struct fact_field *
		order; /* what they are ordered by, each once: that of the question, then all columns */
	bool *descending;
	size_t norder, nexplicit;
	size_t *shown;      /* by the question's column: which of them it is */
	struct datum *data; /* row by row, of those that are shown */
	size_t n, capacity, at;
};

static int add_order(struct fact_page *x, const struct column *column, bool descending,
		     size_t *index, struct error *e)
{
	for (*index = 0; *index < x->norder; ++*index)
		if (fact_field_same(x->inquiry.cube, &x->order[*index].column, column))
			return 0;
	x->descending[x->norder] = descending;
	return fact_field_open(&x->order[x->norder++], &x->inquiry, column, true, e);
}

static int open_order(struct fact_page *x, const struct question *r, struct error *e)
{
	size_t most = r->norders + r->columns.n + 1, index;

	x->order = ARENA_ARRAY(x->arena, struct fact_field, most);
	x->descending = ARENA_ARRAY(x->arena, bool, most);
	x->shown = ARENA_ARRAY(x->arena, size_t, r->columns.n + 1);
	for (size_t i = 0; i < r->norders; i++)
		if (add_order(x, &r->orders[i].column, r->orders[i].descending, &index, e))
			return -1;
	x->nexplicit = x->norder;
	for (size_t i = 0; i < r->columns.n; i++)
		if (add_order(x, &r->columns.items[i], false, &x->shown[i], e))
			return -1;
	return 0;
}

/* ---- the statement ---- */

/* Whether keys are in the order of their values, and no two have the same. */
static bool keys_in_order(const struct ranks *r)
{
	for (size_t m = 1; m < r->members; m++)
		if (r->rank[m] <= r->rank[m - 1])
			return false;
	return true;
}

/* Nulls last, whichever way. */
static void put_ranks(struct buffer *sql, const struct ranks *r, bool descending)
{
	uint32_t values = r->values - r->has_null;

	for (size_t m = 0; m < r->members; m++) {
		uint32_t rank = r->rank[m];
		if (descending && rank < values)
			rank = values - 1 - rank;
		buffer_printf(sql, "%s%u", m ? "," : "[", rank);
	}
	buffer_append_char(sql, ']');
}

static void put_order_by(struct buffer *sql, const struct fact_page *x, size_t i)
{
	const struct fact_field *f = &x->order[i];

	if (f->ranks && f->ranks->values < 2)
		return; /* all alike */
	if (f->text && i >= x->nexplicit && !picture_orders_texts(x->inquiry.picture))
		return;
	if (!f->ranks || (!x->descending[i] && keys_in_order(f->ranks))) {
		fact_field_put(sql, &x->inquiry, f);
		buffer_append_z(sql, x->descending[i] ? " DESC NULLS LAST," : " ASC NULLS LAST,");
		return;
	}
	put_ranks(sql, f->ranks, x->descending[i]);
	buffer_append_char(sql, '[');
	fact_field_put(sql, &x->inquiry, f);
	buffer_append_z(sql, "+1],");
}

static bool is_shown(const struct fact_page *x, size_t ncolumns, size_t order)
{
	for (size_t i = 0; i < ncolumns; i++)
		if (x->shown[i] == order)
			return true;
	return false;
}

static void put_page(struct buffer *sql, const struct fact_page *x, const struct question *r,
		     uint64_t from, uint64_t n)
{
	buffer_append_z(sql, "SELECT 1");
	for (size_t i = 0; i < x->norder; i++) {
		buffer_append_char(sql, ',');
		if (is_shown(x, r->columns.n, i))
			fact_field_put(sql, &x->inquiry, &x->order[i]);
		else
			buffer_append_z(sql, "NULL");
	}
	inquiry_put_from(sql, &x->inquiry);
	buffer_append_z(sql, " AND (");
	buffer_append_str(sql, buffer_str(&x->inquiry.pass));
	buffer_append_z(sql, ") ORDER BY ");
	for (size_t i = 0; i < x->norder; i++)
		put_order_by(sql, x, i);
	buffer_printf(sql, "dataset,seq,entry LIMIT %llu,%llu", (unsigned long long)from,
		      (unsigned long long)n);
}

static int take_fact(void *context, const struct str *fields, struct error *e)
{
	struct fact_page *x = context;
	size_t width = x->rows.n;

	if (arena_size(x->arena) + x->n * width * sizeof *x->data > QUERY_MAX_MEMORY)
		return error_set(
			e, STATUS_LIMIT,
			"Too many facts to sort (more than %zu MB): narrow the question with a cut, ask for an earlier "
			"page, or download all in storage order (format=ndjson without order)",
			QUERY_MAX_MEMORY >> 20);
	if (x->n == x->capacity) {
		x->capacity = x->capacity ? 2 * x->capacity : 128;
		x->data = xrealloc(x->data, x->capacity * (width + 1) * sizeof *x->data);
	}
	struct datum *row = x->data + x->n++ * width;
	for (size_t i = 0; i < width; i++) {
		const struct fact_field *f = &x->order[x->shown[i]];
		if (fact_field_take(&row[i], f, fields[1 + x->shown[i]], e))
			return -1;
		if (f->text && row[i].kind == DATUM_TEXT)
			row[i].text = arena_dup(x->arena, row[i].text);
	}
	return 0;
}

static void forget_facts(void *context)
{
	((struct fact_page *)context)->n = 0;
}

/* ---- together ---- */

static int next_fact(struct rows *rows, struct datum *row, struct error *e)
{
	struct fact_page *x = (struct fact_page *)rows;

	(void)e;
	if (x->at == x->n)
		return 0;
	memcpy(row, x->data + x->at++ * rows->n, rows->n * sizeof *row);
	return 1;
}

static void close_facts(struct rows *rows)
{
	struct fact_page *x = (struct fact_page *)rows;

	inquiry_close(&x->inquiry);
	arena_free(x->arena);
	free(x->data);
	free(x);
}

/* Those that are wanted of all that pass: a page, or with a download all. */
static void wanted_facts(const struct question *r, uint64_t total, uint64_t *from, uint64_t *n)
{
	bool page = r->paged || r->format == OUTPUT_JSON;

	*from = page ? (uint64_t)(r->page - 1) * (uint64_t)r->page_size : 0;
	*n = page ? (uint64_t)r->page_size : total;
	*from = *from < total ? *from : total;
	*n = *n < total - *from ? *n : total - *from;
}

static int read_page(struct fact_page *x, const struct question *r, uint64_t total, struct error *e)
{
	struct buffer sql;
	uint64_t from, n;

	wanted_facts(r, total, &from, &n);
	if (!n)
		return 0;
	buffer_init(&sql, SQL_MAX);
	put_page(&sql, x, r, from, n);
	int result =
		inquiry_ask(&x->inquiry, &sql, NULL, 1 + x->norder, take_fact, forget_facts, x, e);
	buffer_drop(&sql);
	if (result == 0 && x->n != n)
		return error_set(
			e, STATUS_STORE,
			"ClickHouse counts %llu facts and gives %zu of the %llu that were asked for",
			(unsigned long long)total, x->n, (unsigned long long)n);
	return result;
}

int clickhouse_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
		     const struct question *r, struct error *e)
{
	struct fact_page *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){.n = r->columns.n, .next = next_fact, .close = close_facts};
	x->arena = arena_new();
	if (inquiry_open(&x->inquiry, s, p, r, e) || facts_count(total, &x->inquiry, e) ||
	    open_order(x, r, e) || read_page(x, r, *total, e)) {
		close_facts(&x->rows);
		return -1;
	}
	*out = &x->rows;
	return 0;
}
