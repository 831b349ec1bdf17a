#include "store/members/addresses.h"

#include "base/text/utf8.h"
#include "store/db.h"
#include "store/record/record.h"

#include <stdlib.h>

#define READING "read the addresses"
#define WRITING "load the addresses"

#define INDEXES_MAX 8

/*
 * A first file may be the whole of the country: ten million addresses. Its indexes are made when
 * all rows are in, sorted, instead of row by row all over the file: three million rows take 24 s of
 * CPU time that way, and 37 s the other.
 */
struct address_writer {
	struct store *store;
	sqlite3_stmt *insert;
	struct arena *arena; /* of one row */
	struct arena *kept;
	const char *indexes[INDEXES_MAX]; /* statements that make them again */
	size_t nindexes;
	int64_t file;
	bool committed;
};

static int is_known(struct store *s, struct str file, const char *sha256, bool *known,
		    struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT 1 FROM address_file WHERE name = ?1 AND sha256 = ?2", e))
		return -1;
	db_bind(q, 1, file);
	db_bind(q, 2, str_z(sha256));
	int row = db_step(q, READING, e);
	*known = row == 1;
	return row < 0 ? -1 : 0;
}

static int drop_indexes(struct address_writer *w, struct error *e)
{
	const char *names[INDEXES_MAX];
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(w->store->db, &q,
		       "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
		       " AND tbl_name = 'address' AND sql IS NOT NULL ORDER BY name",
		       e))
		return -1;
	while ((row = db_step(q, WRITING, e)) == 1 && w->nindexes < INDEXES_MAX) {
		names[w->nindexes] = arena_dup(w->kept, db_text(q, 0)).ptr;
		w->indexes[w->nindexes++] = arena_dup(w->kept, db_text(q, 1)).ptr;
	}
	sqlite3_reset(q);
	for (size_t i = 0; row >= 0 && i < w->nindexes; i++) {
		const char *sql = arena_printf(w->kept, "DROP INDEX %s", names[i]).ptr;
		if (db_exec(w->store->db, sql, WRITING, e))
			return -1;
	}
	return row < 0 ? -1 : 0;
}

static int make_indexes(struct address_writer *w, struct error *e)
{
	for (size_t i = 0; i < w->nindexes; i++)
		if (db_exec(w->store->db, w->indexes[i], WRITING, e))
			return -1;
	return 0;
}

/* The file's row, and nothing of what it held before. */
static int enter_file(struct address_writer *w, struct str file, const char *sha256,
		      struct error *e)
{
	static const char *const statements[] = {
		"DELETE FROM address WHERE file IN (SELECT id FROM address_file WHERE name = ?1)",
		"DELETE FROM address_file WHERE name = ?1",
		("INSERT INTO address_file VALUES (NULL, ?1, ?2,"
		 " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"),
	};

	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		DB_AUTO_STMT q = NULL;
		if (db_prepare(w->store->db, &q, statements[i], e))
			return -1;
		db_bind(q, 1, file);
		if (i == 2)
			db_bind(q, 2, str_z(sha256));
		if (db_run(q, WRITING, e))
			return -1;
	}
	w->file = sqlite3_last_insert_rowid(w->store->db);
	int64_t others;
	if (db_integer(w->store->db, "SELECT 1 FROM address LIMIT 1", 0, &others, e) ||
	    (!others && drop_indexes(w, e)))
		return -1;
	return db_prepare(w->store->db, &w->insert,
			  "INSERT INTO address VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
			  " ?10, ?11, ?12)",
			  e);
}

