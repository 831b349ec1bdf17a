#include "load/answer_publish.h"

#include "load/search/search_index.h"
#include "load/sink_sqlite.h"
#include "road/public_text.h"
#include "store/members/geocodes.h"
#include "store/record/record.h"

#define DOING "publish an answer"
#define TITLE_BYTES 300u

struct answer_work {
	struct store *store;
	struct arena *arena;
	int64_t cube;
	struct cube *model;
};

/* ---- the cube ---- */

static int open_cube(struct answer_work *w, struct str name, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q,
		       "SELECT id, title, model, storage FROM cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, name);
	int row = db_step(q, DOING, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NO_CUBE, "there is no cube '%.*s' in %s", STR_ARG(name),
				 store_path(w->store));
	w->cube = sqlite3_column_int64(q, 0);
	return cube_parse(&w->model, name, db_text(q, 1), db_text(q, 2), db_text(q, 3), e);
}

/* The next term of a cut: quotes keep a '|' together. */
static struct str next_term(struct str *rest)
{
	bool quoted = false;
	size_t i = 0;

	for (; i < rest->len && (quoted || rest->ptr[i] != '|'); i++) {
		if (quoted && rest->ptr[i] == '\\' && i + 1 < rest->len)
			i++;
		else if (rest->ptr[i] == '"')
			quoted = !quoted;
	}
	struct str term = {rest->ptr, i};
	*rest = i < rest->len ? (struct str){rest->ptr + i + 1, rest->len - i - 1}
			      : (struct str){0};
	return term;
}

int answer_scope(struct store *s, struct arena *a, struct str cube, struct str cut, struct str *out,
		 bool *whole, struct error *e)
{
	struct answer_work w = {.store = s, .arena = a};
	struct error ignored;

	*out = STR("");
	*whole = true;
	if (open_cube(&w, cube, e) != 0)
		return -1;
	while (cut.len) {
		struct str term = next_term(&cut);
		struct scope one;
		if (scope_parse(&one, a, w.model, term, &ignored) == 0 && one.nterms == 1)
			*out = arena_printf(a, "%.*s%s%.*s", STR_ARG(*out), out->len ? "|" : "",
					    STR_ARG(term));
		else
			*whole = false;
	}
	cube_free(w.model);
	return 0;
}

/* ---- publishing ---- */

static int check_persons(struct store *s, const struct answer_explained *what, struct str by,
			 struct error *e)
{
	int persons;

	if (person_check(by, e) || policy_persons(s, &persons, e))
		return -1;
	return persons < 2 || !person_same(by, what->written_by)
		       ? 0
		       : error_set(e, STATUS_REFUSED,
				   "the policy of %s asks two persons for a publication: somebody "
				   "else than %.*s, who wrote it, publishes this answer",
				   store_path(s), STR_ARG(what->written_by));
}

static int check_texts(const struct answer_explained *what, struct error *e)
{
	if (!what->title.len || !what->text.len)
		return error_set(e, STATUS_USAGE, "an answer has a title and a text");
	return what->title.len <= TITLE_BYTES && what->text.len <= EXPLANATION_MAX_TEXT
		       ? 0
		       : error_set(e, STATUS_USAGE,
				   "a title has at most %u bytes, and a text 256 KiB", TITLE_BYTES);
}

int answer_check_texts(struct store *s, const struct answer_explained *what, struct error *e)
{
	const struct public_text texts[] = {
		{.what = "the title", .text = what->title},
		{.what = "the answer", .text = what->text},
		{.what = "the author", .text = what->author, .named = true},
		{.what = "the selection", .text = what->scope, .codes = true}};

	return public_text_check(s, what->cube, texts, sizeof texts / sizeof *texts, e);
}

static int read_scope(struct answer_work *w, struct str text, struct scope *out, struct error *e)
{
	if (scope_parse(out, w->arena, w->model, text, e) != 0)
		return error_context(e, "the selection");
	return out->nterms
		       ? 0
		       : error_set(e, STATUS_INPUT,
				   "the selection is empty; name what the answer is about, as in "
				   "programme:\"6\"|year:2024");
}

static int forget(struct store *s, struct str reference, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "DELETE FROM explanation WHERE answer = ?1", e))
		return -1;
	db_bind(q, 1, reference);
	return db_run(q, DOING, e);
}

