/* Folding codes into groups, and adding up, by one thread or several. */
#include "scan/group.h"

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

	while (i < g->nmeasures && g->wanted[i].column != of)
		i++;
	struct measure_sums *m = &g->wanted[i];
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
	g->wanted = xcalloc(scan->cube->ncolumns + 1, sizeof *g->wanted);
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

int grouping_open_amounts(struct grouping *g, struct scan *scan, const struct amount_buckets *by,
			  struct error *e)
{
	struct columns none = {0};

	if (grouping_open(g, scan, &none, &none, e) != 0)
		return -1;
	g->nparts = 1;
	g->parts[0] = (struct part){.kind = PART_BUCKETS, .buckets = *by, .ncodes = by->n + 1};
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
	sums_free(g->sums);
	free(g->parts);
	free(g->pairs);
	free(g->wanted);
	free(g->cell_codes);
	*g = (struct grouping){0};
}

/* ---- group numbers by arithmetic, by several threads ---- */

/* How large a product of parts may be folded by arithmetic, with room for the groups of all
 * threads.
 */
static uint64_t dense_limit(const struct grouping *g)
{
	uint64_t bytes = sums_bytes_per_group(g->wanted, g->nmeasures);
	uint64_t fits = QUERY_MAX_MEMORY / 4 / bytes / (scan_helpers(g->scan) + 1);

	return fits < GROUP_DENSE_MAX ? fits : GROUP_DENSE_MAX;
}

/* The product of the parts; 0 when it is not known or too large. Sets the strides. */
static uint32_t dense_groups(struct grouping *g)
{
	uint64_t limit = dense_limit(g), product = 1;

	for (size_t i = g->nparts; i-- > 0;) {
		struct part *p = &g->parts[i];
		if (!part_is_dense(p) || product * part_size(p) > limit)
			return 0;
		p->stride = (uint32_t)product;
		product *= part_size(p);
	}
	return (uint32_t)product;
}

/* One thread's share. */
struct share {
	struct grouping *g;
	struct scan scan; /* of a helper */
	struct scan *scans;
	struct sums *sums;
	const struct codes **keys; /* [nparts] of the segment at hand */
	uint64_t amounts[SUMS_BLOCK];
};

static void bucket_ids(struct share *h, const struct part *p, const struct codes *c,
		       const char *bytes, const uint16_t *lines, uint32_t *ids, uint32_t n)
{
	const struct kernels *k = h->scans->kernels;

	k->widen(h->amounts, bytes, c->width, lines, n);
	k->fold_buckets(ids, h->amounts, n, (uint64_t)c->min - (uint64_t)p->buckets.low,
			p->buckets.shift,
			c->empty   ? 0
			: c->nulls ? c->null
				   : UINT64_MAX,
			p->buckets.n);
}

static void dense_ids(void *context, uint32_t *ids, uint32_t first, uint32_t n)
{
	struct share *h = context;
	const struct scan *s = h->scans;
	const uint16_t *lines = s->all ? NULL : s->lines + first;
	uint32_t base = 0;

	for (size_t i = 0; i < h->g->nparts; i++)
		if (h->g->parts[i].by_member)
			base += (uint32_t)h->keys[i]->min * h->g->parts[i].stride;
	for (uint32_t i = 0; i < n; i++)
		ids[i] = base;
	for (size_t i = 0; i < h->g->nparts; i++) {
		const struct part *p = &h->g->parts[i];
		const struct codes *c = h->keys[i];
		const char *bytes = c->bytes;
		if (s->all && c->width)
			bytes += (size_t)first * (unsigned)c->width;
		if (p->kind == PART_BUCKETS)
			bucket_ids(h, p, c, bytes, lines, ids, n);
		else if (p->by_member)
			s->kernels->fold(ids, bytes, c->width, lines, n, p->stride);
		else
			s->kernels->fold_table(ids, bytes, c->width, lines, n, p->codes + c->min,
					       p->stride);
	}
}

/* Whether one column's codes are all that the groups are by. */
static bool only_codes(const struct share *h, struct sums_codes *out)
{
	const struct part *p = &h->g->parts[0];
	const struct codes *c = h->keys[0];

	if (h->g->nparts != 1 || p->kind == PART_BUCKETS)
		return false;
	*out = (struct sums_codes){.codes = c->bytes, .width = c->width};
	if (p->by_member)
		out->from = (uint32_t)c->min;
	else
		out->table = p->codes + c->min;
	return true;
}