int address_writer_open(struct address_writer **out, struct store *s, struct str file,
			const char *sha256, bool *known, struct error *e)
{
	*out = NULL;
	if (is_known(s, file, sha256, known, e))
		return -1;
	if (*known)
		return 0;
	/* Sorting ten million rows in memory would take a gigabyte. */
	if (db_exec(s->db, "PRAGMA temp_store = FILE", WRITING, e) ||
	    db_exec(s->db, "BEGIN IMMEDIATE", WRITING, e))
		return -1;
	struct address_writer *w = xcalloc(1, sizeof *w);
	w->store = s;
	w->arena = arena_new();
	w->kept = arena_new();
	if (enter_file(w, file, sha256, e)) {
		address_writer_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

int address_writer_add(struct address_writer *w, const struct known_address *x, struct error *e)
{
	const struct address *a = &x->address;

	arena_reset(w->arena);
	const struct str texts[] = {a->postcode,
				    a->number,
				    a->suffix,
				    a->street,
				    a->town,
				    utf8_fold(w->arena, a->street),
				    utf8_fold(w->arena, a->town),
				    a->bag,
				    a->object,
				    x->longitude,
				    x->latitude};
	sqlite3_bind_int64(w->insert, 1, w->file);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		db_bind(w->insert, (int)i + 2, texts[i].ptr ? texts[i] : STR(""));
	return db_run(w->insert, WRITING, e);
}

int address_writer_commit(struct address_writer *w, struct error *e)
{
	struct str detail = arena_printf(w->kept, "{\"file\":%lld}", (long long)w->file);

	if (make_indexes(w, e) ||
	    audit_add(w->store, STR(""), "addresses", STR("store"), detail, e) ||
	    db_exec(w->store->db, "COMMIT", WRITING, e))
		return -1;
	w->committed = true;
	return 0;
}

void address_writer_close(struct address_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->insert);
	if (!w->committed)
		db_rollback(w->store->db);
	arena_free(w->arena);
	arena_free(w->kept);
	free(w);
}

/* ---- asking ---- */

int addresses_count(struct store *s, struct arena *a, uint64_t *n, struct str *loaded_at,
		    struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*n = 0;
	*loaded_at = STR("");
	if (db_prepare(s->db, &q,
		       "SELECT (SELECT count(*) FROM address), max(loaded_at) FROM address_file",
		       e))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1) {
		*n = (uint64_t)sqlite3_column_int64(q, 0);
		*loaded_at = arena_dup(a, db_text(q, 1));
	}
	return row < 0 ? -1 : 0;
}

static void read_row(struct known_address *out, struct arena *a, sqlite3_stmt *q)
{
	struct str *const texts[] = {
		&out->address.postcode, &out->address.number, &out->address.suffix,
		&out->address.street,   &out->address.town,   &out->address.bag,
		&out->address.object,   &out->longitude,      &out->latitude};

	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		*texts[i] = arena_dup(a, db_text(q, i));
}

#define COLUMNS                                                                                 \
	"SELECT postcode, number, suffix, street, town, bag, object, longitude, latitude FROM " \
	"address"
/* Numbers are digits without zeros before them: by length, then by digits. */
#define IN_ORDER " ORDER BY postcode, length(number), number, suffix, id LIMIT ?4"

int addresses_find(struct store *s, struct arena *a, const struct address *wanted, bool any_number,
		   struct known_address **out, size_t *n, struct error *e)
{
	struct str id = wanted->bag.len ? wanted->bag : wanted->object;
	struct str first = id, second = STR("");
	const char *sql = COLUMNS " WHERE (bag = ?1 AND bag <> '' OR object = ?1 AND object <> '')"
				  " AND ?2 = '' AND (?3 = '' OR 1)" IN_ORDER;
	DB_AUTO_STMT q = NULL;
	int row;

	if (id.len == 0 && wanted->postcode.len) {
		first = wanted->postcode;
		sql = COLUMNS " WHERE postcode = ?1 AND postcode <> '' AND ?2 = ''"
			      " AND (?3 = '' OR number = ?3)" IN_ORDER;
	} else if (id.len == 0) {
		first = utf8_fold(a, wanted->town);
		second = utf8_fold(a, wanted->street);
		sql = COLUMNS " WHERE town_key = ?1 AND street_key = ?2 AND street_key <> ''"
			      " AND (?3 = '' OR number = ?3)" IN_ORDER;
	}
	*n = 0;
	*out = ARENA_ARRAY(a, struct known_address, ADDRESSES_MAX);
	if (db_prepare(s->db, &q, sql, e))
		return -1;
	db_bind(q, 1, first);
	db_bind(q, 2, second);
	db_bind(q, 3, any_number ? STR("") : wanted->number);
	sqlite3_bind_int64(q, 4, ADDRESSES_MAX);
	while ((row = db_step(q, READING, e)) == 1 && *n < ADDRESSES_MAX)
		read_row(&(*out)[(*n)++], a, q);
	return row < 0 ? -1 : 0;
}

int addresses_streets(struct store *s, struct arena *a, struct str town_key, struct str **out,
		      size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct str, ADDRESSES_MAX);
	if (db_prepare(s->db, &q,
		       "SELECT min(street) FROM address WHERE town_key = ?1 AND street_key <> ''"
		       " GROUP BY street_key ORDER BY street_key LIMIT ?2",
		       e))
		return -1;
	db_bind(q, 1, town_key);
	sqlite3_bind_int64(q, 2, ADDRESSES_MAX);
	while ((row = db_step(q, READING, e)) == 1 && *n < ADDRESSES_MAX)
		(*out)[(*n)++] = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}
