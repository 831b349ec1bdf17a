#include "clickhouse/fact_narrow.h"

#include <inttypes.h>

struct narrowing {
	struct fact_bounds *out;
	const struct inquiry *q;
	const struct fact_order *o;
	struct arena *arena;
	uint64_t from, n; /* of the facts at hand */
	bool fewer;       /* than n will do */
	uint64_t enough;  /* so many are rather sorted than counted again */
	bool *single;     /* [dimensions]: all facts at hand have one member */
	size_t i;         /* the field at hand */
	/* Of what is asked for. */
	uint64_t *counts; /* by rank */
	struct str first, last;
	struct arena *last_of; /* its bytes */
	uint64_t nvalues;
};

static const struct fact_field *field_of(const struct narrowing *x)
{
	return &x->o->fields[x->i];
}

/* ---- conditions ---- */

/* Adds a field's: `before` and `inside` are whether a fact stands before the bounds, and is within them. */
static void add_bounds(struct narrowing *x, const struct buffer *before,
		       const struct buffer *inside)
{
	struct fact_bounds *b = x->out;

	buffer_append_z(&b->inside, " AND ");
	buffer_append_str(&b->inside, buffer_str(inside));
	b->inside.overflow = b->inside.overflow || inside->overflow;
	buffer_append_str(&b->kinds, buffer_str(before));
	buffer_append_z(&b->kinds, ",2,not(");
	buffer_append_str(&b->kinds, buffer_str(inside));
	buffer_append_z(&b->kinds, "),1,");
	b->kinds.overflow = b->kinds.overflow || before->overflow || inside->overflow;
	b->n++;
}

/* ---- members: counted one by one ---- */

static int take_member(void *context, const struct str *fields, struct error *e)
{
	struct narrowing *x = context;
	const struct ranks *r = field_of(x)->ranks;
	uint64_t key, n;

	if (!tsv_unsigned(fields[0], &key) || key >= r->members || !tsv_unsigned(fields[1], &n))
		return tsv_fault(e, fields[0]);
	x->counts[fact_order_rank(x->o, x->i, (size_t)key)] += n;
	return 0;
}

static void forget_members(void *context)
{
	struct narrowing *x = context;

	memset(x->counts, 0, field_of(x)->ranks->values * sizeof *x->counts);
}

/* The members with these ranks. */
static size_t put_members(struct buffer *sql, const struct narrowing *x, uint64_t from, uint64_t to)
{
	const struct ranks *r = field_of(x)->ranks;
	size_t n = 0;

	buffer_append_char(sql, '(');
	fact_field_put(sql, x->q, field_of(x));
	for (size_t m = 0; m < r->members; m++) {
		uint32_t rank = fact_order_rank(x->o, x->i, m);
		if (rank >= from && rank < to)
			buffer_printf(sql, "%s%zu", n++ ? "," : " IN (", m);
	}
	if (n) {
		buffer_append_z(sql, "))");
	} else {
		buffer_reset(sql);
		buffer_append_char(sql, '0');
	}
	return n;
}

static void bound_members(struct narrowing *x, uint64_t low, uint64_t high)
{
	struct buffer before, inside;

	buffer_init(&before, SQL_MAX);
	buffer_init(&inside, SQL_MAX);
	put_members(&before, x, 0, low);
	if (put_members(&inside, x, low, high + 1) == 1)
		x->single[field_of(x)->column.dimension] = true;
	add_bounds(x, &before, &inside);
	buffer_drop(&before);
	buffer_drop(&inside);
}

/* The ranks between which the page lies, and how many facts have them; false when it is behind them all. Where fewer will
 * do: one, or as many as have few enough facts. */
static bool find_ranks(const struct narrowing *x, uint64_t *low, uint64_t *high, uint64_t *ahead,
		       uint64_t *rows)
{
	uint64_t values = field_of(x)->ranks->values, sum = 0;

	*low = *high = values;
	*ahead = *rows = 0;
	for (uint64_t rank = 0; rank < values && sum < x->from + x->n; rank++) {
		uint64_t here = x->counts[rank];
		sum += here;
		if (!here || sum <= x->from)
			continue;
		if (*low == values) {
			*low = rank;
			*ahead = sum - here;
		} else if (x->fewer && *rows + here > x->enough) {
			break;
		}
		*high = rank;
		*rows += here;
	}
	return *low < values;
}

