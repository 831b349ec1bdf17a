/* What a manifest says, from the store. */
#include "road/manifest.h"

#include "road/manifest_opened.h"
#include "road/staged_files.h"
#include "store/pages/kept_report.h"

#include "base/text/json_out.h"

#define WRITING "write the manifest"

struct writing {
	struct json_out json;
	struct arena *arena;
	enum manifest_names names;
	struct store *store;
	const struct store_dataset *dataset;
};

/* What is not known is null, and no empty text. */
static void text_or_null(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	if (value.ptr)
		json_put_string(j, value);
	else
		json_put_null(j);
}

/* "A. de Wit" → "A.d.W." */
static struct str initials_of(struct arena *a, struct str name)
{
	struct buffer out;
	bool begins = true;

	buffer_init(&out, PERSON_MAX_BYTES * 2);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool between = c == ' ' || c == '.' || c == '-' || c == '@';
		if (c == '@') /* an address: of whom, not where */
			break;
		if (begins && !between) {
			size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
			n = n > name.len - i ? name.len - i : n;
			buffer_append(&out, name.ptr + i, n);
			buffer_append_char(&out, '.');
		}
		begins = between;
	}
	struct str result = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return result;
}

/* Somebody, as the policy of the store has people named in what anybody may read. */
static struct str named(struct writing *w, struct str name, struct str role)
{
	if (name.len && w->names == MANIFEST_ROLES)
		return role;
	return name.len && w->names == MANIFEST_INITIALS ? initials_of(w->arena, name) : name;
}

static void person(struct writing *w, struct str name, struct str role)
{
	text_or_null(&w->json, "by", named(w, name, role));
}

static struct str opener(void *payload, struct str by)
{
	return named(payload, by, STR("preparer"));
}

/* Columns in the order in which decisions, release and staging are read. */
#define PUBLICATION                                                                           \
	"SELECT p.staged, p.staged_by, p.staged_at, p.released_by, p.released_at, p.persons," \
	" p.forced, p.confirmed_by, p.confirmed_at, (SELECT digest FROM staged WHERE id ="    \
	" p.staged) FROM publication p WHERE p.dataset = ?1"

static void put_decisions(struct writing *w, sqlite3_stmt *q, bool known)
{
	struct json_out *j = &w->json;
	const struct store_dataset *d = w->dataset;

	json_put_key_z(j, "decisions");
	json_put_object(j);
	text_or_null(j, "confirmed_at", known ? db_text(q, 8) : (struct str){0});
	struct str by = known ? db_text(q, 7) : (struct str){0};
	text_or_null(j, "confirmed_by", named(w, by, STR("second person")));
	json_put_count(j, "dropped", d->dropped);
	text_or_null(j, "forced", known ? db_text(q, 6) : (struct str){0});
	json_put_key_z(j, "persons");
	if (known)
		json_put_integer(j, sqlite3_column_int64(q, 5));
	else
		json_put_null(j);
	json_put_count(j, "rejected", d->rejected);
	json_put_object_end(j);
}

static void put_files(struct writing *w)
{
	struct json_out *j = &w->json;
	const struct store_dataset *d = w->dataset;

	json_put_key_z(j, "files");
	json_put_array(j);
	json_put_object(j);
	json_put_count(j, "lines", d->lines);
	json_put_text(j, "name", d->source_name);
	json_put_text(j, "sha256", d->sha256);
	json_put_count(j, "size", d->size);
	json_put_object_end(j);
	json_put_array_end(j);
}

static int put_mapping(struct writing *w, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q,
		       "SELECT l.mapping, l.program FROM dataset d JOIN load l ON l.id = d.load"
		       " WHERE d.id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, w->dataset->id);
	if (db_step(q, WRITING, e) < 0)
		return -1;
	json_put_key_z(&w->json, "mapping");
	json_put_object(&w->json);
	json_put_text(&w->json, "fingerprint", w->dataset->fingerprint);
	json_put_text(&w->json, "name", db_text(q, 0));
	json_put_text(&w->json, "resource", w->dataset->resource);
	json_put_object_end(&w->json);
	const struct manifest_namer namer = {opener, w};
	if (manifest_opened_put(&w->json, w->store, w->arena, w->dataset->id, &namer, e))
		return -1;
	json_put_text(&w->json, "program", db_text(q, 1));
	return 0;
}

static void put_release(struct writing *w, sqlite3_stmt *q, bool known)
{
	struct json_out *j = &w->json;

	json_put_key_z(j, "released");
	json_put_object(j);
	json_put_text(j, "at", known ? db_text(q, 4) : w->dataset->loaded_at);
	person(w, known ? db_text(q, 3) : (struct str){0}, STR("releaser"));
	json_put_object_end(j);
}

static void put_staged(struct writing *w, sqlite3_stmt *q, bool known)
{
	struct json_out *j = &w->json;

	json_put_key_z(j, "staged");
	if (!known || sqlite3_column_type(q, 0) == SQLITE_NULL) {
		json_put_null(j);
		return;
	}
	json_put_object(j);
	text_or_null(j, "at", db_text(q, 2));
	person(w, db_text(q, 1), STR("stager"));
	text_or_null(j, "digest", db_text(q, 9));
	json_put_key_z(j, "number");
	json_put_integer(j, sqlite3_column_int64(q, 0));
	json_put_object_end(j);
}

