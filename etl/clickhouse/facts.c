/*
 * facts: entries in order, a page of them or all. ClickHouse sorts, and what it gives is proved: how many facts pass in all,
 * and how many of them stand up to the last one given, is counted by a statement that saw every line. A page without one of
 * those before its last fact, of a replica that lacks it, is none.
 *
 * All of them come in pieces, each found and proved as a page is when the one before has been given, so that however many
 * there are takes no more memory. Proofs see the same lines, whichever replicas they are of: a piece begins exactly behind
 * the one before.
 */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/fact_narrow.h"

#include <stdlib.h>

#define PLACE_FIELDS 3u
#define PIECE_TRIES 3u

/* A piece has at most so many facts, and fewer where they take more memory than that: 18 columns come to some 100 MB. Each is
 * looked for among all facts: a quarter of them take near four times as many statements in all, each as long. */
#define PIECE_FACTS ((uint64_t)1 << 19)
#define PIECE_MEMORY ((size_t)128 << 20)

/* A field until it is given: a piece has many. */
union kept_field {
	int64_t amount; /* MONEY_NULL */
	uint64_t key;
	const struct str *text; /* NULL */
};

struct fact_page {
	struct rows rows;
	struct inquiry inquiry;
	struct arena *arena;
	struct fact_order order; /* that of the question, then all columns */
	size_t *shown;           /* by the question's column: which of them it is */
	bool whole;              /* all facts, as many as were counted first */
	uint64_t total;          /* facts that pass, or may: then it is not counted yet */
	bool counted;
	uint64_t left;  /* wanted and not yet read */
	uint64_t piece; /* facts that are read at once */
	/* The piece at hand. */
	struct arena *texts;
	union kept_field *data; /* row by row, of the columns that are shown */
	size_t n, capacity, at;
	bool full;             /* it takes no more memory: what came behind was left */
	uint64_t from, wanted; /* of all that pass; what is wanted may be more than there is */
	struct fact_bounds bounds;
	struct fact_place last; /* of its last row */
};

static int add_order(struct fact_page *x, const struct column *column, bool descending,
		     size_t *index, struct error *e)
{
	struct fact_order *o = &x->order;

	for (*index = 0; *index < o->n; ++*index)
		if (fact_field_same(x->inquiry.cube, &o->fields[*index].column, column))
			return 0;
	o->descending[o->n] = descending;
	o->left_out[o->n] = false;
	return fact_field_open(&o->fields[o->n++], &x->inquiry, column, true, e);
}

static int open_order(struct fact_page *x, const struct question *r, struct error *e)
{
	size_t most = r->norders + r->columns.n + 1, index;

	x->order.fields = ARENA_ARRAY(x->arena, struct fact_field, most);
	x->order.descending = ARENA_ARRAY(x->arena, bool, most);
	x->order.left_out = ARENA_ARRAY(x->arena, bool, most);
	x->shown = ARENA_ARRAY(x->arena, size_t, r->columns.n + 1);
	for (size_t i = 0; i < r->norders; i++)
		if (add_order(x, &r->orders[i].column, r->orders[i].descending, &index, e))
			return -1;
	size_t named = x->order.n;
	for (size_t i = 0; i < r->columns.n; i++)
		if (add_order(x, &r->columns.items[i], false, &x->shown[i], e))
			return -1;
	for (size_t i = named; i < x->order.n && !picture_orders_texts(x->inquiry.picture); i++)
		x->order.left_out[i] = x->order.fields[i].text;
	return 0;
}

/* ---- the statement ---- */

static void put_page(struct buffer *sql, const struct fact_page *x)
{
	buffer_append_z(sql, "SELECT dataset,seq,entry");
	for (size_t i = 0; i < x->order.n; i++) {
		buffer_append_char(sql, ',');
		fact_field_put(sql, &x->inquiry, &x->order.fields[i]);
	}
	fact_bounds_put(sql, &x->inquiry, &x->bounds);
	buffer_append_z(sql, " ORDER BY ");
	fact_order_put(sql, &x->inquiry, &x->order, x->bounds.alike);
	buffer_printf(sql, " LIMIT %llu,%llu", (unsigned long long)(x->from - x->bounds.ahead),
		      (unsigned long long)x->wanted);
}

static int keep(union kept_field *out, struct arena *a, const struct fact_field *f,
		struct str field, struct error *e)
{
	struct datum checked;

	if (fact_field_take(&checked, f, field, e))
		return -1;
	if (f->amount) {
		out->amount = MONEY_NULL;
		return field.ptr && !tsv_signed(field, &out->amount) ? tsv_fault(e, field) : 0;
	}
	if (!f->text)
		return tsv_unsigned(field, &out->key) ? 0 : tsv_fault(e, field);
	struct str *text = field.ptr ? ARENA_NEW(a, struct str) : NULL;
	if (text)
		*text = arena_dup(a, field);
	out->text = text;
	return 0;
}

