/* Sums facts up by place, and writes the features. */
#include "query/map.h"

#include "query/answer.h"

#include <stdlib.h>

#define STRAYS_SHOWN 1000 /* members without a place that are told by name */
#define STRAYS_NEAR 100   /* of these, those that get a suggestion */

/* The text of a cell's column, good until the next call. A null is nothing. */
static struct str cell_text(struct map_answer *m, size_t column, uint32_t cell, bool *null)
{
	struct value v = cell_source_value(&m->sources[column], &m->g, cell);

	buffer_reset(&m->text);
	value_plain(&m->text, m->sources[column].type, &v);
	*null = v.null;
	return buffer_str(&m->text);
}

/* The spot of a member, or nspots. */
static size_t spot_of(struct map_answer *m, uint32_t cell)
{
	bool null;
	struct str text;

	if (m->set) {
		text = cell_text(m, m->name, cell, &null);
		int area = null ? -1 : matcher_find(m->matcher, text);
		if (area >= 0)
			return (size_t)area;
	}
	text = cell_text(m, m->key, cell, &null);
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
	for (size_t i = 0; i <= m->nspots; i++) {
		m->spots[i].totals = totals + i * n;
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

static void sum_up(struct map_answer *m)
{
	const struct columns *list = &m->request->aggregates;

	open_spots(m);
	m->strays = xmalloc((m->g.ncells + 1) * sizeof *m->strays);
	for (uint32_t cell = 0; cell < m->g.ncells; cell++) {
		size_t at = spot_of(m, cell);
		struct spot *spot = &m->spots[at];
		uint64_t lines = m->g.count[cell];
		spot->members++;
		spot->lines += lines;
		for (size_t k = 0; k < list->n; k++) {
			struct totals t = totals_of(&m->g, &list->items[k], cell);
			totals_add(&spot->totals[k], &t);
		}
		if (at == m->nspots)
			m->strays[m->nstrays++] = (struct stray){cell, lines};
	}
	qsort(m->strays, m->nstrays, sizeof *m->strays, most_lines);
}

int map_run(struct map_answer *m, struct session *s, struct picture *p, struct error *e)
{
	const struct request *r = m->request;

	if (scan_open(&m->scan, s, p, r, e) != 0 ||
	    grouping_open(&m->g, &m->scan, &r->columns, &r->aggregates, e) != 0 ||
	    grouping_run(&m->g, e) != 0)
		return -1;
	m->sources = ARENA_ARRAY(r->arena, struct cell_source, r->columns.n);
	for (size_t i = 0; i < r->columns.n; i++)
		if (cell_source_open(&m->sources[i], &m->g, &r->columns.items[i], e) != 0)
			return -1;
	buffer_init(&m->text, QUERY_MAX_BODY);
	sum_up(m);
	return 0;
}

void map_close(struct map_answer *m)
{
	for (size_t i = 0; m->sources && i < m->request->columns.n; i++)
		cell_source_drop(&m->sources[i]);
	matcher_free(m->matcher);
	buffer_drop(&m->text);
	free(m->strays);
	grouping_close(&m->g);
	scan_close(&m->scan);
}

/* ---- writing ---- */

static void put_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

static void put_aggregates(struct json_out *j, const struct map_answer *m,
			   const struct totals *totals)
{
	const struct columns *list = &m->request->aggregates;

	for (size_t i = 0; i < list->n; i++) {
		json_put_key(j, list->items[i].label);
		totals_write(j->out, m->cube, &list->items[i], &totals[i], false);
		j->need_comma = true;
	}
}

static void begin_feature(struct json_out *j, struct str key)
{
	json_put_object(j);
	put_text(j, "type", STR("Feature"));
	if (key.ptr)
		put_text(j, "id", key);
	json_put_key_z(j, "geometry");
}

static void begin_properties(struct json_out *j, struct str key, struct str label)
{
	json_put_key_z(j, "properties");
	json_put_object(j);
	put_text(j, "key", key);
	put_text(j, "label", label);
}

static void put_area(struct json_out *j, const struct map_answer *m, size_t i)
{
	const struct area *area = &m->set->areas[i];

	begin_feature(j, area->key);
	json_put_raw(j, area->geometry);
	begin_properties(j, area->key, area->label);
	json_put_key_z(j, "members");
	json_put_integer(j, (int64_t)m->spots[i].members);
	put_aggregates(j, m, m->spots[i].totals);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_location(struct json_out *j, const struct map_answer *m, size_t i)
{
	const struct location *l = &m->list->items[i];

	begin_feature(j, l->key);
	json_put_object(j);
	put_text(j, "type", STR("Point"));
	json_put_key_z(j, "coordinates");
	json_put_array(j);
	json_put_raw(j, l->longitude);
	json_put_raw(j, l->latitude);
	json_put_array_end(j);
	json_put_object_end(j);
	begin_properties(j, l->key, l->label);
	json_put_key_z(j, "details");
	json_put_raw(j, l->details);
	if (l->geocoded.len) {
		json_put_key_z(j, "geocoded");
		json_put_raw(j, l->geocoded);
	}
	put_aggregates(j, m, m->spots[i].totals);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_cell(struct json_out *j, struct map_answer *m, const char *key, size_t column,
		     uint32_t cell)
{
	bool null;
	struct str text = cell_text(m, column, cell, &null);

	json_put_key_z(j, key);
	if (null)
		json_put_null(j);
	else
		json_put_string(j, text);
}

static void put_stray(struct json_out *j, struct map_answer *m, size_t i)
{
	const struct columns *list = &m->request->aggregates;
	uint32_t cell = m->strays[i].cell;
	bool null = true;

	json_put_object(j);
	put_cell(j, m, "key", m->key, cell);
	put_cell(j, m, "label", m->label, cell);
	struct str name = m->set && i < STRAYS_NEAR ? cell_text(m, m->name, cell, &null) : STR("");
	int near = null ? -1 : matcher_near(m->matcher, name);
	if (near >= 0)
		put_text(j, "near", m->set->areas[near].name);
	for (size_t k = 0; k < list->n; k++) {
		struct totals t = totals_of(&m->g, &list->items[k], cell);
		json_put_key(j, list->items[k].label);
		totals_write(j->out, m->cube, &list->items[k], &t, false);
		j->need_comma = true;
	}
	json_put_object_end(j);
}

/* All that has no place: one feature, so that nothing is lost. */
static void put_nowhere(struct json_out *j, struct map_answer *m)
{
	begin_feature(j, (struct str){0});
	json_put_null(j);
	json_put_key_z(j, "properties");
	json_put_object(j);
	json_put_key_z(j, "key");
	json_put_null(j);
	json_put_key_z(j, "label");
	json_put_null(j);
	json_put_key_z(j, "members");
	json_put_integer(j, (int64_t)m->nstrays);
	put_aggregates(j, m, m->spots[m->nspots].totals);
	json_put_key_z(j, "without_place");
	json_put_array(j);
	for (size_t i = 0; i < m->nstrays && i < STRAYS_SHOWN; i++)
		put_stray(j, m, i);
	json_put_array_end(j);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_summary(struct json_out *j, const struct map_answer *m)
{
	size_t n = m->request->aggregates.n;
	struct totals *all = ARENA_ARRAY(m->request->arena, struct totals, n + 1);

	for (size_t k = 0; k < n; k++) {
		all[k] = totals_none();
		for (size_t i = 0; i <= m->nspots; i++)
			totals_add(&all[k], &m->spots[i].totals[k]);
	}
	json_put_key_z(j, "summary");
	json_put_object(j);
	put_aggregates(j, m, all);
	json_put_object_end(j);
}

void map_write(struct map_answer *m, struct buffer *out)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	put_text(&j, "type", STR("FeatureCollection"));
	json_put_key_z(&j, "features");
	json_put_array(&j);
	for (size_t i = 0; i < m->nspots && !out->overflow; i++) {
		/* Areas without money are on the map too; points only where there is some. */
		if (m->set)
			put_area(&j, m, i);
		else if (m->spots[i].lines)
			put_location(&j, m, i);
	}
	if (m->nstrays)
		put_nowhere(&j, m);
	json_put_array_end(&j);
	put_text(&j, "status", STR("ok"));
	put_text(&j, "dimension", m->cube->dimensions[m->dimension].name);
	put_text(&j, "level", m->level);
	put_summary(&j, m);
	write_cell(&j, m->request);
	write_refs(&j, "aggregates", &m->request->aggregates);
	json_put_object_end(&j);
}
