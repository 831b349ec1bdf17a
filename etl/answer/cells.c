#include "answer/cells.h"

#include "scan/group.h"

static struct columns sum_of(const struct question *r, int measure)
{
	struct columns list = {0};
	if (measure >= 0) {
		struct column column = {.kind = COLUMN_AGGREGATE,
					.measure = (size_t)measure,
					.function = AGGREGATE_SUM,
					.label = r->cube->measures[measure].name};
		column.ref = column.label;
		columns_add(&list, r->arena, r->cube, &column);
	}
	return list;
}

static void take_sum(struct cell_row *row, const struct grouping *g, const struct question *r,
		     int measure, uint32_t cell)
{
	row->count = row->present = g->count[cell];
	if (measure < 0)
		return;
	const struct measure_sums *m = grouping_measure(g, r->cube->measures[measure].column);
	if (m->nulls)
		row->present = m->present[cell];
	row->sum = m->wide ? m->wide_sum[cell] : m->sum[cell];
}

static struct value own_value(struct arena *a, enum value_type type, struct value v)
{
	if (type == VALUE_STRING && !v.null)
		v.text = arena_dup(a, v.text);
	return v;
}

static int take_rows(struct cell_rows *out, const struct grouping *g, const struct question *r,
		     int measure, struct error *e)
{
	struct cell_source *sources = ARENA_ARRAY(r->arena, struct cell_source, r->columns.n + 1);
	size_t opened = 0;
	int result = 0;
	for (; opened < r->columns.n && result == 0; opened++)
		result = cell_source_open(&sources[opened], g, &r->columns.items[opened], e);
	if (result == 0) {
		out->n = g->ncells;
		out->items = ARENA_ARRAY(r->arena, struct cell_row, out->n + 1);
	}
	for (uint32_t i = 0; i < out->n; i++) {
		struct cell_row *row = &out->items[i];
		row->values = ARENA_ARRAY(r->arena, struct value, r->columns.n + 1);
		for (size_t k = 0; k < r->columns.n; k++)
			row->values[k] = own_value(r->arena, sources[k].type,
						   cell_source_value(&sources[k], g, i));
		take_sum(row, g, r, measure, i);
	}
	for (size_t i = 0; i < opened; i++)
		cell_source_drop(&sources[i]);
	return result;
}

int cells_read(struct cell_rows *out, struct session *s, struct picture *p,
	       const struct question *r, int measure, struct error *e)
{
	struct scan scan = {0};
	struct grouping g = {0};
	struct columns sums = sum_of(r, measure);
	int result = -1;
	*out = (struct cell_rows){0};
	if (scan_open(&scan, s, p, r, e) == 0 &&
	    grouping_open(&g, &scan, &r->columns, &sums, e) == 0 && grouping_run(&g, e) == 0)
		result = take_rows(out, &g, r, measure, e);
	grouping_close(&g);
	scan_close(&scan);
	return result;
}

int cells_total(struct cell_row *out, struct session *s, struct picture *p,
		const struct question *r, int measure, struct error *e)
{
	struct question all = *r;
	struct cell_rows rows;
	all.columns = (struct columns){0};
	*out = (struct cell_row){0};
	if (cells_read(&rows, s, p, &all, measure, e) != 0)
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		out->count += rows.items[i].count;
		out->present += rows.items[i].present;
		out->sum += rows.items[i].sum;
	}
	return 0;
}

void cells_put_key(struct buffer *out, const struct cube *c, const struct columns *columns,
		   const struct value *values)
{
	for (size_t i = 0; i < columns->n; i++) {
		const struct column *k = &columns->items[i];
		value_json(out, c->dimensions[k->dimension].attributes[k->attribute].type,
			   &values[i]);
		buffer_append_char(out, ',');
	}
}

struct str cells_key(struct arena *a, const struct cube *c, const struct columns *columns,
		     const struct value *values)
{
	struct buffer b;
	buffer_init(&b, SIZE_MAX);
	cells_put_key(&b, c, columns, values);
	struct str key = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return key;
}
