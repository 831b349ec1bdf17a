#include "engine/cells.h"

void cells_close(struct cells *c)
{
	if (c)
		c->close(c);
}

int cells_compare(const struct cells *c, size_t column, size_t x, size_t y, bool descending)
{
	const struct cell_column *k = &c->columns[column];
	uint32_t a = k->codes[x], b = k->codes[y];

	if (a == b)
		return 0;
	if (a == k->null || b == k->null)
		return a == k->null ? 1 : -1;
	return (a < b) == descending ? 1 : -1;
}

void cells_put_key(struct buffer *out, const struct cells *c, size_t ncolumns, size_t cell)
{
	for (size_t i = 0; i < ncolumns; i++) {
		value_json(out, c->columns[i].type, cells_value(c, i, cell));
		buffer_append_char(out, ',');
	}
}

struct str cells_key(struct arena *a, const struct cells *c, size_t ncolumns, size_t cell)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	cells_put_key(&b, c, ncolumns, cell);
	struct str key = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return key;
}

struct cell_total cell_total_none(void)
{
	return (struct cell_total){.low = INT64_MAX, .high = INT64_MIN};
}

static const struct cell_measure *find_measure(const struct cells *c, size_t column)
{
	size_t i = 0;

	while (c->measures[i].column != column)
		i++;
	return &c->measures[i];
}

struct cell_total cell_total_of(const struct cells *c, const struct cube *cube,
				const struct column *column, size_t cell)
{
	struct cell_total t = {.count = c->count[cell], .present = c->count[cell]};

	if (column->kind != COLUMN_AGGREGATE)
		return t;
	const struct cell_measure *m = find_measure(c, cube->measures[column->measure].column);
	if (m->present)
		t.present = m->present[cell];
	if (m->sum || m->wide_sum)
		t.sum = m->sum ? m->sum[cell] : m->wide_sum[cell];
	if (m->low) {
		t.low = m->low[cell];
		t.high = m->high[cell];
	}
	return t;
}

void cell_total_add(struct cell_total *to, const struct cell_total *from)
{
	to->count += from->count;
	to->present += from->present;
	to->sum += from->sum;
	if (from->present && from->low < to->low)
		to->low = from->low;
	if (from->present && from->high > to->high)
		to->high = from->high;
}
