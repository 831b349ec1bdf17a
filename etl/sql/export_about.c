/* What the plain star says of its cubes: titles, licence, units, explanations, places. */
#include "sql/export.h"

#include "store/members/places.h"
#include <stdio.h>

static const char tables[] =
	"CREATE TABLE cube (name TEXT PRIMARY KEY, title TEXT, description TEXT, licence TEXT,"
	" licence_url TEXT, country TEXT, version TEXT, view_name TEXT, facts_table TEXT);"
	"CREATE TABLE cube_column (cube TEXT REFERENCES cube (name), name TEXT, title TEXT, unit TEXT,"
	" api_name TEXT, PRIMARY KEY (cube, name));"
	"CREATE TABLE explanation (cube TEXT REFERENCES cube (name), cut TEXT, title TEXT, text TEXT,"
	" source TEXT, author TEXT, date TEXT, version TEXT, meeting TEXT, meeting_date TEXT,"
	" agenda_item TEXT, document TEXT);"
	"CREATE TABLE area (cube TEXT REFERENCES cube (name), area_set TEXT, dimension TEXT,"
	" attribute TEXT, key TEXT, name TEXT, label TEXT, geometry TEXT);"
	"CREATE TABLE location (cube TEXT REFERENCES cube (name), dimension TEXT, key TEXT, label TEXT,"
	" longitude REAL, latitude REAL, details TEXT);";

/* The descriptor is JSON or empty. */
#define DESCRIPTOR "(CASE WHEN json_valid(descriptor) THEN descriptor ELSE '{}' END)"
#define TOLD(path) "json_extract(" DESCRIPTOR ", '" path "')"

static const char cube_row[] =
	"INSERT INTO cube SELECT name, coalesce(" TOLD("$.title") ", title)," TOLD("$.description") ", coalesce(" TOLD(
		"$.licenses[0].name") ", " TOLD("$.licenses[0].title") ")," TOLD("$.licenses[0].path") ", " TOLD("$.countryCode") ", version, ?2, ?3 FROM origin.cube WHERE name = ?1";

static const char explanation_rows[] =
	"INSERT INTO explanation SELECT c.name, x.cut, x.title, x.text, x.source, x.author, x.date,"
	" x.version, x.meeting, x.meeting_date, x.agenda_item, x.document FROM origin.explanation x JOIN origin.cube c ON c.id = x.cube WHERE c.name = ?1"
	" ORDER BY x.position";

static const char location_rows[] =
	"INSERT INTO location SELECT c.name, l.dimension, l.key, l.label, nullif(l.longitude, ''),"
	" nullif(l.latitude, ''), l.details FROM origin.location l JOIN origin.cube c ON c.id = l.cube"
	" WHERE c.name = ?1 AND l.dimension = ?2 AND l.key IN (SELECT ";

int export_about_tables(struct export *x, struct error *e)
{
	return db_exec(x->to, tables, "write the export", e);
}

/* ---- columns ---- */

static int put_column(struct export *x, const struct star *star, struct str name, struct str title,
		      struct str measure, const char *part, struct str api_name, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(x->to, &q,
		       "INSERT INTO cube_column SELECT ?1, ?2, ?3,"
		       " CASE WHEN ?4 <> '' THEN json_extract(model, '$.measures.' || ?4 ||"
		       " '.currency') || ?5 END, ?6 FROM origin.cube WHERE name = ?1",
		       e))
		return -1;
	db_bind(q, 1, star->cube->name);
	db_bind(q, 2, name);
	db_bind(q, 3, title);
	db_bind(q, 4, measure);
	db_bind(q, 5, str_z(part));
	db_bind(q, 6, api_name);
	return db_run(q, "write the export", e);
}

