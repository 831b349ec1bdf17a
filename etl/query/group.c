/* Folding codes into groups, and adding up. */
#include "query/group.h"

#include <stdlib.h>

/* ---- opening ---- */

static struct part *find_part(struct grouping *g, enum part_kind kind, size_t of, size_t attribute)
{
	for (size_t i = 0; i < g->nparts; i++) {
		struct part *p = &g->parts[i];
		if (p->kind == kind &&
		    (kind == PART_AMOUNT ? p->column == of
					 : p->dimension == of && (kind == PART_MEMBERS ||
								  p->attribute == attribute)))
			return p;
	}
	return NULL;
}

static void add_part(struct grouping *g, const struct scan *scan, const struct column *column)
{
	bool amount = column->kind == COLUMN_MEASURE;
	size_t of = amount ? scan->cube->measures[column->measure].column : column->dimension;
	enum part_kind kind = amount                          ? PART_AMOUNT
			      : view_has_text(scan->view, of) ? PART_TEXT
							      : PART_MEMBERS;
	struct part *p = find_part(g, kind, of, column->attribute);

	if (!p) {
		p = &g->parts[g->nparts++];
		*p = (struct part){.kind = kind, .attribute = column->attribute};
		p->dimension = amount ? 0 : of;
		p->column = amount ? of : 0;
	}
	if (kind != PART_MEMBERS)
		return;
	for (size_t i = 0; i < p->nattributes; i++)
		if (p->attributes[i] == column->attribute)
			return;
	p->attributes[p->nattributes++] = column->attribute;
}

/* Whether 64 bits hold any sum of the column, however the lines are grouped, and whether it has
 * nulls. */
static void judge_column(struct measure_sums *m, const struct view *v)
{
	__extension__ unsigned __int128 bound = 0;

	for (size_t i = 0; i < view_segments(v); i++) {
		const struct segment *s = view_segment(v, i);
		int64_t low = s->amount_min[m->column], high = s->amount_max[m->column];
		m->nulls = m->nulls || s->amount_has_null[m->column];
		if (low > high)
			continue;
		uint64_t a = low < 0 ? 0 - (uint64_t)low : (uint64_t)low;
		uint64_t b = high < 0 ? 0 - (uint64_t)high : (uint64_t)high;
		bound += (__extension__(unsigned __int128)(a > b ? a : b)) * s->lines;
	}
	m->wide = bound > INT64_MAX;
}

static void add_measure(struct grouping *g, const struct scan *scan, const struct column *column)
{
	size_t of = scan->cube->measures[column->measure].column, i = 0;
	enum aggregate_function f = column->function;

	while (i < g->nmeasures && g->measures[i].column != of)
		i++;
	struct measure_sums *m = &g->measures[i];
	if (i == g->nmeasures) {
		g->nmeasures++;
		m->column = of;
		judge_column(m, scan->view);
	}
	m->want_sum = m->want_sum || f == AGGREGATE_SUM || f == AGGREGATE_AVG;
	m->want_extremes = m->want_extremes || f == AGGREGATE_MIN || f == AGGREGATE_MAX;
}

int grouping_open(struct grouping *g, struct scan *scan, const struct columns *columns,
		  const struct columns *aggregates, struct error *e)
{
	*g = (struct grouping){.scan = scan};
	g->parts = xcalloc(columns->n + 1, sizeof *g->parts);
	g->pairs = xcalloc(columns->n + 1, sizeof *g->pairs);
	g->measures = xcalloc(scan->cube->ncolumns + 1, sizeof *g->measures);
	for (size_t i = 0; i < columns->n; i++)
		add_part(g, scan, &columns->items[i]);
	for (size_t i = 0; i < aggregates->n; i++)
		if (aggregates->items[i].kind == COLUMN_AGGREGATE)
			add_measure(g, scan, &aggregates->items[i]);
	for (size_t i = 0; i < g->nparts; i++)
		if (part_open(&g->parts[i], scan, e) != 0)
			return -1;
	return 0;
}

void grouping_close(struct grouping *g)
{
	if (!g->parts)
		return;
	for (size_t i = 0; i < g->nparts; i++) {
		part_close(&g->parts[i]);
		pairs_free(g->pairs[i]);
	}
	for (size_t i = 0; i < g->nmeasures; i++) {
		struct measure_sums *m = &g->measures[i];
		free(m->sum);
		free(m->wide_sum);
		free(m->low);
		free(m->high);
		free(m->present);
	}
	free(g->parts);
	free(g->pairs);
	free(g->measures);
	free(g->count);
	free(g->cells);
	free(g->cell_codes);
	*g = (struct grouping){0};
}

