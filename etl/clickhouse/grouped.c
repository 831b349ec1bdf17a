#include "clickhouse/grouped.h"

#include "base/memory/map.h"
#include "question/asked.h"

#include <stdlib.h>

#define CELLS_FIRST 1024u

struct grouped *grouped_new(const struct columns *by)
{
	struct grouped *g = xcalloc(1, sizeof *g);

	g->cells.close = grouped_close;
	g->columns = xcalloc(by->n + 1, sizeof *g->columns);
	g->tuple = xcalloc(by->n + 1, sizeof *g->tuple);
	g->map = map_new();
	return g;
}

void grouped_close(struct cells *c)
{
	struct grouped *g = (struct grouped *)c;

	for (size_t i = 0; i < g->ncolumns; i++) {
		coder_free(g->columns[i].coder);
		free(g->columns[i].codes);
		free(g->columns[i].values);
	}
	for (size_t i = 0; i < g->nmeasures; i++) {
		free(g->measures[i].present);
		free(g->measures[i].sums);
		free(g->measures[i].low);
		free(g->measures[i].high);
	}
	inquiry_close(&g->inquiry);
	map_free(g->map);
	free(g->columns);
	free(g->measures);
	free(g->count);
	free(g->tuple);
	free(g->cells.columns);
	free(g->cells.measures);
	free(g);
}

int grouped_columns(struct grouped *g, struct session *s, struct picture *p,
		    const struct columns *by, struct error *e)
{
	const struct cube *cube = picture_cube(p);

	for (size_t i = 0; i < by->n; i++) {
		struct grouped_column *k = &g->columns[g->ncolumns++];
		*k = (struct grouped_column){.column = by->items[i], .type = VALUE_INTEGER};
		if (k->column.kind == COLUMN_MEASURE) {
			k->kind = GROUPED_AMOUNTS;
		} else {
			k->type = cube->dimensions[k->column.dimension]
					  .attributes[k->column.attribute]
					  .type;
			k->kind = view_has_text(picture_view(p), k->column.dimension)
					  ? GROUPED_TEXTS
					  : GROUPED_MEMBERS;
		}
		if (k->kind != GROUPED_MEMBERS)
			k->coder = coder_new(k->type);
		else if (picture_ranks(&k->ranks, p, s, k->column.dimension, k->column.attribute,
				       e))
			return -1;
	}
	return 0;
}

/* ---- rows ---- */

static void grow(struct grouped *g)
{
	g->capacity = g->capacity ? 2 * g->capacity : CELLS_FIRST;
	g->count = xrealloc(g->count, g->capacity * sizeof *g->count);
	for (size_t i = 0; i < g->ncolumns; i++)
		g->columns[i].codes =
			xrealloc(g->columns[i].codes, g->capacity * sizeof *g->columns[i].codes);
	for (size_t i = 0; i < g->nmeasures; i++) {
		struct grouped_measure *m = &g->measures[i];
		m->present = xrealloc(m->present, g->capacity * sizeof *m->present);
		m->sums = xrealloc(m->sums, g->capacity * sizeof *m->sums);
		m->low = xrealloc(m->low, g->capacity * sizeof *m->low);
		m->high = xrealloc(m->high, g->capacity * sizeof *m->high);
	}
}

int grouped_cell(struct grouped *g, size_t *out, struct error *e)
{
	struct str key = {(const char *)g->tuple, g->ncolumns * sizeof *g->tuple};
	bool is_new;
	uint32_t *number = map_put(g->map, key, &is_new);

	if (is_new) {
		if (g->n == QUERY_MAX_GROUPS)
			return error_set(e, STATUS_LIMIT,
					 "More than %u cells: narrow the question with a cut",
					 QUERY_MAX_GROUPS);
		if (g->n == g->capacity)
			grow(g);
		*number = (uint32_t)g->n;
		g->count[g->n] = 0;
		for (size_t i = 0; i < g->ncolumns; i++)
			g->columns[i].codes[g->n] = g->tuple[i];
		for (size_t i = 0; i < g->nmeasures; i++) {
			struct grouped_measure *m = &g->measures[i];
			m->present[g->n] = 0;
			m->sums[g->n] = 0;
			m->low[g->n] = INT64_MAX;
			m->high[g->n] = INT64_MIN;
		}
		g->n++;
	}
	*out = *number;
	return 0;
}

static int take_code(struct grouped_column *k, struct str field, uint32_t *out, struct error *e)
{
	struct value v = {.null = !field.ptr, .text = field};
	uint64_t key;

	if (k->kind == GROUPED_MEMBERS) {
		if (!tsv_unsigned(field, &key) || key >= k->ranks->members)
			return tsv_fault(e, field);
		*out = k->ranks->rank[key];
		return 0;
	}
	if (!v.null && k->type != VALUE_STRING && !tsv_signed(field, &v.number))
		return tsv_fault(e, field);
	*out = coder_put(k->coder, &v);
	return coder_check(k->coder, e);
}

#define LOW_BITS 32

static int take_sum(const struct grouped_measure *m, size_t cell, const struct str *fields,
		    struct error *e)
{
	int64_t sum, low;

