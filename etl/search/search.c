/* /search/?q=: over the labels, codes, descriptions and explanations of all published cubes. */
#include "search/search.h"
#include "store/members/words_index.h"
#include "store/versions/gone.h"

static const char *const kinds[] = {"cube", "dimension", "member", "explanation", "text"};

const char *hit_kind_name(enum hit_kind kind)
{
	return kinds[kind];
}

/* ---- the index ---- */

static int check_index(struct search *s, struct error *e)
{
	bool there;
	if (index_is_there(session_store(s->session), &there, e) != 0)
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

enum hit_kind hit_kind_of(struct str name)
{
	int i = HIT_EXPLANATION;
	while (i > 0 && !str_eq(name, str_z(kinds[i])))
		i--;
	return (enum hit_kind)i;
}

static bool passes(const struct search *s, const struct facet *f)
{
	return (!s->asked.cube.len || str_eq(s->cubes[f->cube].name, s->asked.cube)) &&
	       (!s->asked.dimension.len || str_eq(f->dimension, s->asked.dimension));
}

static int read_facets(struct search *s, struct error *e)
{
	struct index_count *counts;
	size_t n;
	if (index_counts(session_store(s->session), s->arena, s->asked.expression, &counts, &n,
			 e) != 0)
		return -1;
	s->facets = ARENA_ARRAY(s->arena, struct facet, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct facet f = {.dimension = counts[i].dimension,
				  .kind = hit_kind_of(counts[i].kind),
				  .n = counts[i].n};
		if (!find_cube(s, counts[i].cube, &f.cube))
			continue;
		s->facets[s->nfacets++] = f;
		s->total += passes(s, &f) ? f.n : 0;
	}
	return 0;
}

/* All that was found, to look up their years; none of them when they are too many. */
static int read_matches(struct search *s, struct error *e)
{
	uint64_t all = 0;
	for (size_t i = 0; i < s->nfacets; i++)
		all += s->facets[i].n;
	if (all > SEARCH_MATCHES)
		return s->asked.by_year
			       ? error_set(e, STATUS_LIMIT,
					   "%llu hits are too many to look up their years, at "
					   "most %u: search for more words, or leave out year",
					   (unsigned long long)all, SEARCH_MATCHES)
			       : 0;
	struct index_row *rows;
	size_t n;
	if (index_rows(session_store(s->session), s->arena, s->asked.expression, all, &rows, &n,
		       e) != 0)
		return -1;
	s->matches = ARENA_ARRAY(s->arena, struct match, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct match m = {.row = rows[i].row,
				  .kind = hit_kind_of(rows[i].kind),
				  .dimension = rows[i].dimension,
				  .ref = rows[i].ref};
		if (find_cube(s, rows[i].cube, &m.cube))
			s->matches[s->nmatches++] = m;
	}
	return 0;
}

/* The rows of the index that come before the page, and how many are on it: hits in texts are in front
 * of them, and those of this page are there already. */
static int64_t rows_before(const struct search *s)
{
	int64_t from = (s->asked.page - 1) * s->asked.page_size, texts = (int64_t)s->ntexts;
	return from > texts ? from - texts : 0;
}

static int64_t rows_wanted(const struct search *s)
{
	return s->asked.page_size - (int64_t)s->nhits;
}

/* With a year, the rows of the page as a JSON array: which pass is only known outside of SQL. */
static struct str page_rows(struct search *s)
{
	struct buffer b;
	int64_t n = 0, from = rows_before(s);
	buffer_init(&b, QUERY_MAX_BODY);
	for (size_t i = 0; i < s->nmatches; i++) {
		const struct match *m = &s->matches[i];
		const struct facet f = {.cube = m->cube, .dimension = m->dimension};
		if (!m->in_year || !passes(s, &f))
			continue;
		if (n >= from && n < from + rows_wanted(s))
			buffer_printf(&b, "%s%lld", b.len ? "," : "[", (long long)m->row);
		n++;
	}
	buffer_append_z(&b, b.len ? "]" : "[]");
	s->total = s->ntexts + (uint64_t)n;
	struct str rows = arena_dup(s->arena, buffer_str(&b));
	buffer_drop(&b);
	return rows;
}

static int read_hits(struct search *s, struct error *e)
{
	struct index_page page = {.expression = s->asked.expression,
				  .cube = s->asked.cube,
				  .dimension = s->asked.dimension,
				  .rows = s->asked.by_year ? page_rows(s) : STR(""),
				  .size = rows_wanted(s),
				  .offset = s->asked.by_year ? 0 : rows_before(s)};
	struct index_row *rows;
	const struct hit *texts = s->hits;
	size_t n;
	if (index_read_page(session_store(s->session), s->arena, &page, &rows, &n, e) != 0)
		return -1;
	s->hits = ARENA_ARRAY(s->arena, struct hit, s->nhits + n + 1);
	if (s->nhits)
		memcpy(s->hits, texts, s->nhits * sizeof *texts);
	for (size_t i = 0; i < n; i++) {
		struct hit h = {.kind = hit_kind_of(rows[i].kind),
				.dimension = rows[i].dimension,
				.label = rows[i].label,
				.code = rows[i].code,
				.ref = rows[i].ref,
				.snippet = rows[i].snippet};
		if (find_cube(s, rows[i].cube, &h.cube))
			s->hits[s->nhits++] = h;
	}
	return 0;
}

/* ---- the result ---- */

/* In the index; or, as texts= asks, in the texts of lines or in both. */
static int find(struct search *s, struct error *e)
{
	if (store_cubes(session_store(s->session), s->arena, &s->cubes, &s->ncubes, e) != 0)
		return -1;
	cubes_drop_gone(s->cubes, &s->ncubes);
	if (search_check_cube(s->session, s->cubes, s->ncubes, s->asked.cube, e) != 0)
		return -1;
	if (!s->asked.labels && search_check_dimension(s, e) != 0)
		return -1;
	if (s->asked.texts && search_texts(s, e) != 0)
		return -1;
	if (!s->asked.labels)
		return 0;
	return check_index(s, e) != 0 || read_facets(s, e) != 0 ||
			       search_check_dimension(s, e) != 0 || read_matches(s, e) != 0 ||
			       search_years(s, e) != 0 || read_hits(s, e) != 0
		       ? -1
		       : search_money(s, e);
}

int result_search(struct result **out, struct session *session, const struct query *q,
		  struct error *e)
{
	struct search *s = ARENA_NEW(session_arena(session), struct search);
	*s = (struct search){.session = session, .arena = session_arena(session)};
	if (search_question_read(&s->asked, s->arena, q, e) != 0 || find(s, e) != 0)
		return -1;
	*out = result_new(RESULT_HITS, session, NULL, NULL);
	(*out)->total = s->total;
	(*out)->search = s;
	return 0;
}