static int give(struct datum *out, const struct fact_field *f, union kept_field kept,
		struct error *e)
{
	if (f->amount)
		*out = kept.amount == MONEY_NULL ? datum_null() : datum_amount(kept.amount);
	else if (f->text)
		return fact_field_take(out, f, kept.text ? *kept.text : (struct str){0}, e);
	else
		*out = datum_of(f->type, &dictionary_get(f->members,
							 (uint32_t)kept.key)[f->column.attribute]);
	return 0;
}

static int take_fact(void *context, const struct str *fields, struct error *e)
{
	struct fact_page *x = context;
	size_t width = x->rows.n;

	x->full = x->full ||
		  (x->n && arena_size(x->texts) + x->n * width * sizeof *x->data > PIECE_MEMORY);
	if (x->full)
		return 0;
	if (fact_place_take(&x->last, &x->order, fields, e))
		return -1;
	if (x->n == x->capacity) {
		x->capacity = x->capacity ? 2 * x->capacity : 128;
		x->data = xrealloc(x->data, x->capacity * (width + 1) * sizeof *x->data);
	}
	union kept_field *row = x->data + x->n++ * width;
	for (size_t i = 0; i < width; i++)
		if (keep(&row[i], x->texts, &x->order.fields[x->shown[i]],
			 fields[PLACE_FIELDS + x->shown[i]], e))
			return -1;
	return 0;
}

static void forget_facts(void *context)
{
	struct fact_page *x = context;

	x->n = x->at = 0;
	x->full = false;
	arena_reset(x->texts);
}

static int read_piece(struct fact_page *x, struct error *e)
{
	struct buffer sql;

	forget_facts(x);
	/* Counts of one server and values of another may not go together: a page without facts is asked for again. */
	if (!x->wanted || x->bounds.beyond || x->bounds.ahead > x->from)
		return 0;
	buffer_init(&sql, SQL_MAX);
	put_page(&sql, x);
	int result = inquiry_ask(&x->inquiry, &sql, NULL, PLACE_FIELDS + x->order.n, take_fact,
				 forget_facts, x, e);
	buffer_drop(&sql);
	if (x->full) /* those behind are of the next piece, which is as small */
		x->piece = x->wanted = x->n;
	return result;
}

/* ---- the proof ---- */

/* Whether these are the facts that are wanted, of that many, of which so many stand up to the last one. */
static bool is_right(const struct fact_page *x, uint64_t total, uint64_t upto)
{
	bool reaches_end = x->from + x->n >= total;

	if ((x->counted && total != x->total) || x->n > x->wanted)
		return false;
	if (x->n == 0)
		return reaches_end || !x->left;
	return (x->n == x->wanted || reaches_end) && upto == x->from + x->n;
}

/* Bounds divide all facts into those before, within and behind: a statement that saw every line counts them. What is asked
 * of those within is right when it saw all of them, too. */
static int prove_bounded(bool *right, uint64_t *total, const struct fact_page *x,
			 const struct buffer *upto, struct error *e)
{
	uint64_t kinds[3], within[2];
	struct buffer all;

	buffer_init(&all, 8);
	buffer_append_char(&all, '1');
	int result =
		facts_count_kinds(kinds, 3, &x->inquiry, &x->bounds.kinds, e) ||
				fact_bounds_count(within, &x->inquiry, &x->bounds, &all, upto, e)
			? -1
			: 0;
	buffer_drop(&all);
	if (result)
		return -1;
	*total = kinds[0] + kinds[1] + kinds[2];
	*right = kinds[1] == x->bounds.ahead && kinds[2] == x->bounds.rows &&
		 within[0] == kinds[2] && is_right(x, *total, kinds[1] + within[1]);
	return 0;
}

static int prove_unbounded(bool *right, uint64_t *total, const struct fact_page *x,
			   const struct buffer *upto, struct error *e)
{
	struct buffer kind;
	uint64_t kinds[2];

	buffer_init(&kind, SQL_MAX);
	buffer_append_z(&kind, "if(");
	buffer_append_str(&kind, buffer_str(upto));
	buffer_append_z(&kind, ",2,1)");
	kind.overflow = kind.overflow || upto->overflow;
	int result = facts_count_kinds(kinds, 2, &x->inquiry, &kind, e);
	*total = kinds[0] + kinds[1];
	*right = result == 0 && is_right(x, *total, kinds[1]);
	buffer_drop(&kind);
	return result;
}

