/* /search/?q=: over the labels, codes, descriptions and explanations of all published cubes. */
#include "search/search.h"
#include "answer/answer.h"
#include "html/markdown.h"
#include "question/words.h"
#include "store/db.h"

#define PAGE_DEFAULT 20
#define PAGE_MAX 100
#define PAGE_LAST 100000
#define EXPRESSION_MAX ((size_t)64 << 10)

static const char *const kinds[] = {"cube", "dimension", "member", "explanation", "text"};

/* ---- the question ---- */

static int read_number(const struct query *q, const char *key, uint64_t most, int64_t *out,
		       struct error *e)
{
	const struct str *text = query_param(q, key);
	uint64_t n = (uint64_t)*out;
	if (text && (!str_to_u64(*text, &n) || n < 1 || n > most))
		return error_set(e, STATUS_USAGE, "%s must be a number from 1 to %llu", key,
				 (unsigned long long)most);
	*out = (int64_t)n;
	return 0;
}

static int read_question(struct search *s, const struct query *q, struct error *e)
{
	const struct str *words = query_param(q, "q"), *cube = query_param(q, "cube"),
			 *dimension = query_param(q, "dimension");
	struct buffer expression;
	s->words = words ? *words : STR("");
	s->cube = cube ? *cube : STR("");
	s->dimension = dimension ? *dimension : STR("");
	s->page = 1;
	s->page_size = PAGE_DEFAULT;
	s->by_year = query_param(q, "year") != NULL;
	s->year = 1;
	if (read_number(q, "page", PAGE_LAST, &s->page, e) != 0 ||
	    read_number(q, "pagesize", PAGE_MAX, &s->page_size, e) != 0 ||
	    read_number(q, "year", 9999, &s->year, e) != 0)
		return -1;
	buffer_init(&expression, EXPRESSION_MAX);
	int result = search_expression(&expression, s->words, e);
	s->expression = arena_dup(s->arena, buffer_str(&expression));
	buffer_drop(&expression);
	return result;
}

/* ---- the index ---- */

/* Rows that may be found: of members, those that are not hidden. */
#define FOUND                                                                                     \
	" search MATCH ?1 AND NOT (kind = 'member' AND EXISTS (SELECT 1 FROM member_hidden)"      \
	" AND EXISTS (SELECT 1 FROM member_hidden h JOIN dimension d ON d.id = h.dimension WHERE" \
	" d.cube = search.rowid >> 40 AND d.name = search.dimension"                              \
	" AND search.ref BETWEEN h.first AND h.last))"

static int check_index(struct search *s, struct error *e)
{
	int64_t there;
	if (db_integer(session_store(s->session)->db,
		       "SELECT count(*) FROM sqlite_schema WHERE name = 'search'", 0, &there, e))
		return -1;
	return there ? 0
		     : error_set(e, STATUS_NOT_FOUND,
				 "The store has no search index yet: the next load makes it");
}

static bool find_cube(const struct search *s, int64_t id, size_t *out)
{
	for (*out = 0; *out < s->ncubes; ++*out)
		if (s->cubes[*out].id == id)
			return true;
	return false;
}

static enum hit_kind kind_of(struct str name)
{
	int i = HIT_EXPLANATION;
	while (i > 0 && !str_eq(name, str_z(kinds[i])))
		i--;
	return (enum hit_kind)i;
}

static bool passes(const struct search *s, const struct facet *f)
{
	return (!s->cube.len || str_eq(s->cubes[f->cube].name, s->cube)) &&
	       (!s->dimension.len || str_eq(f->dimension, s->dimension));
}

static int read_facets(struct search *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;
	if (db_prepare(session_store(s->session)->db, &q,
		       "SELECT rowid >> 40, dimension, kind, count(*) FROM search"
		       " WHERE" FOUND " GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3",
		       e))
		return -1;
	db_bind(q, 1, s->expression);
	while ((row = db_step(q, "search", e)) == 1) {
		struct facet f = {.dimension = arena_dup(s->arena, db_text(q, 1)),
				  .kind = kind_of(db_text(q, 2)),
				  .n = (uint64_t)sqlite3_column_int64(q, 3)};
		if (!find_cube(s, sqlite3_column_int64(q, 0), &f.cube))
			continue;
		if (s->nfacets == capacity) {
			struct facet *old = s->facets;
			capacity = capacity ? 2 * capacity : 16;
			s->facets = ARENA_ARRAY(s->arena, struct facet, capacity);
			if (s->nfacets)
				memcpy(s->facets, old, s->nfacets * sizeof *old);
		}
		s->facets[s->nfacets++] = f;
		s->total += passes(s, &f) ? f.n : 0;
	}
	return row;
}

/* A member's own words weigh more than what else is said of it. */
#define BEST_FIRST " ORDER BY bm25(search, 8.0, 8.0, 1.0), rowid"

