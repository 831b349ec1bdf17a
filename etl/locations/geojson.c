/* The features of a locations answer as GeoJSON. */
#include "locations/spots.h"

#include "answer/answer.h"

#define STRAYS_SHOWN 1000 /* members without a place that are told by name */
#define STRAYS_NEAR 100   /* of these, those that get a suggestion */

static void put_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

static void put_aggregates(struct json_out *j, const struct map_answer *m,
			   const struct totals *totals, const struct normal_cell *exact)
{
	const struct columns *list = &m->request->aggregates;
	struct str reason = STR("");

	for (size_t i = 0; i < list->n; i++) {
		const struct column *c = &list->items[i];
		json_put_key(j, c->label);
		if (map_is_exact(m, i))
			normal_write_cell(j->out, m->normal, &exact[i], c, false);
		else
			totals_write(j->out, m->cube, c, &totals[i], false);
		j->need_comma = true;
		if (map_is_exact(m, i) && reason.len == 0)
			reason = normal_reason(m->normal, &exact[i]);
	}
	if (reason.len)
		put_text(j, "_reason", reason);
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
	put_aggregates(j, m, m->spots[i].totals, m->spots[i].exact);
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
	if (l->nearest.len)
		put_text(j, "nearest_address", l->nearest);
	put_aggregates(j, m, m->spots[i].totals, m->spots[i].exact);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_cell(struct json_out *j, struct map_answer *m, const char *key, size_t column,
		     uint32_t cell)
{
	bool null;
	struct str text = map_cell_text(m, column, cell, &null);

	json_put_key_z(j, key);
	if (null)
		json_put_null(j);
	else
		json_put_string(j, text);
}

static void put_stray(struct json_out *j, struct map_answer *m, size_t i)
{
	uint32_t cell = m->strays[i].cell;
	bool null = true;

	json_put_object(j);
	put_cell(j, m, "key", m->key, cell);
	put_cell(j, m, "label", m->label, cell);
	struct str name =
		m->set && i < STRAYS_NEAR ? map_cell_text(m, m->name, cell, &null) : STR("");
	int near = null ? -1 : matcher_near(m->matcher, name);
	if (near >= 0)
		put_text(j, "near", m->set->areas[near].name);
	put_aggregates(j, m, m->strays[i].totals, m->strays[i].exact);
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
	put_aggregates(j, m, m->spots[m->nspots].totals, m->spots[m->nspots].exact);
	json_put_key_z(j, "without_place");
	json_put_array(j);
	for (size_t i = 0; i < m->nstrays && i < STRAYS_SHOWN; i++)
		put_stray(j, m, i);
	json_put_array_end(j);
	json_put_object_end(j);
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
	json_put_key_z(&j, "summary");
	json_put_object(&j);
	put_aggregates(&j, m, m->all, m->all_exact);
	json_put_object_end(&j);
	if (m->normal)
		normal_write(&j, m->normal, m->request);
	write_cell(&j, m->request);
	write_refs(&j, "aggregates", &m->request->aggregates);
	json_put_object_end(&j);
}