/* Behind those of mappings, however many there will be. */
static int insert(struct answer_work *w, const struct answer_explained *what, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct scope scope;

	if (read_scope(w, what->scope, &scope, e) ||
	    db_prepare(
		    w->store->db, &q,
		    "INSERT INTO explanation (cube, position, scope, cut, scope_text, title, text,"
		    " source, author, date, version, answer) VALUES (?1, (SELECT"
		    " max(?8, coalesce(1 + max(position), 0)) FROM explanation WHERE cube = ?1),"
		    " ?2, ?3, ?4, ?5, ?6, '', ?7, strftime('%Y-%m-%d', 'now'), '', ?9)",
		    e))
		return -1;
	const struct str texts[] = {scope.json,  scope.cut,  what->scope,
				    what->title, what->text, what->author};
	sqlite3_bind_int64(q, 1, w->cube);
	for (int i = 0; i < 6; i++)
		db_bind(q, i + 2, texts[i].ptr ? texts[i] : STR(""));
	sqlite3_bind_int64(q, 8, EXPLANATIONS_MAX);
	db_bind(q, 9, what->reference);
	return db_run(q, DOING, e);
}

/* What hangs on the cube's explanations, and that it was done. */
static int settle(struct answer_work *w, struct str cube, const char *action, struct str reference,
		  struct str by, struct error *e)
{
	struct str detail = arena_printf(w->arena, "{\"answer\":\"%.*s\"}", STR_ARG(reference));

	return search_renew(w->store, w->cube, e) || cube_restamp(w->store, w->cube, e) ||
			       audit_add(w->store, by, action, cube, detail, e)
		       ? -1
		       : store_commit(w->store, e);
}

int answer_publish(struct store *s, struct arena *a, const struct answer_explained *what,
		   struct str by, struct error *e)
{
	struct answer_work w = {.store = s, .arena = a};

	if (check_texts(what, e) || store_begin(s, e))
		return -1;
	int result = check_persons(s, what, by, e) || open_cube(&w, what->cube, e) ||
				     answer_check_texts(s, what, e) ||
				     forget(s, what->reference, e) || insert(&w, what, e) ||
				     settle(&w, what->cube, "answer", what->reference, by, e)
			     ? -1
			     : 0;
	store_rollback(s);
	cube_free(w.model);
	return result;
}

/* ---- and the way back ---- */

/* 1: it is there. */
static int find(struct answer_work *w, struct str reference, struct str *cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q,
		       "SELECT c.id, c.name FROM explanation x JOIN cube c ON c.id = x.cube"
		       " WHERE x.answer = ?1",
		       e))
		return -1;
	db_bind(q, 1, reference);
	int row = db_step(q, DOING, e);
	if (row == 1) {
		w->cube = sqlite3_column_int64(q, 0);
		*cube = arena_dup(w->arena, db_text(q, 1));
	}
	return row;
}

static int take_back(struct answer_work *w, struct str reference, struct str by, struct error *e)
{
	struct str cube = {0};
	int found = find(w, reference, &cube, e);

	if (found == 0)
		return error_set(e, STATUS_NOT_FOUND, "no answer to %.*s is published",
				 STR_ARG(reference));
	return found < 0 || forget(w->store, reference, e) ||
			       settle(w, cube, "take back answer", reference, by, e)
		       ? -1
		       : 0;
}

int answer_take_back(struct store *s, struct arena *a, struct str reference, struct str by,
		     struct error *e)
{
	struct answer_work w = {.store = s, .arena = a};

	if (person_check(by, e) || store_begin(s, e))
		return -1;
	int result = take_back(&w, reference, by, e);
	store_rollback(s);
	return result;
}

int answer_is_published(struct store *s, struct str reference, bool *out, struct error *e)
{
	struct arena *a = arena_new();
	struct answer_work w = {.store = s, .arena = a};
	struct str cube;
	int found = find(&w, reference, &cube, e);

	*out = found == 1;
	arena_free(a);
	return found < 0 ? -1 : 0;
}

int answers_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT json_array(scope, title, text, author, date) FROM explanation"
		       " WHERE cube = ?1 AND answer IS NOT NULL ORDER BY position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, "stamp the cube", e)) == 1)
		buffer_append_str(out, db_text(q, 0));
	return row;
}