static int add_segment(struct share *h, struct error *e)
{
	for (size_t i = 0; i < h->g->nparts; i++) {
		const struct part *p = &h->g->parts[i];
		h->keys[i] = p->kind == PART_BUCKETS
				     ? scan_amount_codes(h->scans, p->buckets.column, e)
				     : scan_key_codes(h->scans, p->dimension, e);
		if (!h->keys[i])
			return -1;
	}
	struct sums_codes direct;
	return sums_add(h->sums, h->scans, dense_ids, h, only_codes(h, &direct) ? &direct : NULL,
			e);
}

struct sharing {
	struct grouping *g;
	struct share shares[CREW_MAX + 1];
	uint32_t groups;
};

static int take_share(void *work, unsigned worker, struct store *store, struct error *e)
{
	struct sharing *all = work;
	struct share *h = &all->shares[worker];
	struct grouping *g = all->g;
	int more = 0;

	h->g = g;
	h->scans = worker ? &h->scan : g->scan;
	h->keys = xcalloc(g->nparts + 1, sizeof(struct codes *));
	if (worker)
		scan_fork(&h->scan, g->scan, store);
	int result = sums_open(&h->sums, g->wanted, g->nmeasures, all->groups, true, e);
	while (result == 0 && (more = scan_next(h->scans, e)) > 0)
		result = add_segment(h, e);
	if (result != 0 || more < 0) {
		scan_give_up(g->scan);
		return -1;
	}
	return 0;
}

static int run_dense(struct grouping *g, uint32_t groups, struct error *e)
{
	struct sharing *all = xcalloc(1, sizeof *all);
	struct session *session = g->scan->session;

	all->g = g;
	all->groups = groups;
	int result = crew_run(session_crew(session), scan_helpers(g->scan), take_share, all,
			      g->scan->store, e);
	for (unsigned i = 0; i <= CREW_MAX; i++) {
		struct share *h = &all->shares[i];
		if (i && h->sums && result == 0)
			sums_merge(all->shares[0].sums, h->sums);
		g->total += h->sums ? h->scans->passed : 0;
		if (i) {
			sums_free(h->sums);
			scan_close(&h->scan);
		}
		free(h->keys);
	}
	g->sums = all->shares[0].sums;
	free(all);
	return result;
}

/* ---- group numbers in order of arrival ---- */

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

static void sparse_ids(void *context, uint32_t *ids, uint32_t first, uint32_t n)
{
	memcpy(ids, (const uint32_t *)context + first, n * sizeof *ids);
}

static int run_sparse(struct grouping *g, struct error *e)
{
	uint32_t *ids = xmalloc(STORE_SEGMENT_LINES * sizeof *ids);
	uint32_t *codes = xmalloc(STORE_SEGMENT_LINES * sizeof *codes);
	int more, result = sums_open(&g->sums, g->wanted, g->nmeasures, 1, false, e);

	while (result == 0 && (more = scan_next(g->scan, e)) != 0) {
		uint32_t groups = more < 0 ? 0 : fold_segment(g, ids, codes, e);
		result = groups == 0 || sums_grow(g->sums, groups, e) != 0
				 ? -1
				 : sums_add(g->sums, g->scan, sparse_ids, ids, NULL, e);
	}
	free(ids);
	free(codes);
	g->total = g->scan->passed;
	return result;
}

/* ---- the cells ---- */

static void unfold_dense(const struct grouping *g, uint32_t id, uint32_t *codes)
{
	for (size_t i = 0; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];
		uint32_t code = id / p->stride;
		id %= p->stride;
		codes[i] = p->by_member ? p->codes[code] : code;
	}
}

static void unfold_sparse(const struct grouping *g, uint32_t id, uint32_t *codes)
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

static int collect_cells(struct grouping *g, bool dense, struct error *e)
{
	struct sums *s = g->sums;
	size_t n = 0;

	/* Without parts there is one cell, also over nothing. */
	for (uint32_t i = 0; i < s->groups; i++)
		n += s->count[i] != 0 || !g->nparts;
	if (n > QUERY_MAX_GROUPS)
		return error_set(e, STATUS_LIMIT,
				 "More than %u cells: narrow the question with a cut",
				 QUERY_MAX_GROUPS);
	g->cell_codes = xmalloc((n + 1) * (g->nparts + 1) * sizeof *g->cell_codes);
	for (uint32_t i = 0; i < s->groups; i++) {
		if (!s->count[i] && g->nparts)
			continue;
		uint32_t *codes = g->cell_codes + g->ncells * g->nparts;
		if (dense)
			unfold_dense(g, i, codes);
		else
			unfold_sparse(g, i, codes);
		sums_move(s, (uint32_t)g->ncells++, i);
	}
	g->count = s->count;
	return 0;
}

int grouping_run(struct grouping *g, struct error *e)
{
	uint32_t groups = dense_groups(g);
	int result = groups ? run_dense(g, groups, e) : run_sparse(g, e);

	return result ? result : collect_cells(g, groups != 0, e);
}
