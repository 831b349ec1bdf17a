/* Cells from a grouping: codes of parts become codes in the order of each column's values. */
#include "scan/answers.h"
#include "scan/group.h"

#include <stdlib.h>

struct scan_cells {
	struct cells cells; /* first: what is given out */
	struct grouping g;
	uint32_t **codes;      /* [columns] owned, or NULL where another column has the same */
	struct value **values; /* [columns] owned, of what no dictionary holds */
};

static void close_cells(struct cells *c)
{
	struct scan_cells *own = (struct scan_cells *)c;

	for (size_t i = 0; i < c->ncolumns; i++) {
		free(own->codes[i]);
		free(own->values[i]);
	}
	free(own->codes);
	free(own->values);
	free(c->columns);
	free(c->measures);
	grouping_close(&own->g);
	free(own);
}

/* ---- columns ---- */

static size_t part_of(const struct grouping *g, const struct column *column)
{
	bool amount = column->kind == COLUMN_MEASURE;
	size_t i = 0;

	for (; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];
		if (amount ? p->kind == PART_AMOUNT &&
				     p->column == g->scan->cube->measures[column->measure].column
			   : p->kind != PART_AMOUNT && p->dimension == column->dimension &&
				     (p->kind == PART_MEMBERS || p->attribute == column->attribute))
			break;
	}
	return i;
}

/* `order`: the code in order for each code of the part; NULL: they are in order. */
static uint32_t *code_cells(const struct grouping *g, size_t part, const uint32_t *order)
{
	uint32_t *codes = xmalloc((g->ncells + 1) * sizeof *codes);

	for (size_t i = 0; i < g->ncells; i++) {
		uint32_t code = g->cell_codes[i * g->nparts + part];
		codes[i] = order ? order[code] : code;
	}
	return codes;
}

static int take_members(struct scan_cells *c, size_t column, size_t part, size_t attribute,
			struct error *e)
{
	struct cell_column *k = &c->cells.columns[column];
	const struct grouping *g = &c->g;
	const struct part *p = &g->parts[part];
	const struct ranks *r;

	if (picture_ranks(&r, g->scan->picture, g->scan->session, p->dimension, attribute, e) !=
		    0 ||
	    picture_values(&k->values, &k->ncodes, g->scan->picture, g->scan->session, p->dimension,
			   attribute, e) != 0)
		return -1;
	k->null = r->has_null ? k->ncodes - 1 : UINT32_MAX;
	uint32_t *codes = code_cells(g, part, NULL);
	/* Of one attribute the part's codes are the ranks. */
	for (size_t i = 0; i < g->ncells && p->nattributes > 1; i++)
		codes[i] = r->rank[p->first[codes[i]]];
	k->codes = c->codes[column] = codes;
	return 0;
}

/* Texts and amounts, numbered as they came. */
static int take_coded(struct scan_cells *c, size_t column, size_t part, struct error *e)
{
	struct cell_column *k = &c->cells.columns[column];
	struct pulse *pulse = c->g.scan->pulse;
	const struct coder *coder = c->g.parts[part].coder;
	uint32_t *order = coder_ranks(coder, pulse);
	int result = pulse_check(pulse, e); /* if not, the order is none */

	k->ncodes = coder_count(coder);
	k->null = UINT32_MAX;
	c->values[column] = xcalloc(k->ncodes + 1u, sizeof(struct value));
	for (uint32_t i = 0; i < k->ncodes && result == 0; i++) {
		struct value v = coder_value(coder, i);
		c->values[column][order[i]] = v;
		if (v.null)
			k->null = order[i];
	}
	k->values = c->values[column];
	if (result == 0)
		k->codes = c->codes[column] = code_cells(&c->g, part, order);
	free(order);
	return result;
}

/* An alias beside what it stands for: the same codes. */
static bool take_same(struct scan_cells *c, const struct columns *by, size_t column)
{
	const struct column *x = &by->items[column];

	for (size_t i = 0; i < column; i++) {
		const struct column *y = &by->items[i];
		if (x->kind != y->kind ||
		    (x->kind == COLUMN_MEASURE
			     ? x->measure != y->measure
			     : x->dimension != y->dimension || x->attribute != y->attribute))
			continue;
		c->cells.columns[column] = c->cells.columns[i];
		return true;
	}
	return false;
}

