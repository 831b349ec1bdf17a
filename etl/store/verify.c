#include "store/verify.h"
#include "base/text/plural.h"

#include "base/memory/arena.h"
#include "base/text/json_out.h"
#include "store/pages/page_marks.h"
#include "store/reading.h"
#include "store/versions/facts_away.h"
#include "store/versions/view.h"

#include <stdlib.h>

#define TOLD_PAGES 20 /* by number; more are counted */
#define NAME_MAX_BYTES 1024u

struct verifying {
	const char *path;
	struct store *store;
	struct arena *arena;
	void (*damaged)(void *payload, const struct store_damage *damage);
	void *payload;
	struct verification *out;
	int64_t dataset; /* that is looked at; 0: none */
	uint32_t pages[TOLD_PAGES];
	uint64_t npages;
};

static void tell(struct verifying *v, enum damage_kind kind, struct str of, struct str what)
{
	v->out->damaged++;
	v->damaged(v->payload, &(struct store_damage){kind, v->dataset, of, what});
}

/* Without what every such message says: which file, and what to do about it. */
static struct str core(const struct error *e)
{
	static const char is[] = " is damaged: ", then[] = "; put back a copy";
	const char *from = strstr(e->text, is), *to = strstr(e->text, then);

	from = from ? from + sizeof is - 1 : e->text;
	return (struct str){from, to && to > from ? (size_t)(to - from) : strlen(from)};
}

static void tell_error(struct verifying *v, enum damage_kind kind, const char *what,
		       struct str name, const struct error *e)
{
	tell(v, kind, name,
	     arena_printf(v->arena, "%s %.*s: %.*s", what, STR_ARG(name), STR_ARG(core(e))));
}

/* ---- pages ---- */

/* A blank page may be one that was freed before it was ever written: SQLite does not read it. */
static void page_is_damaged(void *payload, uint32_t page, bool blank)
{
	struct verifying *v = payload;

	if (blank)
		return;
	if (v->npages < TOLD_PAGES)
		v->pages[v->npages] = page;
	v->npages++;
}

/* The table or index a page belongs to, as far as the damaged file still tells, without our sums in the way. */
static struct str owner_of(struct verifying *v, sqlite3 *plain, uint32_t page)
{
	DB_AUTO_STMT q = NULL;
	struct error e;

	if (page == 1 || !plain ||
	    db_prepare(plain, &q, "SELECT name FROM dbstat WHERE pageno = ?1", &e))
		return STR("");
	sqlite3_bind_int64(q, 1, page);
	return db_step(q, "look for a page", &e) == 1 ? arena_dup(v->arena, db_text(q, 0))
						      : STR("");
}

static void tell_page(struct verifying *v, uint32_t page, struct str owner)
{
	struct str of = page == 1   ? STR("the first, which tells what the file is")
			: owner.len ? arena_printf(v->arena, "of %.*s", STR_ARG(owner))
				    : STR("of what cannot be told");

	tell(v, DAMAGE_PAGE, owner,
	     arena_printf(v->arena, "page %u, %.*s, is not what was written", page, STR_ARG(of)));
}

static void tell_pages(struct verifying *v)
{
	sqlite3 *plain = NULL;
	uint64_t n = v->npages < TOLD_PAGES ? v->npages : TOLD_PAGES;

	sqlite3_open_v2(v->path, &plain, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "unix");
	for (uint64_t i = 0; i < n; i++)
		tell_page(v, v->pages[i], owner_of(v, plain, v->pages[i]));
	if (v->npages > n) {
		tell(v, DAMAGE_PAGE, STR(""),
		     arena_printf(v->arena, "%llu pages more are not what was written",
				  (unsigned long long)(v->npages - n)));
		v->out->damaged += v->npages - n - 1;
	}
	sqlite3_close(plain);
}

