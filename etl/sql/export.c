#include "sql/export.h"
#include "base/memory/map.h"
#include "base/system/file.h"
#include "base/system/output.h"
#include "store/pages/page_marks.h"
#include "store/reading.h"
#include <stdio.h>
#include <stdlib.h>

static const char readme[] =
	"CREATE TABLE readme (about TEXT, text TEXT);"
	"INSERT INTO readme VALUES"
	" ('what this is', 'Spending data exported by Stuiver. Open the view "
	"that has the name of the"
	" cube: one row per entry, with all its labels.'),"
	" ('amounts', 'A column like amount_x100 is exact: an integer, in "
	"hundredths. amount beside it is"
	" that divided by 100, to read, sort and draw with; for totals to the "
	"cent sum the exact one.'),"
	" ('tables', '<cube>_facts holds the entries with keys, "
	"<cube>_<dimension> what the keys mean;"
	" text that is mostly distinct stands in the facts themselves.'),"
	" ('source', 'dataset and line tell the file (table dataset) and the "
	"line in it where an entry"
	" comes from; table issue tells what was odd in that file.'),"
	" ('about', 'cube has the title and licence of each cube, cube_column "
	"titles and units"
	" of the columns of its view, explanation what the municipality says and "
	"of which cut, area"
	" and location where members lie (GeoJSON and degrees, WGS84).')";

/* The catalogue is copied from the store itself, in one snapshot with the versions of the cubes. */
static const char catalogue[] =
	"CREATE TABLE dataset (id INTEGER PRIMARY KEY, cube TEXT, source_file TEXT REFERENCES"
	" source_file, name TEXT, resource TEXT, status TEXT, version INTEGER, loaded_at TEXT,"
	" lines INTEGER, entries INTEGER, read INTEGER, dropped INTEGER, rejected INTEGER,"
	" report TEXT);"
	"INSERT INTO dataset SELECT d.id, c.name, f.sha256, d.source_name, d.resource, d.status,"
	" d.version, d.loaded_at, d.lines, d.entries, d.read, d.dropped, d.rejected, d.report"
	" FROM origin.dataset d JOIN origin.cube c ON c.id = d.cube JOIN origin.source_file f"
	" ON f.id = d.source WHERE d.status = 'published' AND c.name IN (SELECT name FROM"
	" temp.chosen) ORDER BY d.id;"
	"CREATE TABLE source_file (sha256 TEXT PRIMARY KEY, name TEXT, size INTEGER, lines "
	"INTEGER);"
	"INSERT INTO source_file SELECT sha256, name, size, lines FROM origin.source_file"
	" WHERE sha256 IN (SELECT source_file FROM dataset);"
	"CREATE TABLE issue (dataset INTEGER REFERENCES dataset, severity TEXT, code TEXT,"
	" line INTEGER, \"column\" INTEGER, field TEXT, message TEXT);"
	"INSERT INTO issue SELECT dataset, severity, code, line, \"column\", field, message"
	" FROM origin.issue WHERE dataset IN (SELECT id FROM dataset) ORDER BY id";

/* Attaches the store for the catalogue; the file name goes in as a parameter. */
static int attach(struct export *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer uri;

	if (db_prepare(x->to, &q, "ATTACH ?1 AS origin", e))
		return -1;
	buffer_init(&uri, 1 << 16);
	reading_uri(&uri, x->from->path, x->from->still);
	db_bind(q, 1, str_z(uri.ptr));
	int result = db_run(q, "open the store", e);
	buffer_drop(&uri);
	return result;
}

/* A publication between the catalogue's snapshot and the view's would mix two states. */
static int check_version(struct export *x, struct str cube, struct view *v, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(x->to, &q, "SELECT version FROM origin.cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, cube);
	int row = db_step(q, "read the catalogue", e);
	if (row < 0)
		return -1;
	if (row == 0 || !str_eq(db_text(q, 0), view_version(v)))
		return error_set(e, STATUS_STORE,
				 "cube %.*s changed while it was exported; export again",
				 STR_ARG(cube));
	return 0;
}

static int export_cube(struct export *x, struct str name, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct view *v;

	if (view_open(&v, x->from, name, e))
		return -1;
	int result = check_version(x, name, v, e) || export_star(x, v, e) ||
		     db_prepare(x->to, &q, "INSERT INTO temp.chosen VALUES (?1)", e);
	if (result == 0) {
		db_bind(q, 1, name);
		result = db_run(q, "write the export", e);
	}
	view_unref(v);
	return result ? -1 : 0;
}

static int export_cubes(struct export *x, struct str cube, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (cube.len)
		return export_cube(x, cube, e);
	if (store_cubes(x->from, x->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (export_cube(x, cubes[i].name, e))
			return -1;
	return 0;
}

static int export_all(struct export *x, struct str cube, struct error *e)
{
	static const char *const own[] = {"readme", "dataset", "source_file", "issue",
					  EXPORT_ABOUT};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		export_name(x->arena, x->names, str_z(own[i]));
	if (db_exec(x->to,
		    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = "
		    "-16384",
		    "write the export", e) ||
	    attach(x, e) ||
	    db_exec(x->to, "CREATE TEMP TABLE chosen (name TEXT); BEGIN; SELECT 1 FROM origin.cube",
		    "write the export", e))
		return -1;
	if (db_exec(x->to, readme, "write the export", e) || export_about_tables(x, e) ||
	    export_cubes(x, cube, e) || db_exec(x->to, catalogue, "write the catalogue", e) ||
	    db_exec(x->to, "COMMIT", "write the export", e))
		return -1;
	return 0;
}

static int write_export(struct export *x, struct str cube, struct output *to, struct error *e)
{
	if (sqlite3_open_v2(output_name(to), &x->to,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
				    SQLITE_OPEN_URI,
			    pages_vfs()) != SQLITE_OK)
		db_error(x->to, "make the export", e);
	else if (export_all(x, cube, e) == 0)
		return 0;
	return -1;
}

int store_export_sqlite(struct store *s, struct str cube, const char *path, struct error *e)
{
	struct export x = {.from = s};
	struct output *to;

	if (file_exists(path))
		return error_set(e, STATUS_REFUSED,
				 "%s exists; remove it, or export to another name", path);
	if (output_open(&to, path, OUTPUT_FILE, e))
		return -1;
	x.arena = arena_new();
	x.names = map_new();
	int result = write_export(&x, cube, to, e);
	sqlite3_close(x.to);
	if (result == 0)
		result = output_commit(to, e);
	output_free(to);
	map_free(x.names);
	arena_free(x.arena);
	return result;
}
