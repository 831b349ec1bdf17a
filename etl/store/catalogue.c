#include "base/text/json_out.h"
#include "store/db.h"

/* Rows into an arena array that doubles. */
#define GROW(a, items, n, capacity)                                                          \
	do {                                                                                 \
		if ((n) == (capacity)) {                                                     \
			size_t more_ = (capacity) ? 2 * (capacity) : 16;                     \
			__typeof__(items) new_ = arena_alloc((a), more_ * sizeof(*(items))); \
			if (n)                                                               \
				memcpy(new_, (items), (n) * sizeof(*(items)));               \
			(items) = new_;                                                      \
			(capacity) = more_;                                                  \
		}                                                                            \
	} while (0)

int store_cubes(struct store *s, struct arena *a, struct store_cube **out, size_t *n,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(
		    s->db, &q,
		    "SELECT c.id, c.name, c.title, c.mapping, c.version, count(d.id),"
		    " coalesce(sum(d.entries), 0), c.published_at FROM cube c LEFT JOIN dataset d"
		    " ON d.cube = c.id AND d.status = 'published' GROUP BY c.id ORDER BY c.name",
		    e))
		return -1;
	while ((row = db_step(q, "list the cubes", e)) == 1) {
		GROW(a, *out, *n, capacity);
		(*out)[(*n)++] = (struct store_cube){
			.id = sqlite3_column_int64(q, 0),
			.name = arena_dup(a, db_text(q, 1)),
			.title = arena_dup(a, db_text(q, 2)),
			.mapping = arena_dup(a, db_text(q, 3)),
			.version = arena_dup(a, db_text(q, 4)),
			.datasets = (uint64_t)sqlite3_column_int64(q, 5),
			.entries = (uint64_t)sqlite3_column_int64(q, 6),
			.published_at = arena_dup(a, db_text(q, 7)),
		};
	}
	return row;
}

int store_descriptor(struct store *s, struct arena *a, struct str cube, struct str *out,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT descriptor FROM cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, cube);
	int row = db_step(q, "read the catalogue", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NO_CUBE, "there is no cube '%.*s' in the store",
				 STR_ARG(cube));
	*out = arena_dup(a, db_text(q, 0));
	return 0;
}

#define DATASET_COLUMNS                                                                           \
	"SELECT d.id, c.name, d.source_name, d.resource, f.sha256, d.status, d.version, "         \
	"d.loaded_at,"                                                                            \
	" d.fingerprint, f.size, d.lines, d.entries, d.read, d.dropped, d.rejected, d.report,"    \
	" d.superseded_by, (SELECT group_concat(scope, char(10)) FROM (SELECT scope FROM"         \
	" dataset_scope o WHERE o.dataset = d.id ORDER BY scope)), w.withdrawn_at, w.reason,"     \
	" w.purged_at, x.note, p.released_by, CASE WHEN p.confirmed_at IS NULL THEN p.forced END" \
	" FROM dataset d JOIN cube c ON c.id = d.cube JOIN source_file f ON f.id = d.source"      \
	" LEFT JOIN withdrawal w ON w.dataset = d.id"                                             \
	" LEFT JOIN withdrawal_note x ON x.dataset = d.id"                                        \
	" LEFT JOIN publication p ON p.dataset = d.id"                                            \
	" WHERE (?1 = '' OR c.name = ?1) AND d.status <> 'staged' ORDER BY d.id"

