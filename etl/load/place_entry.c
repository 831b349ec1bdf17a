/* Replaces the places of the cube by those of the load. */
#include "base/memory/buffer.h"
#include "load/sink_sqlite.h"
#include "place/place.h"
#include "store/members/geocodes.h"

#include <stdlib.h>

#define GEOMETRY_PLAIN 1024u /* bytes from which packing is worth a row's reading */

struct entering {
	struct sqlite_sink *sink;
	sqlite3_stmt *set, *area, *alias, *location, *within;
	ZSTD_CCtx *zstd;
	int64_t **areas; /* [set][area] rows */
};

/* Children first. */
static int clear(struct sqlite_sink *s, struct error *e)
{
	static const char *const statements[] = {
		"DELETE FROM location_area WHERE location IN (SELECT id FROM location WHERE cube = "
		"?1)",
		"DELETE FROM location WHERE cube = ?1",
		"DELETE FROM area_alias WHERE area_set IN (SELECT id FROM area_set WHERE cube = "
		"?1)",
		"DELETE FROM area WHERE area_set IN (SELECT id FROM area_set WHERE cube = ?1)",
		"DELETE FROM area_set WHERE cube = ?1",
	};
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		DB_AUTO_STMT q = NULL;
		if (db_prepare(s->store->db, &q, statements[i], e))
			return -1;
		sqlite3_bind_int64(q, 1, s->cube);
		if (db_run(q, "clear the places", e))
			return -1;
	}
	return 0;
}

static int prepare(struct entering *x, struct error *e)
{
	sqlite3 *db = x->sink->store->db;

	return db_prepare(db, &x->set, "INSERT INTO area_set VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)",
			  e) ||
			       db_prepare(db, &x->area,
					  "INSERT INTO area VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6,"
					  " ?7)",
					  e) ||
			       db_prepare(db, &x->alias,
					  "INSERT INTO area_alias VALUES (?1, ?2, ?3)", e) ||
			       db_prepare(db, &x->location,
					  "INSERT INTO location VALUES (NULL, ?1, ?2, ?3, ?4, ?5,"
					  " ?6, ?7, ?8, ?9, ?10, ?11)",
					  e) ||
			       db_prepare(db, &x->within,
					  "INSERT INTO location_area VALUES (?1, ?2)", e)
		       ? -1
		       : 0;
}

static int enter_area(struct entering *x, int64_t set, size_t position, const struct area *area,
		      struct error *e)
{
	struct str g = area->geometry;
	void *packed = NULL;
	size_t n = 0;

	if (g.len > GEOMETRY_PLAIN) {
		size_t room = ZSTD_compressBound(g.len);
		packed = xmalloc(room);
		n = ZSTD_compressCCtx(x->zstd, packed, room, g.ptr, g.len, 9);
		if (ZSTD_isError(n))
			n = 0; /* then it stays plain */
	}
	sqlite3_bind_int64(x->area, 1, set);
	sqlite3_bind_int64(x->area, 2, (int64_t)position);
	db_bind(x->area, 3, area->key);
	db_bind(x->area, 4, area->name);
	db_bind(x->area, 5, area->label);
	sqlite3_bind_int64(x->area, 6, n ? (int64_t)g.len : 0);
	db_bind_blob(x->area, 7, n ? packed : g.ptr, n ? n : g.len);
	int result = db_run(x->area, "enter the areas", e);
	free(packed);
	return result;
}

static int enter_set(struct entering *x, const struct area_set *set, int64_t *rows, struct error *e)
{
	sqlite3 *db = x->sink->store->db;

	sqlite3_bind_int64(x->set, 1, x->sink->cube);
	db_bind(x->set, 2, set->name);
	db_bind(x->set, 3, set->title);
	db_bind(x->set, 4, set->dimension);
	db_bind(x->set, 5, set->attribute);
	sqlite3_bind_int64(x->set, 6, set->fold);
	if (db_run(x->set, "enter the areas", e))
		return -1;
	int64_t id = sqlite3_last_insert_rowid(db);
	for (size_t i = 0; i < set->n; i++) {
		if (enter_area(x, id, i, &set->areas[i], e))
			return -1;
		rows[i] = sqlite3_last_insert_rowid(db);
	}
	for (size_t i = 0; i < set->naliases; i++) {
		sqlite3_bind_int64(x->alias, 1, id);
		db_bind(x->alias, 2, set->aliases[i].from);
		db_bind(x->alias, 3, set->aliases[i].to);
		if (db_run(x->alias, "enter the areas", e))
			return -1;
	}
	return 0;
}

