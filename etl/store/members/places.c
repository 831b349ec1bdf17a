#include "store/members/places.h"

#include "store/db.h"
#include <zstd.h>

#define GEOMETRY_MAX ((int64_t)256 << 20)

static int count(struct store *s, const char *sql, struct str cube, struct str name, size_t *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	db_bind(q, 1, cube);
	db_bind(q, 2, name);
	int row = db_step(q, "read the places", e);
	*out = row == 1 ? (size_t)sqlite3_column_int64(q, 0) : 0;
	return row < 0 ? -1 : 0;
}

static int read_sets(struct store *s, struct arena *a, struct str cube, struct places *out,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;
	size_t n;

	if (count(s,
		  "SELECT count(*) FROM area_set t JOIN cube c ON c.id = t.cube"
		  " WHERE c.name = ?1 AND ?2 = ''",
		  cube, STR(""), &n, e) ||
	    db_prepare(s->db, &q,
		       "SELECT t.name, t.title, t.dimension, t.attribute, t.fold FROM area_set t"
		       " JOIN cube c ON c.id = t.cube WHERE c.name = ?1 ORDER BY t.id",
		       e))
		return -1;
	db_bind(q, 1, cube);
	out->sets = ARENA_ARRAY(a, struct area_set, n + 1);
	while ((row = db_step(q, "read the places", e)) == 1 && out->nsets < n) {
		struct area_set *set = &out->sets[out->nsets++];
		set->name = arena_dup(a, db_text(q, 0));
		set->title = arena_dup(a, db_text(q, 1));
		set->dimension = arena_dup(a, db_text(q, 2));
		set->attribute = arena_dup(a, db_text(q, 3));
		set->fold = sqlite3_column_int(q, 4) != 0;
	}
	return row < 0 ? -1 : 0;
}

int store_places(struct store *s, struct arena *a, struct str cube, struct places *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;
	size_t n;

	*out = (struct places){.arena = a};
	if (read_sets(s, a, cube, out, e) ||
	    count(s,
		  "SELECT count(DISTINCT list) FROM location l JOIN cube c ON c.id = l.cube"
		  " WHERE c.name = ?1 AND ?2 = ''",
		  cube, STR(""), &n, e) ||
	    db_prepare(s->db, &q,
		       "SELECT l.list, l.dimension FROM location l JOIN cube c ON c.id = l.cube"
		       " WHERE c.name = ?1 GROUP BY l.list ORDER BY min(l.id)",
		       e))
		return -1;
	db_bind(q, 1, cube);
	out->lists = ARENA_ARRAY(a, struct location_list, n + 1);
	while ((row = db_step(q, "read the places", e)) == 1 && out->nlists < n) {
		struct location_list *list = &out->lists[out->nlists++];
		list->name = arena_dup(a, db_text(q, 0));
		list->dimension = arena_dup(a, db_text(q, 1));
	}
	return row < 0 ? -1 : 0;
}

static int read_geometry(struct store *s, sqlite3_stmt *q, struct arena *a, struct str *out,
			 struct error *e)
{
	int64_t size = sqlite3_column_int64(q, 3);
	const void *data = sqlite3_column_blob(q, 4);
	size_t n = (size_t)sqlite3_column_bytes(q, 4);

	if (size == 0) {
		*out = arena_dup(a, (struct str){data, n});
		return 0;
	}
	if (size < 0 || size > GEOMETRY_MAX)
		return db_damaged(s->db, e, "an area has %lld bytes", (long long)size);
	char *plain = arena_bytes(a, (size_t)size);
	size_t got = ZSTD_decompressDCtx(store_zstd(s), plain, (size_t)size, data, n);
	if (ZSTD_isError(got) || got != (size_t)size)
		return db_damaged(s->db, e, "the geometry of an area cannot be unpacked");
	*out = (struct str){plain, got};
	return 0;
}