static struct store_dataset read_dataset(struct arena *a, sqlite3_stmt *q)
{
	return (struct store_dataset){
		.id = sqlite3_column_int64(q, 0),
		.cube = arena_dup(a, db_text(q, 1)),
		.source_name = arena_dup(a, db_text(q, 2)),
		.resource = arena_dup(a, db_text(q, 3)),
		.sha256 = arena_dup(a, db_text(q, 4)),
		.status = arena_dup(a, db_text(q, 5)),
		.version = (uint32_t)sqlite3_column_int64(q, 6),
		.loaded_at = arena_dup(a, db_text(q, 7)),
		.fingerprint = arena_dup(a, db_text(q, 8)),
		.size = (uint64_t)sqlite3_column_int64(q, 9),
		.lines = (uint64_t)sqlite3_column_int64(q, 10),
		.entries = (uint64_t)sqlite3_column_int64(q, 11),
		.read = (uint64_t)sqlite3_column_int64(q, 12),
		.dropped = (uint64_t)sqlite3_column_int64(q, 13),
		.rejected = (uint64_t)sqlite3_column_int64(q, 14),
		.report = arena_dup(a, db_text(q, 15)),
		.superseded_by = sqlite3_column_int64(q, 16),
		.scope = arena_dup(a, db_text(q, 17)),
		.withdrawn_at = arena_dup(a, db_text(q, 18)),
		.reason = arena_dup(a, db_text(q, 19)),
		.purged_at = arena_dup(a, db_text(q, 20)),
		.note = arena_dup(a, db_text(q, 21)),
		.released_by = arena_dup(a, db_text(q, 22)),
		.forced = arena_dup(a, db_text(q, 23)),
	};
}

static int read_parts(struct arena *a, struct store_dataset *d, sqlite3_stmt *q, struct error *e)
{
	size_t capacity = 0;
	int row;

	sqlite3_reset(q);
	sqlite3_bind_int64(q, 1, d->id);
	while ((row = db_step(q, "list the datasets", e)) == 1) {
		GROW(a, d->parts, d->nparts, capacity);
		d->parts[d->nparts++] = (struct store_part){
			.label = arena_dup(a, db_text(q, 0)),
			.entries = (uint64_t)sqlite3_column_int64(q, 1),
			.sums = arena_dup(a, db_text(q, 2)),
		};
	}
	return row;
}

int store_datasets(struct store *s, struct arena *a, struct str cube, struct store_dataset **out,
		   size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT parts = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(s->db, &q, DATASET_COLUMNS, e) ||
	    db_prepare(s->db, &parts,
		       "SELECT label, entries, sums FROM dataset_part WHERE dataset = ?1"
		       " ORDER BY label",
		       e))
		return -1;
	db_bind(q, 1, cube);
	while ((row = db_step(q, "list the datasets", e)) == 1) {
		GROW(a, *out, *n, capacity);
		(*out)[*n] = read_dataset(a, q);
		if (read_parts(a, &(*out)[(*n)++], parts, e) != 0)
			return -1;
	}
	return row;
}

static void issue_json(struct json_out *j, sqlite3_stmt *q)
{
	static const char *const names[] = {"severity", "code",  "line",   "column",
					    "field",    "value", "message"};

	json_put_object(j);
	for (int i = 0; i < 7; i++) {
		json_put_key_z(j, names[i]);
		if (i == 2 || i == 3)
			json_put_integer(j, sqlite3_column_int64(q, i));
		else
			json_put_string(j, db_text(q, i));
	}
	json_put_key_z(j, "total");
	json_put_integer(j, sqlite3_column_int64(q, 7));
	json_put_object_end(j);
}

int store_issues(struct store *s, struct arena *a, int64_t dataset, struct str *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer text;
	struct json_out j;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT i.severity, i.code, i.line, i.\"column\", i.field, i.value, i.message,"
		    " t.total FROM issue i JOIN issue_code t ON t.dataset = i.dataset"
		    " AND t.code = i.code AND t.severity = i.severity"
		    " WHERE i.dataset = ?1 ORDER BY i.id",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	buffer_init(&text, SIZE_MAX);
	json_begin(&j, &text);
	json_put_array(&j);
	while ((row = db_step(q, "read the issues", e)) == 1)
		issue_json(&j, q);
	json_put_array_end(&j);
	*out = arena_dup(a, buffer_str(&text));
	buffer_drop(&text);
	return row;
}