const struct measure_sums *grouping_measure(const struct grouping *g, size_t column)
{
	for (size_t i = 0; i < g->nmeasures; i++)
		if (g->measures[i].column == column)
			return &g->measures[i];
	return NULL;
}

/* ---- room for the groups ---- */

/* Grows an array that was zeroed (small ones by calloc: untouched pages cost nothing). */
static void *widen(void *p, uint32_t from, uint32_t to, size_t size)
{
	if (!p)
		return xcalloc(to, size);
	p = xrealloc(p, to * size);
	memset((char *)p + from * size, 0, (to - from) * size);
	return p;
}

static size_t bytes_per_group(const struct grouping *g)
{
	size_t n = sizeof *g->count;

	for (size_t i = 0; i < g->nmeasures; i++) {
		const struct measure_sums *m = &g->measures[i];
		n += m->want_sum ? m->wide ? sizeof *m->wide_sum : sizeof *m->sum : 0;
		n += m->want_extremes ? 2 * sizeof *m->low : 0;
		n += m->nulls ? sizeof *m->present : 0;
	}
	return n;
}

static void widen_measure(struct measure_sums *m, uint32_t from, uint32_t to)
{
	if (m->want_sum && m->wide)
		m->wide_sum = widen(m->wide_sum, from, to, sizeof *m->wide_sum);
	else if (m->want_sum)
		m->sum = widen(m->sum, from, to, sizeof *m->sum);
	if (m->nulls)
		m->present = widen(m->present, from, to, sizeof *m->present);
	if (!m->want_extremes)
		return;
	m->low = widen(m->low, from, to, sizeof *m->low);
	m->high = widen(m->high, from, to, sizeof *m->high);
	for (uint32_t i = from; i < to; i++) {
		m->low[i] = INT64_MAX;
		m->high[i] = INT64_MIN;
	}
}

static int make_room(struct grouping *g, uint32_t groups, struct error *e)
{
	g->groups = groups;
	if (groups <= g->capacity)
		return 0;
	/* One segment may pass the limit before it is asked; dense numbers are mostly empty. */
	if (groups > GROUP_DENSE_MAX + STORE_SEGMENT_LINES ||
	    groups * bytes_per_group(g) > QUERY_MAX_MEMORY)
		return error_set(e, STATUS_LIMIT,
				 "More than %u cells, or more than %zu MB of them: narrow the "
				 "question with a "
				 "cut, or drill down by less",
				 QUERY_MAX_GROUPS, QUERY_MAX_MEMORY >> 20);
	uint32_t to = g->capacity ? groups + groups / 2 : groups;
	g->count = widen(g->count, g->capacity, to, sizeof *g->count);
	for (size_t i = 0; i < g->nmeasures; i++)
		widen_measure(&g->measures[i], g->capacity, to);
	g->capacity = to;
	return 0;
}

/* ---- folding ---- */

/* How large a product of parts may be folded by arithmetic, with room for all its groups. */
static uint64_t dense_limit(const struct grouping *g)
{
	uint64_t fits = QUERY_MAX_MEMORY / 4 / bytes_per_group(g);

	return fits < GROUP_DENSE_MAX ? fits : GROUP_DENSE_MAX;
}

static uint32_t fold_pairs(struct grouping *g, size_t part, uint32_t *ids, uint32_t *codes)
{
	uint32_t n = g->scan->n;

	if (!g->pairs[part])
		g->pairs[part] = pairs_new();
	if (part == 0) { /* the first part's codes came in place of ids */
		memcpy(codes, ids, n * sizeof *ids);
		memset(ids, 0, n * sizeof *ids);
	}
	pairs_fold(g->pairs[part], ids, codes, n);
	return pairs_count(g->pairs[part]);
}

/* Group numbers for the lines at hand. Returns how many numbers there may be; 0 after a fault. */
static uint32_t fold_segment(struct grouping *g, uint32_t *ids, uint32_t *codes, struct error *e)
{
	uint64_t dense = dense_limit(g), product = 1; /* 0: not known, or too large */
	uint32_t groups = 1, n = g->scan->n;

	memset(ids, 0, n * sizeof *ids);
	for (size_t i = 0; i < g->nparts; i++) {
		struct part *p = &g->parts[i];
		uint32_t size = part_size(p);
		if (part_codes(p, g->scan, i ? codes : ids, e) != 0)
			return 0;
		product = product * size <= dense ? product * size : 0;
		if (i == 0 && !size) {
			groups = coder_count(p->coder);
		} else if (product) {
			for (uint32_t k = 0; k < n && i; k++)
				ids[k] = ids[k] * size + codes[k];
			groups = (uint32_t)product;
		} else {
			groups = fold_pairs(g, i, ids, codes);
		}
	}
	return groups;
}