static int prove_piece(bool *right, uint64_t *total, const struct fact_page *x, struct error *e)
{
	struct buffer upto;
	int result = 0;

	if (x->counted && x->left == x->total && x->n == x->total) {
		*right = true; /* all there are, and each is there once */
		return 0;
	}
	buffer_init(&upto, SQL_MAX);
	if (x->n)
		result = fact_order_put_upto(&upto, &x->inquiry, &x->order, x->bounds.alike,
					     &x->last, e);
	else
		buffer_append_char(&upto, '0');
	if (result == 0)
		result = x->bounds.n && x->n ? prove_bounded(right, total, x, &upto, e)
					     : prove_unbounded(right, total, x, &upto, e);
	buffer_drop(&upto);
	return result;
}

static int find_bounds(struct fact_page *x, struct error *e)
{
	fact_bounds_drop(&x->bounds);
	x->wanted = x->left < x->piece && !(x->whole && x->left) ? x->left : x->piece;
	return fact_narrow(&x->bounds, &x->inquiry, &x->order, x->from, &x->wanted, x->whole,
			   x->total, e);
}

/* Each statement may be of other replicas, so a piece that is not right is asked for once more, of the next server. */
static int read_proved(struct fact_page *x, struct error *e)
{
	uint64_t total = x->total;
	bool right = false;

	for (unsigned tries = 0; tries < PIECE_TRIES && !right; tries++) {
		if (tries)
			client_turn(x->inquiry.client);
		if (find_bounds(x, e) || read_piece(x, e) || prove_piece(&right, &total, x, e))
			return -1;
	}
	if (!right)
		return error_set(
			e, STATUS_STORE,
			"ClickHouse counts %llu facts of cube %.*s, and the %zu from %llu on that it gives are not "
			"those: some server lacks lines",
			(unsigned long long)total, STR_ARG(x->inquiry.cube->name), x->n,
			(unsigned long long)x->from);
	x->total = total;
	x->counted = true;
	return 0;
}

/* ---- together ---- */

static int open_piece(struct fact_page *x, struct error *e)
{
	if (read_proved(x, e))
		return -1;
	x->from += x->n;
	uint64_t behind = x->from < x->total ? x->total - x->from : 0;
	x->left = x->left - x->n < behind ? x->left - x->n : behind;
	x->piece += x->full ? 0 : x->piece / 8; /* again, where it had to be smaller */
	x->piece = x->piece < PIECE_FACTS ? x->piece : PIECE_FACTS;
	return 0;
}

static int next_fact(struct rows *rows, struct datum *row, struct error *e)
{
	struct fact_page *x = (struct fact_page *)rows;

	if (x->at == x->n && x->left && open_piece(x, e))
		return -1;
	if (x->at == x->n)
		return 0;
	for (size_t i = 0; i < rows->n; i++)
		if (give(&row[i], &x->order.fields[x->shown[i]], x->data[x->at * rows->n + i], e))
			return -1;
	x->at++;
	return 1;
}

static void close_facts(struct rows *rows)
{
	struct fact_page *x = (struct fact_page *)rows;

	inquiry_close(&x->inquiry);
	fact_bounds_drop(&x->bounds);
	arena_free(x->last.arena);
	arena_free(x->texts);
	arena_free(x->arena);
	free(x->data);
	free(x);
}

/* What is wanted of all that may pass: a page; with a download all, which are counted. */
static int wanted_facts(struct fact_page *x, const struct question *r, struct error *e)
{
	const struct cube_contents *all = &x->inquiry.table->contents;

	x->piece = PIECE_FACTS;
	x->whole = !r->paged && r->format != OUTPUT_JSON;
	x->counted = x->whole;
	if (x->whole) {
		int result = facts_count(&x->total, &x->inquiry, e);
		x->left = x->total;
		return result;
	}
	for (size_t i = 0; i < all->n; i++)
		x->total += x->inquiry.asked[i] ? all->items[i].entries : 0;
	x->from = (uint64_t)(r->page - 1) * (uint64_t)r->page_size;
	x->from = x->from < x->total ? x->from : x->total;
	x->left = x->total - x->from;
	x->left = (uint64_t)r->page_size < x->left ? (uint64_t)r->page_size : x->left;
	return 0;
}

int clickhouse_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
		     const struct question *r, struct error *e)
{
	struct fact_page *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){.n = r->columns.n, .next = next_fact, .close = close_facts};
	x->arena = arena_new();
	x->texts = arena_new();
	x->last.arena = arena_new();
	if (inquiry_open(&x->inquiry, s, p, r, e) || open_order(x, r, e) || wanted_facts(x, r, e) ||
	    open_piece(x, e)) {
		close_facts(&x->rows);
		return -1;
	}
	*out = &x->rows;
	*total = x->total;
	return 0;
}