/* Facts at hand are those between bounds now. */
static void go_within(struct narrowing *x, uint64_t ahead, uint64_t rows)
{
	x->from -= ahead < x->from ? ahead : x->from;
	x->out->ahead += ahead;
	x->out->rows = rows;
	uint64_t there = x->from < rows ? rows - x->from : 0;
	x->n = x->n < there ? x->n : there;
}

static int by_members(struct narrowing *x, bool *alike, struct error *e)
{
	struct buffer sql;
	uint64_t low, high, ahead, rows;

	x->counts = ARENA_ARRAY(x->arena, uint64_t, field_of(x)->ranks->values);
	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT ");
	fact_field_put(&sql, x->q, field_of(x));
	buffer_append_z(&sql, " AS k,count()");
	fact_bounds_put(&sql, x->q, x->out);
	buffer_append_z(&sql, " GROUP BY k");
	int result = inquiry_ask(x->q, &sql, NULL, 2, take_member, forget_members, x, e);
	buffer_drop(&sql);
	if (result)
		return -1;
	if (!find_ranks(x, &low, &high, &ahead, &rows)) {
		x->out->beyond = true;
		return 0;
	}
	bound_members(x, low, high);
	go_within(x, ahead, rows);
	*alike = low == high;
	return 0;
}

/* ---- amounts and texts: the values where the page begins and ends ---- */

static int take_value(void *context, const struct str *fields, struct error *e)
{
	struct narrowing *x = context;
	const struct fact_field *f = field_of(x);
	struct str value = fields[1];
	int64_t number;

	if (value.ptr && !(f->text && f->type == VALUE_STRING) && !tsv_signed(value, &number))
		return tsv_fault(e, value);
	if (x->nvalues++ == 0)
		x->first = value.ptr ? arena_dup(x->arena, value) : value;
	arena_reset(x->last_of);
	x->last = value.ptr ? arena_dup(x->last_of, value) : value;
	return 0;
}

static void forget_values(void *context)
{
	((struct narrowing *)context)->nvalues = 0;
}

static int ask_values(struct narrowing *x, struct error *e)
{
	struct buffer sql;

	x->nvalues = 0;
	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT 1,"); /* a server's words have no second field */
	fact_field_put(&sql, x->q, field_of(x));
	buffer_append_z(&sql, " AS v");
	fact_bounds_put(&sql, x->q, x->out);
	buffer_printf(&sql, " ORDER BY v %s NULLS LAST LIMIT %" PRIu64 ",%" PRIu64,
		      x->o->descending[x->i] ? "DESC" : "ASC", x->from, x->n + x->fewer);
	int result = inquiry_ask(x->q, &sql, NULL, 2, take_value, forget_values, x, e);
	buffer_drop(&sql);
	return result;
}

static bool same_value(struct str a, struct str b)
{
	return !a.ptr == !b.ptr && (!a.ptr || str_eq(a, b));
}

/* From the first value to the last, without that if it is only `below`: how many facts stand before them, and are within. */
static int put_values(struct narrowing *x, struct buffer *before, struct buffer *inside,
		      struct str last, bool below, uint64_t counts[2], struct error *e)
{
	buffer_reset(before);
	buffer_reset(inside);
	if (fact_order_put_before(before, x->q, x->o, x->i, x->first, e))
		return -1;
	buffer_append_z(inside, "(not(");
	buffer_append_str(inside, buffer_str(before));
	buffer_append_z(inside, below ? ") AND (" : ") AND not(");
	if ((below ? fact_order_put_before : fact_order_put_behind)(inside, x->q, x->o, x->i, last,
								    e))
		return -1;
	buffer_append_z(inside, "))");
	return fact_bounds_count(counts, x->q, x->out, before, inside, e);
}

/* Where fewer than n will do, one value more was asked for: they end before it. Where so many with the first value stand
 * before them that they would be sorted among more than enough, they end with that value. */
