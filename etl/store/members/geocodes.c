#include "store/members/geocodes.h"

#include "base/memory/hash.h"
#include "base/text/json_out.h"
#include "store/db.h"
#include "store/versions/facts_away.h"

#include <stdio.h>

#define READING "read what was geocoded"
#define WRITING "keep what was geocoded"
#define TEXT_MAX 16384u

int geocode_get(struct store *s, struct arena *a, struct str query, struct geocode *out,
		bool *known, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT source, longitude, latitude, precision, match, reason, found_at,"
		       " found FROM geocode WHERE query = ?1",
		       e))
		return -1;
	db_bind(q, 1, query);
	int row = db_step(q, READING, e);
	*known = row == 1;
	if (row != 1)
		return row < 0 ? -1 : 0;
	struct str *const texts[] = {&out->source, &out->longitude, &out->latitude, &out->precision,
				     &out->match,  &out->reason,    &out->at};
	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		*texts[i] = arena_dup(a, db_text(q, i));
	out->found = sqlite3_column_int(q, 7) != 0;
	out->query = query;
	return 0;
}

int geocode_put(struct store *s, const struct geocode *g, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct str texts[] = {g->query,     g->source, g->longitude, g->latitude,
				    g->precision, g->match,  g->reason};

	if (db_prepare(s->db, &q,
		       "INSERT OR REPLACE INTO geocode (query, source, longitude, latitude,"
		       " precision, match, reason, found, found_at) VALUES (?1, ?2, ?3, ?4, ?5,"
		       " ?6, ?7, ?8, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
		       e))
		return -1;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		db_bind(q, (int)i + 1, texts[i].ptr ? texts[i] : STR(""));
	sqlite3_bind_int(q, 8, g->found);
	return db_run(q, WRITING, e);
}

struct str geocode_published(struct arena *a, const struct geocode *g)
{
	const struct {
		const char *key;
		struct str value;
	} members[] = {{"source", g->source},
		       {"match", g->match},
		       {"precision", g->precision},
		       {"date", {g->at.ptr, g->at.len < 10 ? g->at.len : 10}}};
	struct buffer b;
	struct json_out j;

	buffer_init(&b, TEXT_MAX);
	json_begin(&j, &b);
	json_put_object(&j);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		json_put_key_z(&j, members[i].key);
		json_put_string(&j, members[i].value);
	}
	json_put_object_end(&j);
	struct str out = arena_dup(a, b.overflow ? STR("{}") : buffer_str(&b));
	buffer_drop(&b);
	return out;
}

#define LOOKED_UP " FROM location WHERE cube = ?1 AND private = 0"
#define OPEN LOOKED_UP " AND (longitude = '' OR geocoded <> '')"
#define GIVEN LOOKED_UP " AND longitude <> '' AND geocoded = ''"
#define LOCATION \
	"SELECT id, list, dimension, key, label, details, longitude, latitude, geocoded, nearest"

static int read_locations(struct store *s, struct arena *a, int64_t cube, const char *count_sql,
			  const char *sql, struct open_location **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT count = NULL;
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &count, count_sql, e) || db_prepare(s->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(count, 1, cube);
	if (db_step(count, READING, e) != 1)
		return -1;
	size_t room = (size_t)sqlite3_column_int64(count, 0);
	*n = 0;
	*out = ARENA_ARRAY(a, struct open_location, room + 1);
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, READING, e)) == 1 && *n < room) {
		struct open_location *l = &(*out)[(*n)++];
		struct str *const texts[] = {&l->list,     &l->dimension, &l->key,
					     &l->label,    &l->details,   &l->longitude,
					     &l->latitude, &l->geocoded,  &l->nearest};
		l->id = sqlite3_column_int64(q, 0);
		for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
			*texts[i] = arena_dup(a, db_text(q, i + 1));
	}
	return row < 0 ? -1 : 0;
}

int open_locations(struct store *s, struct arena *a, int64_t cube, struct open_location **out,
		   size_t *n, struct error *e)
{
	return read_locations(s, a, cube, "SELECT count(*)" OPEN,
			      LOCATION OPEN " ORDER BY list, key", out, n, e);
}

int given_locations(struct store *s, struct arena *a, int64_t cube, struct open_location **out,
		    size_t *n, struct error *e)
{
	return read_locations(s, a, cube, "SELECT count(*)" GIVEN,
			      LOCATION GIVEN " ORDER BY list, key", out, n, e);
}