static int read_aliases(struct store *s, struct arena *a, struct str cube, struct area_set *set,
			struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n;
	int row;

#define FROM_ALIASES                                                          \
	" FROM area_alias x JOIN area_set t ON t.id = x.area_set JOIN cube c" \
	" ON c.id = t.cube WHERE c.name = ?1 AND t.name = ?2"
	if (count(s, "SELECT count(*)" FROM_ALIASES, cube, set->name, &n, e) ||
	    db_prepare(s->db, &q, "SELECT x.alias, x.target" FROM_ALIASES " ORDER BY x.alias", e))
		return -1;
	db_bind(q, 1, cube);
	db_bind(q, 2, set->name);
	set->aliases = ARENA_ARRAY(a, struct area_alias, n + 1);
	while ((row = db_step(q, "read the places", e)) == 1 && set->naliases < n)
		set->aliases[set->naliases++] = (struct area_alias){arena_dup(a, db_text(q, 0)),
								    arena_dup(a, db_text(q, 1))};
	return row < 0 ? -1 : 0;
}

int store_areas(struct store *s, struct arena *a, struct str cube, struct area_set *set,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n;
	int row;

#define FROM_AREAS                                                                       \
	" FROM area x JOIN area_set t ON t.id = x.area_set JOIN cube c ON c.id = t.cube" \
	" WHERE c.name = ?1 AND t.name = ?2"
	if (count(s, "SELECT count(*)" FROM_AREAS, cube, set->name, &n, e) ||
	    db_prepare(s->db, &q,
		       "SELECT x.key, x.name, x.label, x.size, x.geometry" FROM_AREAS
		       " ORDER BY x.position",
		       e))
		return -1;
	db_bind(q, 1, cube);
	db_bind(q, 2, set->name);
	set->areas = ARENA_ARRAY(a, struct area, n + 1);
	while ((row = db_step(q, "read the places", e)) == 1 && set->n < n) {
		struct area *area = &set->areas[set->n++];
		area->key = arena_dup(a, db_text(q, 0));
		area->name = arena_dup(a, db_text(q, 1));
		area->label = arena_dup(a, db_text(q, 2));
		if (read_geometry(s, q, a, &area->geometry, e))
			return -1;
	}
	return row < 0 ? -1 : read_aliases(s, a, cube, set, e);
}

/* The area of the set that holds each location, by its position. */
#define LOCATIONS                                                                                 \
	"SELECT l.key, l.label, l.longitude, l.latitude, l.details, l.geocoded, l.nearest, "      \
	"(SELECT "                                                                                \
	"x.position"                                                                              \
	" FROM location_area w JOIN area x ON x.id = w.area JOIN area_set t ON t.id = x.area_set" \
	" WHERE w.location = l.id AND t.name = ?3) FROM location l JOIN cube c ON c.id = l.cube"  \
	" WHERE c.name = ?1 AND l.list = ?2 ORDER BY l.key"

int store_locations(struct store *s, struct arena *a, struct str cube, struct location_list *list,
		    const struct area_set *set, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n;
	int row;

	if (count(s,
		  "SELECT count(*) FROM location l JOIN cube c ON c.id = l.cube"
		  " WHERE c.name = ?1 AND l.list = ?2",
		  cube, list->name, &n, e) ||
	    db_prepare(s->db, &q, LOCATIONS, e))
		return -1;
	db_bind(q, 1, cube);
	db_bind(q, 2, list->name);
	db_bind(q, 3, set ? set->name : STR(""));
	list->items = ARENA_ARRAY(a, struct location, n + 1);
	while ((row = db_step(q, "read the places", e)) == 1 && list->n < n) {
		struct location *l = &list->items[list->n++];
		l->key = arena_dup(a, db_text(q, 0));
		l->label = arena_dup(a, db_text(q, 1));
		l->longitude = arena_dup(a, db_text(q, 2));
		l->latitude = arena_dup(a, db_text(q, 3));
		l->details = arena_dup(a, db_text(q, 4));
		l->geocoded = arena_dup(a, db_text(q, 5));
		l->nearest = arena_dup(a, db_text(q, 6));
		l->placed = l->longitude.len > 0;
		l->areas = ARENA_ARRAY(a, int, 1);
		l->areas[0] =
			sqlite3_column_type(q, 7) == SQLITE_NULL ? -1 : sqlite3_column_int(q, 7);
		if (l->areas[0] >= 0 && (!set || (size_t)l->areas[0] >= set->n))
			return db_damaged(s->db, e, "location %.*s lies in no area there is",
					  STR_ARG(l->key));
	}
	return row < 0 ? -1 : 0;
}
