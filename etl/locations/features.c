/* Places and their sums as features. */
#include "answer/columns.h"
#include "locations/spots.h"

#define STRAYS_SHOWN 1000 /* members without a place that are told by name */
#define STRAYS_NEAR 100   /* of these, those that get a suggestion */

static const struct datum *sums_of(struct map_answer *m, const struct cell_total *totals,
				   const struct normal_cell *exact)
{
	const struct columns *list = &m->request->aggregates;
	const struct row_column *columns = m->features.columns;
	struct arena *a = m->request->arena;
	struct datum *sums = ARENA_ARRAY(a, struct datum, m->features.nsums + 1);
	struct str reason = STR("");

	for (size_t i = 0; i < list->n; i++) {
		struct numeral numeral;
		if (map_is_exact(m, i)) {
			normal_tell(m->normal, &exact[i]);
			sums[i] = normal_datum(m->normal, &exact[i], &columns[i], a);
			if (reason.len == 0)
				reason = normal_reason(m->normal, &exact[i]);
			continue;
		}
		sums[i] = cell_total_datum(&columns[i], &totals[i], &numeral);
		if (sums[i].kind == DATUM_NUMERAL)
			sums[i].text = arena_dup(a, sums[i].text);
	}
	if (m->normal && reason.len)
		sums[list->n] = datum_text(reason);
	return sums;
}

static void name_columns(struct map_answer *m)
{
	const struct question *r = m->request;
	size_t n = r->aggregates.n;
	struct row_column *columns = ARENA_ARRAY(r->arena, struct row_column, n + 2);

	for (size_t i = 0; i < n; i++) {
		columns[i] = column_of(r->arena, r->cube, &r->aggregates.items[i]);
		if (map_is_exact(m, i))
			normal_column(m->normal, &columns[i], &r->aggregates.items[i]);
	}
	if (m->normal)
		columns[n++] = (struct row_column){.label = STR("_reason"),
						   .ref = STR("_reason"),
						   .title = STR("Reden"),
						   .role = ROW_NOTE,
						   .type = DATUM_TEXT};
	m->features.columns = columns;
	m->features.nsums = n;
}

static void take_area(struct map_answer *m, struct feature *f, size_t i)
{
	const struct area *area = &m->set->areas[i];

	*f = (struct feature){.kind = FEATURE_AREA,
			      .key = area->key,
			      .label = area->label,
			      .geometry = area->geometry,
			      .members = m->spots[i].members,
			      .sums = sums_of(m, m->spots[i].totals, m->spots[i].exact)};
}

static void take_point(struct map_answer *m, struct feature *f, size_t i)
{
	const struct location *l = &m->list->items[i];

	*f = (struct feature){.kind = FEATURE_POINT,
			      .key = l->key,
			      .label = l->label,
			      .longitude = l->longitude,
			      .latitude = l->latitude,
			      .details = l->details,
			      .geocoded = l->geocoded,
			      .nearest_address = l->nearest,
			      .sums = sums_of(m, m->spots[i].totals, m->spots[i].exact)};
}

static struct datum cell_datum(struct map_answer *m, size_t column, size_t cell)
{
	bool null;
	struct str text = map_cell_text(m, column, cell, &null);

	return null ? datum_null() : datum_text(arena_dup(m->request->arena, text));
}

static struct feature_stray stray_of(struct map_answer *m, size_t i)
{
	const struct stray *s = &m->strays[i];
	bool null = true;
	struct feature_stray out = {.key = cell_datum(m, m->key, s->cell),
				    .label = cell_datum(m, m->label, s->cell)};
	struct str name =
		m->set && i < STRAYS_NEAR ? map_cell_text(m, m->name, s->cell, &null) : STR("");
	int near = null ? -1 : matcher_near(m->matcher, name);

	if (near >= 0)
		out.near = m->set->areas[near].name;
	out.sums = sums_of(m, s->totals, s->exact);
	return out;
}

static void take_nowhere(struct map_answer *m, struct feature *f)
{
	size_t n = m->nstrays < STRAYS_SHOWN ? m->nstrays : STRAYS_SHOWN;
	struct feature_stray *strays = ARENA_ARRAY(m->request->arena, struct feature_stray, n + 1);
	const struct spot *nowhere = &m->spots[m->nspots];

	*f = (struct feature){.kind = FEATURE_NOWHERE,
			      .members = m->nstrays,
			      .sums = sums_of(m, nowhere->totals, nowhere->exact),
			      .strays = strays,
			      .nstrays = n};
	for (size_t i = 0; i < n; i++)
		strays[i] = stray_of(m, i);
}

const struct datum *map_features(struct map_answer *m)
{
	struct features *out = &m->features;

	out->dimension = m->cube->dimensions[m->dimension].name;
	out->level = m->level;
	out->normal = m->normal;
	name_columns(m);
	out->items = ARENA_ARRAY(m->request->arena, struct feature, m->nspots + 1);
	for (size_t i = 0; i < m->nspots; i++) {
		/* Areas without money are on the map too; points only where there is some. */
		if (m->set)
			take_area(m, &out->items[out->n++], i);
		else if (m->spots[i].lines)
			take_point(m, &out->items[out->n++], i);
	}
	if (m->nstrays)
		take_nowhere(m, &out->items[out->n++]);
	return sums_of(m, m->all, m->all_exact);
}