int private_locations(struct store *s, int64_t cube, uint64_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT count(*) FROM location WHERE cube = ?1 AND private = 1"
		       " AND longitude = ''",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	int row = db_step(q, READING, e);
	*n = row == 1 ? (uint64_t)sqlite3_column_int64(q, 0) : 0;
	return row < 0 ? -1 : 0;
}

void store_patience(struct store *s, int ms)
{
	sqlite3_busy_timeout(s->db, ms);
}

int store_begin(struct store *s, struct error *e)
{
	return db_exec(s->db, "BEGIN IMMEDIATE", "write to the store", e);
}

int store_commit(struct store *s, struct error *e)
{
	return away_settle(s, e) || db_exec(s->db, "COMMIT", "write to the store", e) ? -1 : 0;
}

void store_rollback(struct store *s)
{
	db_rollback(s->db);
}

static int put_areas(struct store *s, int64_t cube, int64_t location, const struct within *areas,
		     size_t n, struct error *e)
{
	DB_AUTO_STMT clear = NULL;
	DB_AUTO_STMT put = NULL;

	if (db_prepare(s->db, &clear, "DELETE FROM location_area WHERE location = ?1", e) ||
	    db_prepare(s->db, &put,
		       "INSERT INTO location_area SELECT ?1, x.id FROM area x JOIN area_set t"
		       " ON t.id = x.area_set WHERE t.cube = ?2 AND t.name = ?3 AND x.key = ?4",
		       e))
		return -1;
	sqlite3_bind_int64(clear, 1, location);
	if (db_run(clear, WRITING, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		sqlite3_bind_int64(put, 1, location);
		sqlite3_bind_int64(put, 2, cube);
		db_bind(put, 3, areas[i].set);
		db_bind(put, 4, areas[i].area);
		if (db_run(put, WRITING, e))
			return -1;
	}
	return 0;
}

int location_put(struct store *s, int64_t cube, int64_t location, const struct geocode *g,
		 const struct within *areas, size_t n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct arena *a = arena_new();

	int result = db_prepare(s->db, &q,
				"UPDATE location SET longitude = ?2, latitude = ?3, geocoded = ?4"
				" WHERE id = ?1",
				e);
	if (result == 0) {
		sqlite3_bind_int64(q, 1, location);
		db_bind(q, 2, g ? g->longitude : STR(""));
		db_bind(q, 3, g ? g->latitude : STR(""));
		db_bind(q, 4, g ? geocode_published(a, g) : STR(""));
		result = db_run(q, WRITING, e);
	}
	if (result == 0)
		result = put_areas(s, cube, location, areas, n, e);
	arena_free(a);
	return result;
}

int location_name(struct store *s, int64_t location, struct str nearest, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "UPDATE location SET nearest = ?2 WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, location);
	db_bind(q, 2, nearest);
	return db_run(q, WRITING, e);
}

int geocodes_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT list, key, longitude, latitude, geocoded, nearest FROM location"
		       " WHERE cube = ?1 AND (geocoded <> '' OR nearest <> '')"
		       " ORDER BY list, key",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, READING, e)) == 1) {
		for (int i = 0; i < 6; i++) {
			buffer_append_char(out, i ? '\t' : '\n');
			buffer_append_str(out, db_text(q, i));
		}
	}
	return row < 0 ? -1 : 0;
}

/* Of the version before too, so that no version ever comes back. */
int cube_restamp(struct store *s, int64_t cube, struct error *e)
{
	DB_AUTO_STMT get = NULL;
	DB_AUTO_STMT set = NULL;
	struct buffer text;
	char version[17];
	int result = -1;

	buffer_init(&text, SIZE_MAX);
	if (db_prepare(s->db, &get, "SELECT version FROM cube WHERE id = ?1", e) ||
	    db_prepare(s->db, &set, "UPDATE cube SET version = ?2 WHERE id = ?1", e))
		goto done;
	sqlite3_bind_int64(get, 1, cube);
	if (db_step(get, WRITING, e) < 0)
		goto done;
	buffer_append_str(&text, db_text(get, 0));
	sqlite3_reset(get);
	if (geocodes_digest(s, cube, &text, e))
		goto done;
	snprintf(version, sizeof version, "%016llx",
		 (unsigned long long)hash64(text.ptr, text.len));
	sqlite3_bind_int64(set, 1, cube);
	db_bind(set, 2, str_z(version));
	result = db_run(set, WRITING, e);
done:
	buffer_drop(&text);
	return result;
}