static int take_columns(struct scan_cells *c, const struct columns *by, struct error *e)
{
	const struct cube *cube = c->g.scan->cube;

	if (c->g.ncells > QUERY_MAX_MEMORY / sizeof(uint32_t) / (by->n + 1))
		return error_set(e, STATUS_LIMIT,
				 "The cells of so many columns would pass %zu MB: narrow the "
				 "question with a cut, or ask for fewer columns",
				 QUERY_MAX_MEMORY >> 20);
	for (size_t i = 0; i < by->n; i++) {
		const struct column *column = &by->items[i];
		struct cell_column *k = &c->cells.columns[i];
		if (take_same(c, by, i))
			continue;
		size_t part = part_of(&c->g, column);
		k->amount = column->kind == COLUMN_MEASURE;
		k->type = k->amount ? VALUE_INTEGER
				    : cube->dimensions[column->dimension]
					      .attributes[column->attribute]
					      .type;
		if ((c->g.parts[part].kind == PART_MEMBERS
			     ? take_members(c, i, part, column->attribute, e)
			     : take_coded(c, i, part, e)) != 0)
			return -1;
	}
	return 0;
}

static void take_measures(struct scan_cells *c)
{
	for (size_t i = 0; i < c->g.nmeasures; i++) {
		const struct measure_sums *m = &c->g.sums->measures[i];
		struct cell_measure *out = &c->cells.measures[i];
		*out = (struct cell_measure){.column = m->column};
		if (m->nulls)
			out->present = m->present;
		if (m->want_sum && m->wide)
			out->wide_sum = m->wide_sum;
		else if (m->want_sum)
			out->sum = m->sum;
		if (m->want_extremes) {
			out->low = m->low;
			out->high = m->high;
		}
	}
	c->cells.nmeasures = c->g.nmeasures;
}

/* ---- the answers ---- */

static struct scan_cells *new_cells(const struct columns *by)
{
	struct scan_cells *c = xcalloc(1, sizeof *c);

	c->cells.close = close_cells;
	c->cells.ncolumns = by->n;
	c->cells.columns = xcalloc(by->n + 1, sizeof *c->cells.columns);
	c->codes = xcalloc(by->n + 1, sizeof *c->codes);
	c->values = xcalloc(by->n + 1, sizeof *c->values);
	return c;
}

/* The scan goes, all else stays. */
static int settle(struct cells **out, struct scan_cells *c, struct scan *scan, int result)
{
	scan_close(scan);
	c->g.scan = NULL;
	if (result == 0)
		*out = &c->cells;
	else
		close_cells(&c->cells);
	return result;
}

int scan_cells(struct cells **out, struct session *s, struct picture *p, const struct question *r,
	       const struct columns *by, const struct columns *aggregates, struct error *e)
{
	struct scan_cells *c = new_cells(by);
	struct scan scan;
	int result = -1;

	if (scan_open(&scan, s, p, r, e) == 0 &&
	    grouping_open(&c->g, &scan, by, aggregates, e) == 0 && grouping_run(&c->g, e) == 0) {
		c->cells.n = c->g.ncells;
		c->cells.count = c->g.count;
		c->cells.total = c->g.total;
		c->cells.measures = xcalloc(c->g.nmeasures + 1, sizeof *c->cells.measures);
		take_measures(c);
		result = take_columns(c, by, e);
	}
	return settle(out, c, &scan, result);
}

/* Each code of the one part that a member which is shown has. */
static void take_table(struct grouping *g)
{
	const struct part *p = &g->parts[0];
	uint32_t n = part_size(p), members = (uint32_t)dictionary_count(p->members);
	bool *shown = xcalloc(n + 1u, sizeof *shown);

	for (uint32_t m = 0; m < members; m++)
		if (!view_hides(g->scan->view, p->dimension, m))
			shown[p->codes[m]] = true;
	g->cell_codes = xmalloc((n + 1u) * sizeof *g->cell_codes);
	for (uint32_t i = 0; i < n; i++)
		if (shown[i])
			g->cell_codes[g->ncells++] = i;
	free(shown);
}

int scan_members(struct cells **out, struct session *s, struct picture *p, const struct columns *by,
		 struct error *e)
{
	struct scan_cells *c = new_cells(by);
	struct question all = {.arena = s->arena, .cube = picture_cube(p)};
	struct columns none = {0};
	struct scan scan;
	int result = -1;

	if (scan_open(&scan, s, p, &all, e) == 0 &&
	    grouping_open(&c->g, &scan, by, &none, e) == 0) {
		take_table(&c->g);
		c->cells.n = c->g.ncells;
		result = take_columns(c, by, e);
	}
	return settle(out, c, &scan, result);
}