/* All that was found, to look up their years; none of them when they are too many. */
static int read_matches(struct search *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	uint64_t all = 0;
	int row;
	for (size_t i = 0; i < s->nfacets; i++)
		all += s->facets[i].n;
	if (all > SEARCH_MATCHES)
		return s->by_year ? error_set(e, STATUS_LIMIT,
					      "%llu hits are too many to look up their years, at "
					      "most %u: search for more words, or leave out year",
					      (unsigned long long)all, SEARCH_MATCHES)
				  : 0;
	if (db_prepare(session_store(s->session)->db, &q,
		       "SELECT rowid, kind, dimension, ref FROM search"
		       " WHERE" FOUND BEST_FIRST,
		       e))
		return -1;
	db_bind(q, 1, s->expression);
	s->matches = ARENA_ARRAY(s->arena, struct match, all + 1);
	while ((row = db_step(q, "search", e)) == 1 && s->nmatches < all) {
		struct match m = {.row = sqlite3_column_int64(q, 0),
				  .kind = kind_of(db_text(q, 1)),
				  .dimension = arena_dup(s->arena, db_text(q, 2)),
				  .ref = sqlite3_column_int64(q, 3)};
		if (find_cube(s, m.row >> 40, &m.cube))
			s->matches[s->nmatches++] = m;
	}
	return row < 0 ? -1 : 0;
}

/* With a year, the rows of the page as a JSON array: which pass is only known outside of SQL. */
static struct str page_rows(struct search *s)
{
	struct buffer b;
	int64_t n = 0, from = (s->page - 1) * s->page_size;
	buffer_init(&b, QUERY_MAX_BODY);
	for (size_t i = 0; i < s->nmatches; i++) {
		const struct match *m = &s->matches[i];
		const struct facet f = {.cube = m->cube, .dimension = m->dimension};
		if (!m->in_year || !passes(s, &f))
			continue;
		if (n >= from && n < from + s->page_size)
			buffer_printf(&b, "%s%lld", b.len ? "," : "[", (long long)m->row);
		n++;
	}
	buffer_append_z(&b, b.len ? "]" : "[]");
	s->total = (uint64_t)n;
	struct str rows = arena_dup(s->arena, buffer_str(&b));
	buffer_drop(&b);
	return rows;
}

static int read_hits(struct search *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;
	struct str rows = s->by_year ? page_rows(s) : STR("");
	if (db_prepare(session_store(s->session)->db, &q,
		       "SELECT rowid >> 40, kind, dimension, label, code, ref,"
		       " snippet(search, -1, char(2), char(3), '…', 24)"
		       " FROM search WHERE" FOUND
		       " AND (?2 = '' OR rowid >> 40 = (SELECT id FROM cube WHERE name = ?2))"
		       " AND (?3 = '' OR dimension = ?3)"
		       " AND (?6 = '' OR rowid IN (SELECT value FROM json_each(?6)))" BEST_FIRST
		       " LIMIT ?4 OFFSET ?5",
		       e))
		return -1;
	db_bind(q, 1, s->expression);
	db_bind(q, 2, s->cube);
	db_bind(q, 3, s->dimension);
	sqlite3_bind_int64(q, 4, s->page_size);
	sqlite3_bind_int64(q, 5, s->by_year ? 0 : (s->page - 1) * s->page_size);
	db_bind(q, 6, rows);
	s->hits = ARENA_ARRAY(s->arena, struct hit, (size_t)s->page_size);
	while ((row = db_step(q, "search", e)) == 1) {
		struct hit h = {.kind = kind_of(db_text(q, 1)),
				.dimension = arena_dup(s->arena, db_text(q, 2)),
				.label = arena_dup(s->arena, db_text(q, 3)),
				.code = arena_dup(s->arena, db_text(q, 4)),
				.ref = sqlite3_column_int64(q, 5),
				.snippet = arena_dup(s->arena, db_text(q, 6))};
		if (find_cube(s, sqlite3_column_int64(q, 0), &h.cube))
			s->hits[s->nhits++] = h;
	}
	return row;
}

/* ---- the answer ---- */

/* Marks never stand open: a text may hold such characters of its own. */
static void put_snippet(struct json_out *j, struct str s, bool html)
{
	struct buffer b;
	bool open = false;
	buffer_init(&b, QUERY_MAX_BODY);
	for (size_t i = 0; i < s.len; i++) {
		struct str one = {s.ptr + i, 1};
		if (*one.ptr == SEARCH_MARK_OPEN && !open) {
			buffer_append_z(&b, html ? "<mark>" : "⟦");
			open = true;
		} else if (*one.ptr == SEARCH_MARK_CLOSE && open) {
			buffer_append_z(&b, html ? "</mark>" : "⟧");
			open = false;
		} else if (html) {
			html_escape(&b, one);
		} else if (*one.ptr != SEARCH_MARK_OPEN && *one.ptr != SEARCH_MARK_CLOSE) {
			buffer_append_str(&b, one);
		}
	}
	if (open)
		buffer_append_z(&b, html ? "</mark>" : "⟧");
	json_put_key_z(j, html ? "snippet_html" : "snippet");
	json_put_string(j, buffer_str(&b));
	buffer_drop(&b);
}