static int look_at_pages(struct verifying *v, struct error *e)
{
	v->out->log = reading_has_log(v->path);
	if (v->out->log)
		return 0;
	if (pages_look(v->path, page_is_damaged, v, &v->out->pages, e))
		return -1;
	tell_pages(v);
	return 0;
}

/* ---- SQLite's structure, and the index of texts ---- */

static void look_at_structure(struct verifying *v)
{
	DB_AUTO_STMT q = NULL;
	struct error e;
	int row = db_prepare(v->store->db, &q, "PRAGMA integrity_check(10)", &e);

	while (row == 0 && (row = db_step(q, "check the file", &e)) == 1) {
		struct str text = db_text(q, 0);
		row = 0;
		if (str_eq(text, STR("ok")))
			continue;
		struct str line = arena_dup(v->arena, text);
		for (size_t i = 0; i < line.len; i++)
			if (line.ptr[i] == '\n')
				((char *)line.ptr)[i] = ';';
		tell(v, DAMAGE_STRUCTURE, STR(""),
		     arena_printf(v->arena, "structure of the file: %.*s", STR_ARG(line)));
	}
	if (row < 0)
		tell_error(v, DAMAGE_STRUCTURE, "structure", STR("of the file"), &e);
}

/* The check is a command to the index, which only a writer may give; nothing is changed. A store
 * that may not be written to has its pages looked at, as all others. */
static void look_at_search(struct verifying *v)
{
	sqlite3 *db = NULL;

	if (v->store->still ||
	    sqlite3_open_v2(v->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    pages_vfs()) != SQLITE_OK ||
	    sqlite3_db_readonly(db, "main") == 1) {
		sqlite3_close(db);
		return;
	}
	int rc = sqlite3_exec(db,
			      "BEGIN; INSERT INTO search(search) VALUES ('integrity-check');"
			      "ROLLBACK",
			      NULL, NULL, NULL);
	if ((rc & 0xff) == SQLITE_CORRUPT)
		tell(v, DAMAGE_INDEX, STR(""),
		     STR("the search index is not what was written; the next load of a "
			 "corrected mapping makes it anew"));
	sqlite3_close(db);
}

/* ---- facts ---- */

struct dataset_sums {
	uint64_t entries;
	money_sum sums[CUBE_MAX_MEASURES];
};

static int add_segment(struct verifying *v, struct view *view, size_t i, struct dataset_sums *to,
		       struct error *e)
{
	const struct segment *g = view_segment(view, i);
	const struct cube *cube = view_cube(view);
	uint64_t *room = xmalloc(STORE_SEGMENT_LINES * sizeof *room);
	struct arena *texts = arena_new();
	struct value *values;
	int result = segment_lines(v->store, view, i, room, e);

	for (size_t c = 0; c < cube->ncolumns && result == 0; c++) {
		int64_t *amounts = (int64_t *)room;
		result = segment_amounts(v->store, view, i, c, amounts, e);
		for (uint32_t k = 0; k < g->lines && result == 0; k++)
			to->sums[c] += amounts[k] == MONEY_NULL ? 0 : amounts[k];
	}
	for (size_t d = 0; d < cube->ndimensions && result == 0; d++)
		result = g->is_text[d] ? segment_texts(v->store, view, i, d, 0, g->lines, texts,
						       &values, e)
				       : segment_keys(v->store, view, i, d, (uint32_t *)room, e);
	to->entries += g->lines;
	arena_free(texts);
	free(room);
	return result;
}

/* As the report of the load has it. */
static bool reported(struct verifying *v, const struct measure_column *column, money_sum sum,
		     struct str sums)
{
	char money[MONEY_TEXT_SIZE];
	struct buffer text;
	struct json_out j;

	buffer_init(&text, NAME_MAX_BYTES);
	json_begin(&j, &text);
	json_put_object(&j);
	json_put_key(&j, column->name);
	size_t n = money_format(money, sum, column->decimals);
	json_put_raw(&j, (struct str){money, n});
	struct str part = arena_dup(v->arena, (struct str){text.ptr + 1, text.len - 1});
	buffer_drop(&text);
	const char *at = sums.len ? memmem(sums.ptr, sums.len, part.ptr, part.len) : NULL;
	return at && (at[part.len] == ',' || at[part.len] == '}');
}