/* ---- adding up ---- */

static void add_counts(uint64_t *count, const uint32_t *ids, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		count[ids[i]]++;
}

static void add_narrow(const struct measure_sums *m, const uint32_t *ids, const int64_t *v,
		       const uint32_t *lines, uint32_t n)
{
	if (!lines) {
		for (uint32_t i = 0; i < n; i++)
			m->sum[ids[i]] += v[i] == MONEY_NULL ? 0 : v[i];
	} else {
		for (uint32_t i = 0; i < n; i++)
			m->sum[ids[i]] += v[lines[i]] == MONEY_NULL ? 0 : v[lines[i]];
	}
}

static void add_wide(const struct measure_sums *m, const uint32_t *ids, const int64_t *v,
		     const uint32_t *lines, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		int64_t amount = v[lines ? lines[i] : i];
		if (amount != MONEY_NULL)
			m->wide_sum[ids[i]] += amount;
	}
}

static void add_extremes(const struct measure_sums *m, const uint32_t *ids, const int64_t *v,
			 const uint32_t *lines, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		int64_t amount = v[lines ? lines[i] : i];
		uint32_t id = ids[i];
		if (amount == MONEY_NULL)
			continue;
		if (amount < m->low[id])
			m->low[id] = amount;
		if (amount > m->high[id])
			m->high[id] = amount;
	}
}

static int add_measures(struct grouping *g, const uint32_t *ids, struct error *e)
{
	struct scan *s = g->scan;
	const uint32_t *lines = s->all ? NULL : s->lines;

	for (size_t i = 0; i < g->nmeasures; i++) {
		const struct measure_sums *m = &g->measures[i];
		const int64_t *v = scan_amounts(s, m->column, e);
		if (!v)
			return -1;
		if (m->want_sum && m->wide)
			add_wide(m, ids, v, lines, s->n);
		else if (m->want_sum)
			add_narrow(m, ids, v, lines, s->n);
		if (m->want_extremes)
			add_extremes(m, ids, v, lines, s->n);
		for (uint32_t k = 0; m->nulls && k < s->n; k++)
			m->present[ids[k]] += v[lines ? lines[k] : k] != MONEY_NULL;
	}
	return 0;
}

/* ---- the cells ---- */

static void unfold(const struct grouping *g, uint32_t id, uint32_t *codes)
{
	for (size_t i = g->nparts; i-- > 0;) {
		uint32_t size = part_size(&g->parts[i]);
		if (g->pairs[i]) {
			pairs_get(g->pairs[i], id, &id, &codes[i]);
		} else {
			codes[i] = i ? id % size : id;
			id = i ? id / size : 0;
		}
	}
}

static int collect_cells(struct grouping *g, struct error *e)
{
	size_t n = 0;

	/* Without parts there is one cell, also over nothing. */
	for (uint32_t i = 0; i < g->groups; i++)
		n += g->count[i] != 0 || !g->nparts;
	if (n > QUERY_MAX_GROUPS)
		return error_set(e, STATUS_LIMIT,
				 "More than %u cells: narrow the question with a cut",
				 QUERY_MAX_GROUPS);
	g->cells = xmalloc((n + 1) * sizeof *g->cells);
	g->cell_codes = xmalloc((n + 1) * (g->nparts + 1) * sizeof *g->cell_codes);
	for (uint32_t i = 0; i < g->groups; i++) {
		if (!g->count[i] && g->nparts)
			continue;
		unfold(g, i, g->cell_codes + g->ncells * g->nparts);
		g->cells[g->ncells++] = i;
	}
	return 0;
}

int grouping_run(struct grouping *g, struct error *e)
{
	uint32_t *ids = xmalloc(STORE_SEGMENT_LINES * sizeof *ids);
	uint32_t *codes = xmalloc(STORE_SEGMENT_LINES * sizeof *codes);
	int more, result = make_room(g, 1, e);

	while (result == 0 && (more = scan_next(g->scan, e)) != 0) {
		uint32_t groups = more < 0 ? 0 : fold_segment(g, ids, codes, e);
		if (groups == 0 || make_room(g, groups, e) != 0) {
			result = -1;
			break;
		}
		add_counts(g->count, ids, g->scan->n);
		result = add_measures(g, ids, e);
	}
	free(ids);
	free(codes);
	g->total = g->scan->passed;
	return result ? result : collect_cells(g, e);
}
