/* Laying the cells of a grouping out as rows and pivot columns. */
#include "sheet/sheet.h"

#include "base/memory/map.h"

#include <stdlib.h>

static size_t width_of(const struct sheet *t)
{
	return t->nmembers * t->r->aggregates.n;
}

static enum value_type type_of(const struct sheet *t, size_t column)
{
	return t->groups->columns[column].type;
}

/* ---- what cells are told apart by ---- */

/* Shares of lines cannot be counted, and of averages and extremes there are none. */
static int check_aggregates(struct question *r, struct error *e)
{
	struct columns kept = {0};

	for (size_t i = 0; i < r->aggregates.n; i++) {
		const struct column *c = &r->aggregates.items[i];
		if (c->kind == COLUMN_AGGREGATE && c->function == AGGREGATE_SUM)
			columns_add(&kept, r->arena, r->cube, c);
		else if (r->aggregates_given)
			return error_set(e, STATUS_USAGE,
					 "comparable divides money by shares: it gives sums only, "
					 "not '%.*s'",
					 STR_ARG(c->ref));
	}
	r->aggregates = kept;
	return 0;
}

static int add_columns(struct sheet *t, struct picture *p, struct session *s, struct error *e)
{
	struct question *r = t->r;

	for (size_t i = 0; i < r->columns.n; i++)
		columns_add(&t->grouped, r->arena, r->cube, &r->columns.items[i]);
	if (r->pivot) {
		t->pivot = t->grouped.n;
		columns_add(&t->grouped, r->arena, r->cube, &r->pivot->column);
	}
	if (normal_open(&t->normal, s, p, r, e) != 0)
		return -1;
	if (t->normal)
		normal_columns(t->normal, &t->grouped);
	if (!r->comparable && !r->comparable_off)
		return 0;
	return check_aggregates(r, e) != 0 ? -1 : crosswalk_open(&t->walk, t, p, s, e);
}

static int group(struct sheet *t, struct session *s, struct picture *p, struct error *e)
{
	struct question *r = t->r;

	if (engine_cells(&t->groups, s, p, r, &t->grouped, &r->aggregates, e) != 0)
		return -1;
	/* The drilldown and the pivot stand first. */
	struct columns keys = {t->grouped.items, r->columns.n + (t->pivot != SIZE_MAX), 0};
	return t->normal ? normal_settle(t->normal, t->groups, &keys, e) : 0;
}

/* ---- members of the pivot ---- */

static int compare_members(const void *a, const void *b, void *sheet)
{
	const struct sheet *t = sheet;
	return value_cmp(t->pivot_type, a, b);
}

static int add_member(struct sheet *t, struct value v, struct error *e)
{
	for (size_t i = 0; i < t->nmembers; i++)
		if (value_cmp(t->pivot_type, &t->members[i], &v) == 0)
			return 0;
	if (t->nmembers == QUERY_MAX_PIVOT)
		return error_set(e, STATUS_LIMIT,
				 "pivot=%.*s would make more than %d columns: cut it, or drill "
				 "down by it",
				 STR_ARG(t->r->pivot->ref), QUERY_MAX_PIVOT);
	t->members[t->nmembers++] = v;
	return 0;
}

/* What is compared has a column even where the cut leaves it nothing. */
static int add_compared(struct sheet *t, struct picture *p, struct session *s, struct error *e)
{
	const struct column *c = &t->grouped.items[t->pivot];
	const struct value *values;
	struct buffer text;
	uint32_t n;
	int result = 0;

	if (!t->r->compare)
		return 0;
	if (picture_values(&values, &n, p, s, c->dimension, c->attribute, e) != 0)
		return -1;
	buffer_init(&text, QUERY_MAX_PARAM_BYTES);
	for (uint32_t i = 0; i < n && result == 0; i++) {
		buffer_reset(&text);
		value_plain(&text, t->pivot_type, &values[i]);
		if (!values[i].null && sheet_is_compared(t->r, buffer_str(&text)))
			result = add_member(t, values[i], e);
	}
	buffer_drop(&text);
	return result;
}