static void compare(struct verifying *v, struct view *view, struct str name,
		    const struct dataset_sums *got, uint64_t entries, struct str sums)
{
	const struct cube *cube = view_cube(view);

	if (got->entries != entries)
		tell(v, DAMAGE_DATASET, name,
		     arena_printf(v->arena, "dataset %.*s: %llu %s, and %llu were loaded",
				  STR_ARG(name), (unsigned long long)got->entries,
				  plural(got->entries, "line", "lines"),
				  (unsigned long long)entries));
	for (size_t c = 0; c < cube->ncolumns; c++)
		if (!reported(v, &cube->columns[c], got->sums[c], sums))
			tell(v, DAMAGE_DATASET, name,
			     arena_printf(v->arena,
					  "dataset %.*s: the sum of %.*s is not what "
					  "was loaded",
					  STR_ARG(name), STR_ARG(cube->columns[c].name)));
	v->out->lines += got->entries;
	v->out->datasets++;
}

static int look_at_dataset(struct verifying *v, struct str cube, int64_t id, struct str name,
			   uint64_t entries, struct str sums, struct error *e)
{
	const struct dictionary *members;
	struct dataset_sums got = {0};
	struct view *view;

	if (view_open_datasets(&view, v->store, cube, &id, 1, e))
		return -1;
	int result = 0;
	for (size_t d = 0; d < view_cube(view)->ndimensions && result == 0; d++)
		result = view_dictionary(view, v->store, d, &members, e);
	for (size_t i = 0; i < view_segments(view) && result == 0; i++)
		result = add_segment(v, view, i, &got, e);
	if (result == 0)
		compare(v, view, name, &got, entries, sums);
	view_unref(view);
	return result;
}

/* Superseded and withdrawn ones too, as long as their facts were not purged. */
static int look_at_facts(struct verifying *v, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(v->store->db, &q,
		       "SELECT c.name, d.id, d.id || ' (' || d.source_name || ')', d.entries,"
		       " d.report -> '$.loaded.sums' FROM dataset d JOIN cube c ON c.id = d.cube"
		       " LEFT JOIN withdrawal w ON w.dataset = d.id"
		       " WHERE w.purged_at IS NULL ORDER BY d.id",
		       e))
		return -1;
	while ((row = db_step(q, "list the datasets", e)) == 1) {
		struct error why;
		struct str name = arena_dup(v->arena, db_text(q, 2));
		v->dataset = sqlite3_column_int64(q, 1);
		if (look_at_dataset(v, arena_dup(v->arena, db_text(q, 0)), v->dataset, name,
				    (uint64_t)sqlite3_column_int64(q, 3),
				    arena_dup(v->arena, db_text(q, 4)), &why))
			tell_error(v, DAMAGE_DATASET, "dataset", name, &why);
	}
	v->dataset = 0;
	return row;
}

int store_verify_datasets(struct store *s,
			  void (*damaged)(void *payload, const struct store_damage *damage),
			  void *payload, struct verification *out, struct error *e)
{
	struct verifying v = {.store = s, .damaged = damaged, .payload = payload, .out = out};

	*out = (struct verification){0};
	v.arena = arena_new();
	int result = look_at_facts(&v, e);
	arena_free(v.arena);
	return result;
}

/* ---- what is kept twice ---- */

