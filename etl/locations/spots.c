/* Sums facts up by place. */
#include "locations/spots.h"

#include "base/memory/map.h"

#include <stdlib.h>

struct str map_cell_text(struct map_answer *m, size_t column, size_t cell, bool *null)
{
	const struct value *v = cells_value(m->cells, column, cell);

	buffer_reset(&m->text);
	value_plain(&m->text, m->cells->columns[column].type, v);
	*null = v->null;
	return buffer_str(&m->text);
}

bool map_is_exact(const struct map_answer *m, size_t aggregate)
{
	const struct column *c = &m->request->aggregates.items[aggregate];

	return m->normal && c->kind == COLUMN_AGGREGATE && c->function == AGGREGATE_SUM;
}

/* The spot of a member, or nspots. */
static size_t spot_of(struct map_answer *m, size_t cell)
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
	struct cell_total *totals = ARENA_ARRAY(a, struct cell_total, (m->nspots + 1) * n + 1);
	struct normal_cell *exact = ARENA_ARRAY(a, struct normal_cell, (m->nspots + 1) * n + 1);
	m->all = ARENA_ARRAY(a, struct cell_total, n + 1);
	m->all_exact = ARENA_ARRAY(a, struct normal_cell, n + 1);
	for (size_t k = 0; k < n; k++)
		m->all[k] = cell_total_none();
	for (size_t i = 0; i <= m->nspots; i++) {
		m->spots[i].totals = totals + i * n;
		m->spots[i].exact = exact + i * n;
		for (size_t k = 0; k < n; k++)
			m->spots[i].totals[k] = cell_total_none();
	}
}

static int most_lines(const void *a, const void *b)
{
	const struct stray *x = a, *y = b;

	if (x->lines != y->lines)
		return x->lines < y->lines ? 1 : -1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

static void add_cell(struct map_answer *m, size_t cell, struct cell_total *totals,
		     struct normal_cell *exact)
{
	const struct columns *list = &m->request->aggregates;

	for (size_t k = 0; k < list->n; k++) {
		struct cell_total t = cell_total_of(m->cells, m->cube, &list->items[k], cell);
		cell_total_add(&totals[k], &t);
		if (map_is_exact(m, k) && t.present)
			normal_add(m->normal, &exact[k], cell, &list->items[k], t.sum);
	}
}

/* A member's lines are in several cells when years are told apart too. */
static struct stray *stray_of(struct map_answer *m, size_t cell, uint32_t *number, bool is_new)
{
	struct arena *a = m->request->arena;
	size_t n = m->request->aggregates.n;

	if (!is_new)
		return &m->strays[*number];
	*number = (uint32_t)m->nstrays;
	struct stray *s = &m->strays[m->nstrays++];
	*s = (struct stray){.cell = cell,
			    .totals = ARENA_ARRAY(a, struct cell_total, n + 1),
			    .exact = ARENA_ARRAY(a, struct normal_cell, n + 1)};
	for (size_t k = 0; k < n; k++)
		s->totals[k] = cell_total_none();
	return s;
}

static void sum_up(struct map_answer *m)
{
	struct map *members = map_new();

	open_spots(m);
	m->strays = xmalloc((m->cells->n + 1) * sizeof *m->strays);
	for (size_t cell = 0; cell < m->cells->n; cell++) {
		size_t at = spot_of(m, cell);
		struct spot *spot = &m->spots[at];
		uint64_t lines = m->cells->count[cell];
		uint32_t code = m->cells->columns[m->key].codes[cell];
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
	if (engine_cells(&m->cells, s, p, r, &m->grouped, &r->aggregates, e) != 0)
		return -1;
	if (m->normal && normal_settle(m->normal, m->cells, NULL, e) != 0)
		return -1;
	buffer_init(&m->text, QUERY_MAX_BODY);
	sum_up(m);
	return 0;
}

void map_close(struct map_answer *m)
{
	size_t n = m->request ? m->request->aggregates.n : 0;

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
	cells_close(m->cells);
}