/* Decimal texts: a number of JSON would be read as a double. */
static void put_sums(struct writing *w)
{
	struct json_out *j = &w->json;
	struct kept_sums sums;
	bool done[CUBE_MAX_MEASURES] = {false};

	report_loaded(&sums, w->dataset->report);
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t i = 0; i < sums.n; i++) {
		size_t least = sums.n;
		for (size_t k = 0; k < sums.n; k++)
			if (!done[k] &&
			    (least == sums.n || str_cmp(sums.names[k], sums.names[least]) < 0))
				least = k;
		done[least] = true;
		json_put_key(j, sums.names[least]);
		json_put_string(j, sums.sums[least]);
	}
	json_put_object_end(j);
}

static int put_superseded(struct writing *w, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(w->store->db, &q,
		       "SELECT id FROM dataset WHERE superseded_by = ?1 ORDER BY id", e))
		return -1;
	sqlite3_bind_int64(q, 1, w->dataset->id);
	json_put_key_z(&w->json, "supersedes");
	json_put_array(&w->json);
	while ((row = db_step(q, WRITING, e)) == 1)
		json_put_integer(&w->json, sqlite3_column_int64(q, 0));
	json_put_array_end(&w->json);
	return row;
}

static void put_scope(struct writing *w)
{
	struct str rest = w->dataset->scope;

	json_put_key_z(&w->json, "scope");
	json_put_array(&w->json);
	while (rest.len)
		json_put_string(&w->json, str_split(&rest, '\n'));
	json_put_array_end(&w->json);
}

/* Keys in byte order. */
static int put_all(struct writing *w, sqlite3_stmt *q, bool known, struct error *e)
{
	struct json_out *j = &w->json;
	const struct store_dataset *d = w->dataset;

	json_put_object(j);
	json_put_text(j, "cube", d->cube);
	json_put_count(j, "dataset", (uint64_t)d->id);
	put_decisions(w, q, known);
	json_put_count(j, "entries", d->entries);
	put_files(w);
	json_put_text(j, "format", STR(MANIFEST_FORMAT));
	if (put_mapping(w, e))
		return -1;
	put_release(w, q, known);
	put_scope(w);
	put_staged(w, q, known);
	put_sums(w);
	if (put_superseded(w, e))
		return -1;
	json_put_count(j, "version", d->version);
	json_put_object_end(j);
	return 0;
}

static int find(struct store *s, struct arena *a, int64_t id, const struct store_dataset **out,
		struct error *e)
{
	struct store_dataset *all;
	size_t n;

	*out = NULL;
	if (store_datasets(s, a, STR(""), &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			*out = &all[i];
	if (!*out)
		return error_set(e, STATUS_NOT_FOUND,
				 "%s: there is no dataset %lld; 'stuiver status --all' lists them",
				 store_path(s), (long long)id);
	return (*out)->purged_at.len
		       ? error_set(e, STATUS_REFUSED, "dataset %lld was purged on %.*s",
				   (long long)id, STR_ARG((*out)->purged_at))
		       : 0;
}

int manifest_write(struct buffer *out, struct store *s, struct arena *a, int64_t dataset,
		   struct error *e)
{
	struct writing w = {.store = s, .arena = a};
	DB_AUTO_STMT q = NULL;

	if (find(s, a, dataset, &w.dataset, e) || policy_names(s, &w.names, e) ||
	    db_prepare(s->db, &q, PUBLICATION, e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	int row = db_step(q, WRITING, e);
	if (row < 0)
		return -1;
	json_begin(&w.json, out);
	return put_all(&w, q, row == 1, e);
}

/* ---- kept ---- */

static int enter(struct store *s, int64_t dataset, struct str document, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT cube = NULL;

	if (db_prepare(s->db, &q,
		       "INSERT INTO manifest VALUES (?1, ?2)"
		       " ON CONFLICT DO UPDATE SET body = excluded.body",
		       e) ||
	    db_prepare(s->db, &cube, "SELECT cube FROM dataset WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	db_bind(q, 2, document);
	sqlite3_bind_int64(cube, 1, dataset);
	if (db_run(q, WRITING, e) || db_step(cube, WRITING, e) < 0)
		return -1;
	/* The API gives it: its answers are other ones now. */
	return cube_restamp(s, sqlite3_column_int64(cube, 0), e);
}

int manifest_keep(struct store *s, struct arena *a, int64_t dataset, struct str document,
		  struct str by, struct error *e)
{
	const struct store_dataset *d;
	struct str detail = arena_printf(a, "{\"dataset\":%lld}", (long long)dataset);

	if (person_check(by, e) || store_begin(s, e))
		return -1;
	int result = find(s, a, dataset, &d, e) || enter(s, dataset, document, e) ||
				     audit_add(s, by, "manifest", d->cube, detail, e) ||
				     store_commit(s, e)
			     ? -1
			     : 0;
	store_rollback(s);
	return result;
}