static int bound_values(struct narrowing *x, struct buffer *before, struct buffer *inside,
			bool *alike, struct error *e)
{
	uint64_t counts[2];
	bool below = x->fewer && x->nvalues > x->n;

	*alike = same_value(x->first, x->last);
	if (put_values(x, before, inside, x->last, below && !*alike, counts, e))
		return -1;
	if (x->fewer && !*alike && counts[1] > x->enough) {
		*alike = true;
		if (put_values(x, before, inside, x->first, false, counts, e))
			return -1;
	}
	add_bounds(x, before, inside);
	go_within(x, counts[0], counts[1]);
	return 0;
}

static int by_values(struct narrowing *x, bool *alike, struct error *e)
{
	struct buffer before, inside;

	if (ask_values(x, e))
		return -1;
	if (x->nvalues == 0) {
		x->out->beyond = true;
		return 0;
	}
	buffer_init(&before, SQL_MAX);
	buffer_init(&inside, SQL_MAX);
	int result = bound_values(x, &before, &inside, alike, e);
	buffer_drop(&before);
	buffer_drop(&inside);
	return result;
}

/* ---- together ---- */

/* Whether the field tells facts at hand apart. */
static bool tells_apart(const struct narrowing *x)
{
	return fact_order_counts(x->o, x->i) &&
	       !(field_of(x)->ranks && x->single[field_of(x)->column.dimension]);
}

int fact_narrow(struct fact_bounds *out, const struct inquiry *q, const struct fact_order *o,
		uint64_t from, uint64_t *n, bool fewer, uint64_t most, struct error *e)
{
	struct narrowing x = {.out = out, .q = q, .o = o, .from = from, .n = *n, .fewer = fewer};
	bool alike = true;
	int result = 0;

	x.enough = *n > FACT_NARROW_ENOUGH ? *n : FACT_NARROW_ENOUGH;
	x.arena = arena_new();
	x.last_of = arena_new();
	*out = (struct fact_bounds){.rows = most};
	buffer_init(&out->inside, SQL_MAX);
	buffer_init(&out->kinds, SQL_MAX);
	buffer_append_z(&out->kinds, "multiIf(");
	x.single = ARENA_ARRAY(x.arena, bool, q->cube->ndimensions + 1);
	for (; x.i < o->n && x.n && alike && !out->beyond && result == 0; x.i++) {
		if (out->rows <= x.enough)
			break;
		if (!tells_apart(&x))
			continue;
		alike = false;
		out->alike = x.i;
		result = field_of(&x)->ranks ? by_members(&x, &alike, e) : by_values(&x, &alike, e);
	}
	out->alike = alike ? x.i : out->alike;
	buffer_append_z(&out->kinds, "3)");
	if (fewer)
		*n = x.n;
	arena_free(x.last_of);
	arena_free(x.arena);
	return result;
}

/* ---- facts within bounds ---- */

void fact_bounds_put(struct buffer *sql, const struct inquiry *q, const struct fact_bounds *b)
{
	inquiry_put_from(sql, q);
	buffer_append_z(sql, " AND (");
	buffer_append_str(sql, buffer_str(&q->pass));
	buffer_append_char(sql, ')');
	buffer_append_str(sql, buffer_str(&b->inside));
	sql->overflow = sql->overflow || b->inside.overflow;
}

static int take_counts(void *context, const struct str *fields, struct error *e)
{
	uint64_t *counts = context;

	for (size_t i = 0; i < 2; i++)
		if (!tsv_unsigned(fields[i], &counts[i]))
			return tsv_fault(e, fields[i]);
	return 0;
}

static void forget_counts(void *context)
{
	memset(context, 0, 2 * sizeof(uint64_t));
}

int fact_bounds_count(uint64_t counts[2], const struct inquiry *q, const struct fact_bounds *b,
		      const struct buffer *one, const struct buffer *other, struct error *e)
{
	struct buffer sql;

	forget_counts(counts);
	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT sum(");
	buffer_append_str(&sql, buffer_str(one));
	buffer_append_z(&sql, "),sum(");
	buffer_append_str(&sql, buffer_str(other));
	buffer_append_char(&sql, ')');
	fact_bounds_put(&sql, q, b);
	sql.overflow = sql.overflow || one->overflow || other->overflow;
	int result = inquiry_ask(q, &sql, NULL, 2, take_counts, forget_counts, counts, e);
	buffer_drop(&sql);
	return result;
}

void fact_bounds_drop(struct fact_bounds *b)
{
	buffer_drop(&b->inside);
	buffer_drop(&b->kinds);
}
