/* The columns of a sheet: their names, what is compared, and the order of the rows. */
#include "sheet/sheet.h"

static struct str member_text(const struct sheet *t, size_t member)
{
	struct buffer b;

	buffer_init(&b, QUERY_MAX_BODY);
	value_plain(&b, t->pivot_type, &t->members[member]);
	struct str text = arena_dup(t->r->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

/* ---- compare=proposed,executed ---- */

static size_t member_named(const struct sheet *t, struct str text)
{
	for (size_t i = 0; i < t->nmembers; i++)
		if (!t->members[i].null && str_eq(member_text(t, i), text))
			return i;
	return SIZE_MAX;
}

bool sheet_is_compared(const struct question *r, struct str member)
{
	struct str text = r->compare->text;
	size_t rest = text.len - member.len;

	if (member.len >= text.len)
		return false;
	return (str_starts(text, member) && text.ptr[member.len] == ',') ||
	       (str_ends(text, member) && text.ptr[rest - 1] == ',');
}

/* A member may hold a comma itself: the one is meant that has a member on either side. */
static int read_compare(struct sheet *t, struct error *e)
{
	struct str text = t->r->compare->text;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != ',')
			continue;
		t->base = member_named(t, str_trim((struct str){text.ptr, i}));
		t->other =
			member_named(t, str_trim((struct str){text.ptr + i + 1, text.len - i - 1}));
		if (t->base != SIZE_MAX && t->other != SIZE_MAX)
			return 0;
	}
	struct buffer names;
	buffer_init(&names, 1024);
	for (size_t i = 0; i < t->nmembers; i++)
		buffer_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(member_text(t, i)));
	error_set(e, STATUS_USAGE,
		  "compare=%.*s: name two members of the pivot, the base first; it has here: %.*s",
		  STR_ARG(text), STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

/* ---- columns ---- */

static void add_column(struct sheet *t, enum sheet_kind kind, size_t of, size_t member,
		       struct str label)
{
	struct sheet_column *c = &t->columns[t->ncolumns++];

	*c = (struct sheet_column){.kind = kind, .of = of, .member = member};
	c->label.label = label;
}

static void add_aggregate(struct sheet *t, size_t k)
{
	const struct column *c = &t->r->aggregates.items[k];
	struct arena *a = t->r->arena;

	if (t->pivot == SIZE_MAX) {
		add_column(t, SHEET_CELL, k, 0, c->label);
		return;
	}
	for (size_t m = 0; m < t->nmembers; m++)
		add_column(t, SHEET_CELL, k, m,
			   arena_printf(a, "%.*s@%.*s", STR_ARG(c->label),
					STR_ARG(member_text(t, m))));
	if (t->base == SIZE_MAX || c->kind != COLUMN_AGGREGATE || c->function != AGGREGATE_SUM)
		return;
	add_column(t, SHEET_DIFFERENCE, k, 0,
		   arena_printf(a, "%.*s.difference", STR_ARG(c->label)));
	add_column(t, SHEET_PERCENTAGE, k, 0,
		   arena_printf(a, "%.*s.percentage", STR_ARG(c->label)));
}

int sheet_columns(struct sheet *t, struct error *e)
{
	const struct question *r = t->r;

	if (r->compare && read_compare(t, e) != 0)
		return -1;
	t->columns = ARENA_ARRAY(r->arena, struct sheet_column,
				 r->columns.n + r->aggregates.n * (t->nmembers + 2) + 1);
	for (size_t i = 0; i < r->columns.n; i++)
		add_column(t, SHEET_KEY, i, 0, r->columns.items[i].label);
	for (size_t k = 0; k < r->aggregates.n; k++)
		add_aggregate(t, k);
	return 0;
}

/* ---- what is compared ---- */

bool sheet_compared(const struct sheet *t, const struct sheet_column *c, size_t row, money_sum *out)
{
	const struct cell_total *base = sheet_cell(t, row, t->base, c->of);
	const struct cell_total *other = sheet_cell(t, row, t->other, c->of);
	money_sum difference = other->sum - base->sum, by = base->sum;

	if (c->kind == SHEET_DIFFERENCE) {
		*out = difference;
		return base->present || other->present;
	}
	if (by == 0)
		return false;
	/* Hundredths of a percent, half away from zero; a shortfall below a negative base is one.
	 */
	bool negative = difference < 0;
	money_sum size = by < 0 ? -by : by, much = negative ? -difference : difference;
	*out = (much * 20000 + size) / (size * 2);
	*out = negative ? -*out : *out;
	return true;
}

/* ---- order ---- */

/* The column that the text begins with, up to its end, a comma or a colon: names may hold both. */
static const struct sheet_column *take_column(const struct sheet *t, struct str *rest)
{
	const struct sheet_column *best = NULL;

	for (size_t i = 0; i < t->ncolumns; i++) {
		struct str label = t->columns[i].label.label;
		bool ends = label.len == rest->len ||
			    (label.len < rest->len && strchr(",:", rest->ptr[label.len]));
		if (str_starts(*rest, label) && ends &&
		    (!best || label.len > best->label.label.len))
			best = &t->columns[i];
	}
	if (best) {
		rest->ptr += best->label.label.len;
		rest->len -= best->label.label.len;
	}
	return best;
}

int sheet_orders(struct sheet *t, struct error *e)
{
	struct question *r = t->r;

	if (!r->sheet_order)
		return 0;
	struct str rest = *r->sheet_order;
	t->orders = ARENA_ARRAY(r->arena, struct sheet_column, QUERY_MAX_REFS);
	r->orders = ARENA_ARRAY(r->arena, struct order_key, QUERY_MAX_REFS);
	while (rest.ptr) {
		const struct sheet_column *c = take_column(t, &rest);
		struct str direction = str_split(&rest, ',');
		bool descending = str_eq(direction, STR(":desc"));
		if (!c || t->norders == QUERY_MAX_REFS ||
		    (direction.len && !descending && !str_eq(direction, STR(":asc"))))
			return error_set(e, STATUS_USAGE,
					 "Invalid sorting criterion: '%.*s'; order a sheet by its "
					 "columns, like amount.sum@executed:desc",
					 STR_ARG(*r->sheet_order));
		t->orders[t->norders] = *c;
		t->orders[t->norders++].descending = descending;
		r->orders[r->norders++] =
			(struct order_key){.ref = c->label.label, .descending = descending};
	}
	return 0;
}

/* Averages are ordered by, too, so cells compare as sums divided by their number. */
static int compare_cells(const struct sheet *t, const struct sheet_column *c, size_t x, size_t y,
			 bool *null)
{
	const struct column *k = &t->r->aggregates.items[c->of];
	const struct cell_total *a = sheet_cell(t, x, c->member, c->of);
	const struct cell_total *b = sheet_cell(t, y, c->member, c->of);
	bool count = k->kind == COLUMN_COUNT || k->function == AGGREGATE_COUNT;
	money_sum s = a->sum, u = b->sum;

	if (!count && (!a->present || !b->present)) {
		*null = true;
		return !a->present - !b->present;
	}
	if (count) {
		s = (money_sum)(k->kind == COLUMN_COUNT ? a->count : a->present);
		u = (money_sum)(k->kind == COLUMN_COUNT ? b->count : b->present);
	} else if (k->function == AGGREGATE_AVG) {
		s *= (money_sum)b->present;
		u *= (money_sum)a->present;
	} else if (k->function != AGGREGATE_SUM) {
		s = k->function == AGGREGATE_MIN ? a->low : a->high;
		u = k->function == AGGREGATE_MIN ? b->low : b->high;
	}
	return (s > u) - (s < u);
}

static int compare_by(const struct sheet *t, const struct sheet_column *c, size_t x, size_t y)
{
	bool null = false;
	int order;

	if (c->kind == SHEET_KEY) {
		const struct value *a = &t->keys[x * t->r->columns.n + c->of];
		const struct value *b = &t->keys[y * t->r->columns.n + c->of];
		null = a->null || b->null;
		order = value_cmp(t->groups->columns[c->of].type, a, b);
	} else if (sheet_is_exact(t, c)) {
		order = sheet_compare_exact(t, c, x, y, &null);
	} else if (c->kind == SHEET_CELL) {
		order = compare_cells(t, c, x, y, &null);
	} else {
		money_sum a = 0, b = 0;
		bool has_a = sheet_compared(t, c, x, &a), has_b = sheet_compared(t, c, y, &b);
		null = !has_a || !has_b;
		order = null ? !has_a - !has_b : (a > b) - (a < b);
	}
	return c->descending && !null ? -order : order; /* what is missing comes last */
}

int sheet_compare(const void *a, const void *b, void *sheet)
{
	const struct sheet *t = sheet;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = 0;

	for (size_t i = 0; i < t->norders && !order; i++)
		order = compare_by(t, &t->orders[i], x, y);
	for (size_t i = 0; i < t->r->columns.n && !order; i++)
		order = compare_by(t, &t->columns[i], x, y);
	return order;
}