static int collect_members(struct sheet *t, struct picture *p, struct session *s, struct error *e)
{
	t->members = ARENA_ARRAY(t->r->arena, struct value, QUERY_MAX_PIVOT);
	t->members[0] = value_null();
	t->nmembers = t->pivot == SIZE_MAX;
	if (t->pivot == SIZE_MAX)
		return 0;
	t->pivot_type = type_of(t, t->pivot);
	uint32_t last = UINT32_MAX;
	for (size_t i = 0; i < t->groups->n; i++) {
		uint32_t code = t->groups->columns[t->pivot].codes[i];
		if (code != last && add_member(t, *cells_value(t->groups, t->pivot, i), e) != 0)
			return -1;
		last = code;
	}
	if (add_compared(t, p, s, e) != 0)
		return -1;
	qsort_r(t->members, t->nmembers, sizeof *t->members, compare_members, t);
	return 0;
}

static size_t find_member(const struct sheet *t, const struct value *v)
{
	for (size_t i = 0; i < t->nmembers; i++)
		if (value_cmp(t->pivot_type, &t->members[i], v) == 0)
			return i;
	return 0;
}

/* ---- rows ---- */

static int reserve_row(struct sheet *t, struct error *e)
{
	size_t width = width_of(t), exact = t->normal ? sizeof *t->exact + FRACTION_BYTES : 0;
	size_t each = t->r->columns.n * sizeof *t->keys + width * (sizeof *t->cells + exact);

	if (t->nrows < t->capacity)
		return 0;
	t->capacity = t->capacity ? t->capacity * 2 : 256;
	if (t->capacity * each > QUERY_MAX_MEMORY)
		return error_set(e, STATUS_LIMIT, "The sheet would pass %zu MB: cut it",
				 QUERY_MAX_MEMORY >> 20);
	t->keys = xrealloc(t->keys, (t->capacity * t->r->columns.n + 1) * sizeof *t->keys);
	t->cells = xrealloc(t->cells, (t->capacity * width + 1) * sizeof *t->cells);
	if (t->normal)
		t->exact = xrealloc(t->exact, (t->capacity * width + 1) * sizeof *t->exact);
	return 0;
}

static void put_key(struct buffer *b, enum value_type type, const struct value *v)
{
	size_t len = type == VALUE_STRING && !v->null ? v->text.len : 0;

	buffer_append(b, &v->null, sizeof v->null);
	buffer_append(b, &len, sizeof len);
	if (type == VALUE_STRING)
		buffer_append(b, v->text.ptr, len);
	else if (!v->null)
		buffer_append(b, &v->number, sizeof v->number);
}

static int row_of(struct sheet *t, struct map *rows, struct buffer *key, const struct value *values,
		  size_t *out, struct error *e)
{
	bool is_new;

	buffer_reset(key);
	for (size_t i = 0; i < t->r->columns.n; i++)
		put_key(key, type_of(t, i), &values[i]);
	if (key->overflow)
		return error_set(e, STATUS_LIMIT, "A row's texts are too long for a sheet");
	uint32_t *at = map_put(rows, buffer_str(key), &is_new);
	*out = *at;
	if (!is_new)
		return 0;
	if (reserve_row(t, e) != 0)
		return -1;
	*at = (uint32_t)t->nrows;
	*out = t->nrows++;
	if (t->r->columns.n > 0)
		memcpy(&t->keys[*out * t->r->columns.n], values, t->r->columns.n * sizeof *values);
	for (size_t i = 0; i < width_of(t); i++)
		t->cells[*out * width_of(t) + i] = cell_total_none();
	if (t->normal)
		memset(&t->exact[*out * width_of(t)], 0, width_of(t) * sizeof *t->exact);
	return 0;
}

static void add_cell(struct sheet *t, size_t cell, size_t row, size_t member, size_t aggregate,
		     const struct cell_total *part)
{
	const struct column *c = &t->r->aggregates.items[aggregate];
	size_t at = member * t->r->aggregates.n + aggregate;

	cell_total_add(&t->cells[row * width_of(t) + at], part);
	cell_total_add(&t->sums[at], part);
	if (!t->normal || !part->present || c->kind != COLUMN_AGGREGATE ||
	    c->function != AGGREGATE_SUM)
		return;
	normal_add(t->normal, &t->exact[row * width_of(t) + at], cell, c, part->sum);
	normal_add(t->normal, &t->exact_sums[at], cell, c, part->sum);
}

struct laying {
	size_t cell; /* of the groups, at hand */
	struct map *rows;
	struct buffer key;
	struct value *values, *own; /* [grouped.n] */
	struct cell_total *parts;   /* [aggregates.n] */
	money_sum *sums;
};