/* Each a question that a sound store has no row for: what is wrong, in words, and of which dataset (0: of none). */
static const char *const twice[] = {
	"SELECT 0, 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to a row of ' || parent ||"
	" ' that is not there' FROM pragma_foreign_key_check",
	"SELECT d.id, 'dataset ' || d.id || ' (' || d.source_name || '): its years, phases and sides have ' ||"
	" sum(p.entries) || ' lines, and ' || d.entries || ' were loaded' FROM dataset d JOIN dataset_part p ON"
	" p.dataset = d.id GROUP BY d.id HAVING sum(p.entries) <> d.entries",
	"SELECT d.id, 'dataset ' || d.id || ' (' || d.source_name || '): records read are not those loaded, dropped and"
	" rejected' FROM dataset d WHERE d.read <> d.loaded + d.dropped + d.rejected",
	"SELECT d.id, 'dataset ' || d.id || ' (' || d.source_name || '): a column of segment ' || g.seq || ' is missing'"
	" FROM segment g JOIN dataset d ON d.id = g.dataset JOIN dimension n ON n.cube = d.cube WHERE NOT EXISTS"
	" (SELECT 1 FROM segment_column c WHERE c.segment = g.id AND c.position = n.position AND c.kind IN ('key', 'text'))",
	"SELECT 0, 'member ' || h.last || ' of ' || n.name || ' is hidden and before the one where that begins' FROM"
	" member_hidden h JOIN dimension n ON n.id = h.dimension WHERE h.last < h.first",
};

static int look_at_whole(struct verifying *v, struct error *e)
{
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
		DB_AUTO_STMT q = NULL;
		int row;
		if (db_prepare(v->store->db, &q, twice[i], e))
			return -1;
		while ((row = db_step(q, "compare what is kept twice", e)) == 1) {
			v->dataset = sqlite3_column_int64(q, 0);
			tell(v, v->dataset ? DAMAGE_DATASET : DAMAGE_STRUCTURE, STR(""),
			     arena_dup(v->arena, db_text(q, 1)));
		}
		v->dataset = 0;
		if (row < 0) {
			struct error why = *e;
			tell_error(v, DAMAGE_STRUCTURE, "structure", STR("of the file"), &why);
		}
	}
	return 0;
}

/* ---- originals ---- */

static int look_at_original(struct verifying *v, const char *sha256, struct error *e)
{
	struct store_original *o;
	const void *p;
	size_t n;
	int more;

	if (store_original_open(&o, v->store, sha256, e))
		return -1;
	while ((more = store_original_next(o, &p, &n, e)) > 0)
		;
	store_original_close(o);
	return more;
}

static int look_at_originals(struct verifying *v, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(v->store->db, &q,
		       "SELECT sha256, name FROM source_file"
		       " WHERE id IN (SELECT source FROM source_block) ORDER BY id",
		       e))
		return -1;
	while ((row = db_step(q, "list the originals", e)) == 1) {
		struct error why;
		v->out->originals++;
		if (look_at_original(v, (const char *)sqlite3_column_text(q, 0), &why))
			tell_error(v, DAMAGE_ORIGINAL, "original", db_text(q, 1), &why);
	}
	return row;
}

int store_verify(const char *path,
		 void (*damaged)(void *payload, const struct store_damage *damage), void *payload,
		 struct verification *out, struct error *e)
{
	struct verifying v = {.path = path, .damaged = damaged, .payload = payload, .out = out};
	struct error why;
	struct store *first = NULL;

	*out = (struct verification){0};
	/* Says so when it is no store, or an older one; damage is looked for all the same. */
	int opened = store_open(&first, path, e);
	int here = opened ? 0 : away_check_here(first, e);
	store_close(first);
	if (here || (opened && e->status != STATUS_STORE))
		return -1;
	v.arena = arena_new();
	int result = look_at_pages(&v, &why);
	if (opened == 0 && result)
		*e = why;
	if (opened == 0 && result == 0 && (result = store_open(&v.store, path, e)) == 0) {
		look_at_structure(&v);
		result = look_at_facts(&v, e) || look_at_whole(&v, e) || look_at_originals(&v, e)
				 ? -1
				 : 0;
		look_at_search(&v);
	}
	store_close(v.store);
	arena_free(v.arena);
	return opened || result ? -1 : 0;
}
