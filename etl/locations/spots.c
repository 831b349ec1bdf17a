/* Sums facts up by place. */
#include "locations/spots.h"

#include "base/map.h"

#include <stdlib.h>

struct str map_cell_text(struct map_answer *m, size_t column, uint32_t cell, bool *null)
{
	struct value v = cell_source_value(&m->sources[column], &m->g, cell);

	buffer_reset(&m->text);
	value_plain(&m->text, m->sources[column].type, &v);
	*null = v.null;
	return buffer_str(&m->text);
}

bool map_is_exact(const struct map_answer *m, size_t aggregate)
{
	const struct column *c = &m->request->aggregates.items[aggregate];

	return m->normal && c->kind == COLUMN_AGGREGATE && c->function == AGGREGATE_SUM;
}

/* The spot of a member, or nspots. */
static size_t spot_of(struct map_answer *m, uint32_t cell)
{
	bool null;
	struct str text;

	if (m->set) {
		text = map_cell_text(m, m->name, cell, &null);
		int area = null ? -1 : matcher_find(m->matcher, text);
		if (area >= 0)
			return (size_t)area;
	}
	text = map_cell_text(m, m->key, cell, &null);
	const struct location *l = null || !m->list ? NULL : location_find(m->list, text);
	if (!l || (m->set ? l->areas[0] < 0 : !l->placed))
		return m->nspots;
	return m->set ? (size_t)l->areas[0] : (size_t)(l - m->list->items);
}

static void open_spots(struct map_answer *m)
{
	struct arena *a = m->request->arena;
	size_t n = m->request->aggregates.n;

	m->nspots = m->set ? m->set->n : m->list->n;
	m->spots = ARENA_ARRAY(a, struct spot, m->nspots + 1);
	struct totals *totals = ARENA_ARRAY(a, struct totals, (m->nspots + 1) * n + 1);
	struct normal_cell *exact = ARENA_ARRAY(a, struct normal_cell, (m->nspots + 1) * n + 1);
	m->all = ARENA_ARRAY(a, struct totals, n + 1);
	m->all_exact = ARENA_ARRAY(a, struct normal_cell, n + 1);
	for (size_t k = 0; k < n; k++)
		m->all[k] = totals_none();
	for (size_t i = 0; i <= m->nspots; i++) {
		m->spots[i].totals = totals + i * n;
		m->spots[i].exact = exact + i * n;
		for (size_t k = 0; k < n; k++)
			m->spots[i].totals[k] = totals_none();
	}
}

static int most_lines(const void *a, const void *b)
{
	const struct stray *x = a, *y = b;

	if (x->lines != y->lines)
		return x->lines < y->lines ? 1 : -1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

static void add_cell(struct map_answer *m, uint32_t cell, struct totals *totals,
		     struct normal_cell *exact)
{
	const struct columns *list = &m->request->aggregates;

	for (size_t k = 0; k < list->n; k++) {
		struct totals t = totals_of(&m->g, &list->items[k], cell);
		totals_add(&totals[k], &t);
		if (map_is_exact(m, k) && t.present)
			normal_add(m->normal, &exact[k], cell, &list->items[k], t.sum);
	}
}

/* A member's lines are in several cells when years are told apart too. */
static struct stray *stray_of(struct map_answer *m, uint32_t cell, uint32_t *number, bool is_new)
{
	struct arena *a = m->request->arena;
	size_t n = m->request->aggregates.n;

	if (!is_new)
		return &m->strays[*number];
	*number = (uint32_t)m->nstrays;
	struct stray *s = &m->strays[m->nstrays++];
	*s = (struct stray){.cell = cell,
			    .totals = ARENA_ARRAY(a, struct totals, n + 1),
			    .exact = ARENA_ARRAY(a, struct normal_cell, n + 1)};
	for (size_t k = 0; k < n; k++)
		s->totals[k] = totals_none();
	return s;
}

static void sum_up(struct map_answer *m)
{
	static const struct column count = {.kind = COLUMN_COUNT};
	struct map *members = map_new();

	open_spots(m);
	m->strays = xmalloc((m->g.ncells + 1) * sizeof *m->strays);
	for (uint32_t cell = 0; cell < m->g.ncells; cell++) {
		size_t at = spot_of(m, cell);
		struct spot *spot = &m->spots[at];
		uint64_t lines = totals_of(&m->g, &count, cell).count;
		uint32_t code = cell_source_code(&m->sources[m->key], &m->g, cell);
		bool is_new;
		uint32_t *number =
			map_put(members, (struct str){(const char *)&code, sizeof code}, &is_new);
		spot->members += is_new;
		spot->lines += lines;
		add_cell(m, cell, spot->totals, spot->exact);
		add_cell(m, cell, m->all, m->all_exact);
		if (at != m->nspots)
			continue;
		struct stray *stray = stray_of(m, cell, number, is_new);
		stray->lines += lines;
		add_cell(m, cell, stray->totals, stray->exact);
	}
	map_free(members);
	qsort(m->strays, m->nstrays, sizeof *m->strays, most_lines);
}

int map_run(struct map_answer *m, struct session *s, struct picture *p, struct error *e)
{
	struct question *r = m->request;

	if (normal_open(&m->normal, s, p, r, e) != 0)
		return -1;
	for (size_t i = 0; i < r->columns.n; i++)
		columns_add(&m->grouped, r->arena, r->cube, &r->columns.items[i]);
	if (m->normal)
		normal_columns(m->normal, &m->grouped);
	if (scan_open(&m->scan, s, p, r, e) != 0 ||
	    grouping_open(&m->g, &m->scan, &m->grouped, &r->aggregates, e) != 0 ||
	    grouping_run(&m->g, e) != 0)
		return -1;
	m->sources = ARENA_ARRAY(r->arena, struct cell_source, m->grouped.n);
	for (size_t i = 0; i < m->grouped.n; i++)
		if (cell_source_open(&m->sources[i], &m->g, &m->grouped.items[i], e) != 0)
			return -1;
	if (m->normal && normal_settle(m->normal, &m->g, m->sources, NULL, e) != 0)
		return -1;
	buffer_init(&m->text, QUERY_MAX_BODY);
	sum_up(m);
	return 0;
}

void map_close(struct map_answer *m)
{
	size_t n = m->request ? m->request->aggregates.n : 0;

	for (size_t i = 0; m->sources && i < m->grouped.n; i++)
		cell_source_drop(&m->sources[i]);
	for (size_t i = 0; m->spots && i < (m->nspots + 1) * n; i++)
		normal_cell_drop(&m->spots[0].exact[i]);
	for (size_t i = 0; m->all_exact && i < n; i++)
		normal_cell_drop(&m->all_exact[i]);
	for (size_t i = 0; i < m->nstrays; i++)
		for (size_t k = 0; k < n; k++)
			normal_cell_drop(&m->strays[i].exact[k]);
	normal_close(m->normal);
	matcher_free(m->matcher);
	buffer_drop(&m->text);
	free(m->strays);
	grouping_close(&m->g);
	scan_close(&m->scan);
}