/* Measures may share a column: the first is its name. */
static int put_amount(struct export *x, const struct star *star, size_t column, struct error *e)
{
	const struct cube *cube = star->cube;
	const struct measure *m = NULL;
	char part[32] = "";

	for (size_t i = 0; i < cube->nmeasures && !m; i++)
		if (cube->measures[i].column == column)
			m = &cube->measures[i];
	struct str name = m ? m->name : STR(""), title = m ? m->label : STR("");
	struct str unit = star->amounts[column];
	if (star->decimals[column].len) {
		/* amount_x100: what stands behind the x. */
		size_t at = unit.len;
		while (at > 0 && unit.ptr[at - 1] != 'x')
			at--;
		snprintf(part, sizeof part, " / %.*s", (int)(unit.len - at), unit.ptr + at);
		if (put_column(x, star, star->decimals[column], title, name, "", name, e))
			return -1;
	}
	return put_column(x, star, star->amounts[column], title, name, part, STR(""), e);
}

static int put_columns(struct export *x, const struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;

	for (size_t c = 0; c < cube->ncolumns; c++)
		if (put_amount(x, star, c, e))
			return -1;
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t i = 0; i < cube->dimensions[d].nattributes; i++) {
			const struct dimension *shape = &cube->dimensions[d];
			const struct attribute *a = &shape->attributes[i];
			struct str title =
				shape->nattributes == 1
					? shape->label
					: arena_printf(x->arena, "%.*s: %.*s",
						       STR_ARG(shape->label), STR_ARG(a->label));
			if (put_column(x, star, star->columns[d][i], title, STR(""), "", a->ref, e))
				return -1;
		}
	return 0;
}

/* ---- texts and places ---- */

static int run_for(struct export *x, const char *sql, struct str first, struct str second,
		   struct str third, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(x->to, &q, sql, e))
		return -1;
	db_bind(q, 1, first);
	if (second.len)
		db_bind(q, 2, second);
	if (third.len)
		db_bind(q, 3, third);
	return db_run(q, "write the export", e);
}

/* Only of members that are in the star. */
static int put_locations(struct export *x, const struct star *star, size_t d, struct error *e)
{
	const struct dimension *shape = &star->cube->dimensions[d];
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, location_rows);
	export_quote(&sql, star->columns[d][shape->key]);
	buffer_append_z(&sql, " FROM ");
	export_quote(&sql, star->dimensions[d].len ? star->dimensions[d] : star->facts);
	buffer_append(&sql, ") ORDER BY l.key", sizeof ") ORDER BY l.key");
	int result = run_for(x, sql.ptr, star->cube->name, shape->name, STR(""), e);
	buffer_drop(&sql);
	return result;
}

static int put_area(sqlite3_stmt *q, struct str cube, const struct area_set *set,
		    const struct area *area, struct error *e)
{
	const struct str values[] = {cube,      set->name,  set->dimension, set->attribute,
				     area->key, area->name, area->label,    area->geometry};

	for (int i = 0; i < 8; i++)
		db_bind(q, i + 1, values[i]);
	return db_run(q, "write areas", e);
}

static int put_areas(struct export *x, const struct star *star, struct arena *a, struct error *e)
{
	struct places places;
	DB_AUTO_STMT q = NULL;

	if (store_places(x->from, a, star->cube->name, &places, e) ||
	    db_prepare(x->to, &q, "INSERT INTO area VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", e))
		return -1;
	for (size_t i = 0; i < places.nsets; i++) {
		struct area_set *set = &places.sets[i];
		if (store_areas(x->from, a, star->cube->name, set, e))
			return -1;
		for (size_t k = 0; k < set->n; k++)
			if (put_area(q, star->cube->name, set, &set->areas[k], e))
				return -1;
	}
	return 0;
}

int export_about(struct export *x, const struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;
	struct arena *a = arena_new();
	int result = run_for(x, cube_row, cube->name, star->joined, star->facts, e) ||
		     put_columns(x, star, e) ||
		     run_for(x, explanation_rows, cube->name, STR(""), STR(""), e) ||
		     put_areas(x, star, a, e);

	for (size_t d = 0; d < cube->ndimensions && result == 0; d++)
		result = put_locations(x, star, d, e);
	arena_free(a);
	return result ? -1 : 0;
}