static int enter_location(struct entering *x, const struct location_list *list,
			  const struct location *l, size_t nsets, struct error *e)
{
	const struct str texts[] = {list->name, list->dimension, l->key,
				    l->label,   l->longitude,    l->latitude,
				    l->details, l->geocoded,     l->nearest};

	sqlite3_bind_int64(x->location, 1, x->sink->cube);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		db_bind(x->location, (int)i + 2, texts[i].ptr ? texts[i] : STR(""));
	sqlite3_bind_int(x->location, 11, l->is_private);
	if (db_run(x->location, "enter the locations", e))
		return -1;
	int64_t id = sqlite3_last_insert_rowid(x->sink->store->db);
	for (size_t s = 0; s < nsets; s++) {
		if (l->areas[s] < 0)
			continue;
		sqlite3_bind_int64(x->within, 1, id);
		sqlite3_bind_int64(x->within, 2, x->areas[s][l->areas[s]]);
		if (db_run(x->within, "enter the locations", e))
			return -1;
	}
	return 0;
}

static int enter_all(struct entering *x, const struct places *p, struct error *e)
{
	for (size_t i = 0; i < p->nsets; i++) {
		x->areas[i] = ARENA_ARRAY(x->sink->arena, int64_t, p->sets[i].n + 1);
		if (enter_set(x, &p->sets[i], x->areas[i], e))
			return -1;
	}
	for (size_t i = 0; i < p->nlists; i++)
		for (size_t k = 0; k < p->lists[i].n; k++)
			if (enter_location(x, &p->lists[i], &p->lists[i].items[k], p->nsets, e))
				return -1;
	return 0;
}

/* What geocoding found for this address or point, before or in another cube. */
static int recall(struct sqlite_sink *s, struct places *p, const struct location_list *list,
		  struct location *l, struct error *e)
{
	struct geocode g = {0};
	bool known;

	if (geocode_get(s->store, p->arena, l->query, &g, &known, e))
		return -1;
	if (known && g.found && l->placed) {
		l->nearest = g.match;
		return 0;
	}
	if (!known || !g.found || !degrees_parse(g.longitude, &l->point.x) ||
	    !degrees_parse(g.latitude, &l->point.y))
		return 0;
	l->longitude = g.longitude;
	l->latitude = g.latitude;
	l->geocoded = geocode_published(p->arena, &g);
	l->placed = true;
	for (size_t i = 0; i < p->nsets; i++)
		if (l->areas[i] < 0 && str_eq(p->sets[i].dimension, list->dimension))
			l->areas[i] = area_set_find(&p->sets[i], l->point);
	return 0;
}

int places_recall(struct sqlite_sink *s, struct error *e)
{
	struct places *p = s->header.places;

	for (size_t i = 0; p && i < p->nlists; i++) {
		for (size_t k = 0; k < p->lists[i].n; k++) {
			struct location *l = &p->lists[i].items[k];
			if (l->query.len && recall(s, p, &p->lists[i], l, e))
				return -1;
		}
	}
	return 0;
}

int places_enter(struct sqlite_sink *s, struct error *e)
{
	const struct places *p = s->header.places;
	struct entering x = {.sink = s};
	int result;

	if (clear(s, e))
		return -1;
	if (!p)
		return 0;
	x.areas = ARENA_ARRAY(s->arena, int64_t *, p->nsets + 1);
	x.zstd = ZSTD_createCCtx();
	if (!x.zstd)
		out_of_memory();
	result = prepare(&x, e);
	if (result == 0)
		result = enter_all(&x, p, e);
	sqlite3_finalize(x.set);
	sqlite3_finalize(x.area);
	sqlite3_finalize(x.alias);
	sqlite3_finalize(x.location);
	sqlite3_finalize(x.within);
	ZSTD_freeCCtx(x.zstd);
	return result;
}