	if (!m->wide) {
		if (!tsv_signed(fields[0], &sum))
			return tsv_fault(e, fields[0]);
		m->sums[cell] += sum;
		return 0;
	}
	if (!tsv_signed(fields[0], &sum) || !tsv_signed(fields[1], &low))
		return tsv_fault(e, fields[0]);
	m->sums[cell] += (money_sum)sum * ((money_sum)1 << LOW_BITS) + low;
	return 0;
}

static int take_measure(const struct grouped_measure *m, size_t cell, const struct str *fields,
			struct error *e)
{
	uint64_t present;
	int64_t low, high;
	const struct str *f = fields + m->field;

	if (!tsv_unsigned(f[0], &present))
		return tsv_fault(e, f[0]);
	m->present[cell] += present;
	if (!present)
		return 0; /* then the others are NULL */
	if (m->sum && take_sum(m, cell, f + 1, e))
		return -1;
	f += 1 + m->sum + (m->sum && m->wide);
	if (!m->extremes)
		return 0;
	if (!tsv_signed(f[0], &low) || !tsv_signed(f[1], &high))
		return tsv_fault(e, f[0]);
	if (low < m->low[cell])
		m->low[cell] = low;
	if (high > m->high[cell])
		m->high[cell] = high;
	return 0;
}

int grouped_row(struct grouped *g, const struct str *fields, struct error *e)
{
	size_t proof = census_fields(&g->census), cell;
	uint64_t lines;

	if (census_take(&g->census, fields, &lines, e))
		return -1;
	if (str_eq(fields[proof], STR("0")))
		return 0; /* they do not pass */
	if (!str_eq(fields[proof], STR("1")))
		return tsv_fault(e, fields[proof]);
	for (size_t i = 0; i < g->ncolumns; i++)
		if (take_code(&g->columns[i], fields[g->columns[i].field], &g->tuple[i], e))
			return -1;
	if (grouped_cell(g, &cell, e))
		return -1;
	g->count[cell] += lines;
	g->total += lines;
	for (size_t i = 0; i < g->nmeasures; i++)
		if (take_measure(&g->measures[i], cell, fields, e))
			return -1;
	return 0;
}

void grouped_again(struct grouped *g)
{
	census_again(&g->census);
	map_free(g->map);
	g->map = map_new();
	g->n = 0;
	g->total = 0;
	for (size_t i = 0; i < g->ncolumns; i++)
		if (g->columns[i].coder) {
			coder_free(g->columns[i].coder);
			g->columns[i].coder = coder_new(g->columns[i].type);
		}
}

/* ---- cells ---- */

static int finish_members(struct grouped_column *k, struct cell_column *out, struct session *s,
			  struct picture *p, struct error *e)
{
	if (picture_values(&out->values, &out->ncodes, p, s, k->column.dimension,
			   k->column.attribute, e))
		return -1;
	out->null = k->ranks->has_null ? out->ncodes - 1 : UINT32_MAX;
	return 0;
}

/* Texts and amounts, numbered as they came. */
static int finish_coded(struct grouped_column *k, struct cell_column *out, size_t ncells,
			struct session *s, struct error *e)
{
	uint32_t *order = coder_ranks(k->coder, &s->pulse);
	int result = pulse_check(&s->pulse, e); /* if not, the order is none */

	out->ncodes = coder_count(k->coder);
	out->null = UINT32_MAX;
	out->values = k->values = xcalloc(out->ncodes + 1u, sizeof(struct value));
	for (uint32_t i = 0; i < out->ncodes && result == 0; i++) {
		k->values[order[i]] = coder_value(k->coder, i);
		if (k->values[order[i]].null)
			out->null = order[i];
	}
	for (size_t i = 0; i < ncells && result == 0; i++)
		k->codes[i] = order[k->codes[i]];
	free(order);
	return result;
}

static void finish_measures(struct grouped *g)
{
	g->cells.measures = xcalloc(g->nmeasures + 1, sizeof *g->cells.measures);
	for (size_t i = 0; i < g->nmeasures; i++) {
		const struct grouped_measure *m = &g->measures[i];
		struct cell_measure *out = &g->cells.measures[i];
		*out = (struct cell_measure){.column = m->column, .present = m->present};
		if (m->sum)
			out->wide_sum = m->sums;
		if (m->extremes) {
			out->low = m->low;
			out->high = m->high;
		}
	}
	g->cells.nmeasures = g->nmeasures;
}

int grouped_finish(struct grouped *g, struct session *s, struct picture *p, struct error *e)
{
	g->cells.n = g->n;
	g->cells.count = g->count;
	g->cells.total = g->total;
	g->cells.ncolumns = g->ncolumns;
	g->cells.columns = xcalloc(g->ncolumns + 1, sizeof *g->cells.columns);
	for (size_t i = 0; i < g->ncolumns; i++) {
		struct grouped_column *k = &g->columns[i];
		struct cell_column *out = &g->cells.columns[i];
		out->type = k->type;
		out->amount = k->kind == GROUPED_AMOUNTS;
		if ((k->kind == GROUPED_MEMBERS ? finish_members(k, out, s, p, e)
						: finish_coded(k, out, g->n, s, e)) != 0)
			return -1;
		out->codes = k->codes;
	}
	finish_measures(g);
	return 0;
}