static void put_money(struct json_out *j, const struct hit *h)
{
	char text[MONEY_TEXT_SIZE];
	if (!h->counted)
		return;
	size_t n = money_format(text, h->sum, h->decimals);
	json_put_key_z(j, "measure");
	json_put_string(j, h->measure);
	json_put_key_z(j, "sum");
	json_put_raw(j, (struct str){text, n});
	json_put_key_z(j, "adds");
	json_put_raw(j, h->adds);
	json_put_key_z(j, "count");
	json_put_integer(j, (int64_t)h->count);
}

static void put_hit(struct json_out *j, const struct search *s, const struct hit *h)
{
	json_put_object(j);
	json_put_key_z(j, "kind");
	json_put_string_z(j, kinds[h->kind]);
	json_put_key_z(j, "cube");
	json_put_string(j, s->cubes[h->cube].name);
	json_put_key_z(j, "cube_title");
	json_put_string(j, s->cubes[h->cube].title);
	if (h->dimension.len) {
		json_put_key_z(j, "dimension");
		json_put_string(j, h->dimension);
	}
	json_put_key_z(j, "label");
	json_put_string(j, h->label.len ? h->label : h->code);
	if (h->code.len) {
		json_put_key_z(j, "code");
		json_put_string(j, h->code);
	}
	if (h->cut.len) {
		json_put_key_z(j, "cut");
		json_put_string(j, h->cut);
	}
	put_snippet(j, h->snippet, false);
	put_snippet(j, h->snippet, true);
	put_money(j, h);
	json_put_object_end(j);
}

static void put_cube_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "cube");
	json_put_array(j);
	for (size_t c = 0; c < s->ncubes; c++) {
		uint64_t n = 0;
		for (size_t i = 0; i < s->nfacets; i++)
			n += s->facets[i].cube == c ? s->facets[i].n : 0;
		if (!n)
			continue;
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, s->cubes[c].name);
		json_put_key_z(j, "title");
		json_put_string(j, s->cubes[c].title);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_year_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "year");
	if (!s->matches) { /* too many to look at each */
		json_put_null(j);
		return;
	}
	json_put_array(j);
	for (size_t i = 0; i < s->nyears; i++) {
		if (!s->years[i].n)
			continue;
		json_put_object(j);
		json_put_key_z(j, "year");
		json_put_integer(j, s->years[i].year);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)s->years[i].n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_dimension_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "dimension");
	json_put_array(j);
	for (size_t i = 0; i < s->nfacets; i++) {
		const struct facet *f = &s->facets[i];
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, s->cubes[f->cube].name);
		json_put_key_z(j, "kind");
		json_put_string_z(j, kinds[f->kind]);
		json_put_key_z(j, "dimension");
		if (f->dimension.len)
			json_put_string(j, f->dimension);
		else
			json_put_null(j);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)f->n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void write_search(struct answer *out, const struct search *s)
{
	struct json_out j;
	json_begin(&j, &out->body);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "q");
	json_put_string(&j, s->words);
	json_put_key_z(&j, "total_hit_count");
	json_put_integer(&j, (int64_t)s->total);
	json_put_key_z(&j, "data");
	json_put_array(&j);
	for (size_t i = 0; i < s->nhits; i++)
		put_hit(&j, s, &s->hits[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "facets");
	json_put_object(&j);
	put_cube_facets(&j, s);
	put_year_facets(&j, s);
	put_dimension_facets(&j, s);
	json_put_object_end(&j);
	json_put_key_z(&j, "page");
	json_put_integer(&j, s->page);
	json_put_key_z(&j, "page_size");
	json_put_integer(&j, s->page_size);
	json_put_object_end(&j);
}

/* In the index; or, with texts=true, in the texts of lines. */
static int find(struct search *s, const struct query *q, struct error *e)
{
	const struct str *texts = query_param(q, "texts");
	if (store_cubes(session_store(s->session), s->arena, &s->cubes, &s->ncubes, e) != 0)
		return -1;
	if (texts && str_eq(*texts, STR("true")))
		return search_texts(s, e);
	return check_index(s, e) != 0 || read_facets(s, e) != 0 || read_matches(s, e) != 0 ||
			       search_years(s, e) != 0 || read_hits(s, e) != 0
		       ? -1
		       : search_money(s, e);
}

int answer_search(struct session *session, const struct query *q, struct answer *out,
		  struct error *e)
{
	struct search s = {.session = session, .arena = session_arena(session)};
	if (read_question(&s, q, e) != 0 || find(&s, q, e) != 0)
		return -1;
	write_search(out, &s);
	return answer_check(out, e);
}