static int lay_plain(struct sheet *t, struct laying *l, size_t member, struct error *e)
{
	size_t row = 0;

	if (row_of(t, l->rows, &l->key, l->values, &row, e) != 0)
		return -1;
	for (size_t k = 0; k < t->r->aggregates.n; k++)
		add_cell(t, l->cell, row, member, k, &l->parts[k]);
	return 0;
}

/* A cell whose code becomes one or more others: its money is divided among them. */
static int lay_pieces(struct sheet *t, struct laying *l, size_t member, struct error *e)
{
	const struct crosswalk_piece *pieces;
	struct value *own = l->own;

	memcpy(own, l->values, t->grouped.n * sizeof *own);
	for (size_t k = 0; k < t->r->aggregates.n; k++)
		l->sums[k] = l->parts[k].sum;
	size_t n = crosswalk_split(t->walk, own, l->sums, &pieces);
	if (n == 0)
		return error_set(e, STATUS_LIMIT, "The crosswalk divides a code into too many");
	for (size_t i = 0; i < n; i++) {
		memcpy(l->values, own, t->grouped.n * sizeof *own);
		for (size_t c = 0; c < t->grouped.n; c++)
			crosswalk_replace(t->walk, &pieces[i], &t->grouped.items[c], &l->values[c]);
		for (size_t k = 0; k < t->r->aggregates.n; k++)
			l->parts[k].sum = pieces[i].sums[k];
		if (lay_plain(t, l, member, e) != 0)
			return -1;
	}
	return 0;
}

static int lay_cells(struct sheet *t, struct laying *l, struct pulse *pulse, struct error *e)
{
	for (size_t i = 0; i < t->groups->n; i++) {
		l->cell = i;
		for (size_t c = 0; c < t->grouped.n; c++)
			l->values[c] = *cells_value(t->groups, c, i);
		for (size_t k = 0; k < t->r->aggregates.n; k++)
			l->parts[k] =
				cell_total_of(t->groups, t->r->cube, &t->r->aggregates.items[k], i);
		size_t member = t->pivot == SIZE_MAX ? 0 : find_member(t, &l->values[t->pivot]);
		if ((t->walk && crosswalk_divides(t->walk) ? lay_pieces : lay_plain)(t, l, member,
										     e) != 0)
			return -1;
		if ((i & 0xfff) == 0 && pulse_check(pulse, e) != 0)
			return -1;
	}
	return 0;
}

static int lay_out(struct sheet *t, struct pulse *pulse, struct error *e)
{
	struct arena *a = t->r->arena;
	struct laying l = {.rows = map_new(),
			   .values = ARENA_ARRAY(a, struct value, t->grouped.n + 1),
			   .own = ARENA_ARRAY(a, struct value, t->grouped.n + 1),
			   .parts = ARENA_ARRAY(a, struct cell_total, t->r->aggregates.n + 1),
			   .sums = ARENA_ARRAY(a, money_sum, t->r->aggregates.n + 1)};

	buffer_init(&l.key, QUERY_MAX_BODY);
	t->sums = ARENA_ARRAY(a, struct cell_total, width_of(t) + 1);
	t->exact_sums = ARENA_ARRAY(a, struct normal_cell, width_of(t) + 1);
	for (size_t i = 0; i < width_of(t); i++)
		t->sums[i] = cell_total_none();
	int result = lay_cells(t, &l, pulse, e);
	map_free(l.rows);
	buffer_drop(&l.key);
	return result;
}

int sheet_open(struct sheet *t, struct session *s, struct picture *p, struct question *r,
	       struct error *e)
{
	*t = (struct sheet){.r = r, .pivot = SIZE_MAX, .base = SIZE_MAX, .other = SIZE_MAX};
	if (add_columns(t, p, s, e) != 0 || group(t, s, p, e) != 0 ||
	    collect_members(t, p, s, e) != 0 || sheet_columns(t, e) != 0 || sheet_orders(t, e) != 0)
		return -1;
	return lay_out(t, session_pulse(s), e);
}

void sheet_close(struct sheet *t)
{
	for (size_t i = 0; t->exact && i < t->nrows * width_of(t); i++)
		normal_cell_drop(&t->exact[i]);
	for (size_t i = 0; t->exact_sums && i < width_of(t); i++)
		normal_cell_drop(&t->exact_sums[i]);
	free(t->exact);
	normal_close(t->normal);
	free(t->keys);
	free(t->cells);
	cells_close(t->groups);
	crosswalk_close(t->walk);
}
