#include "search/search.h"

#include "base/memory/map.h"
#include "base/text/json_out.h"
#include "store/record/explanation_rows.h"

#include <stdlib.h>

struct money {
	struct search *search;
	struct picture *picture;
	const struct cube *cube;
	size_t index; /* of the cube */
	struct str adds;
	size_t *apart, napart; /* dimensions: see cube_apart */
	struct columns by;     /* of the cells at hand: those of the question, then the others */
};

/* Which of the dimensions that tell unlike sums apart have more than one member. */
static int find_adds(struct money *m, struct error *e)
{
	const struct dictionary *members;
	struct json_out j;
	struct buffer b;
	m->apart = ARENA_ARRAY(m->search->arena, size_t, m->cube->nscope + CUBE_SIDES);
	m->napart = cube_apart(m->cube, m->apart);
	buffer_init(&b, QUERY_MAX_PARAM_BYTES);
	json_begin(&j, &b);
	json_put_array(&j);
	for (size_t i = 0; i < m->napart; i++) {
		if (picture_members(&members, m->picture, m->search->session, m->apart[i], e) !=
		    0) {
			buffer_drop(&b);
			return -1;
		}
		struct str name = m->cube->dimensions[m->apart[i]].name;
		bool one_year = m->search->asked.by_year && str_eq(name, STR("year"));
		if (dictionary_count(members) > 1 && !one_year)
			json_put_string(&j, name);
	}
	json_put_array_end(&j);
	m->adds = arena_dup(m->search->arena, buffer_str(&b));
	buffer_drop(&b);
	return 0;
}

static void begin_money(struct hit *h, const struct money *m)
{
	const struct cube *c = m->cube;
	h->adds = m->adds;
	h->counted = true;
	h->measure = c->measures[0].name;
	h->decimals = c->columns[c->measures[0].column].decimals;
}

/* ---- members: all of one dimension at once ---- */

struct str search_cut(struct arena *a, const struct attribute *key, const struct value *v)
{
	struct buffer b;
	buffer_init(&b, QUERY_MAX_PARAM_BYTES);
	buffer_printf(&b, "%.*s:", STR_ARG(key->ref));
	if (key->type == VALUE_STRING)
		value_json(&b, key->type, v);
	else
		value_plain(&b, key->type, v);
	struct str cut = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return cut;
}

void search_test_add(struct question *r, const struct value *v)
{
	struct test *t = r->tests;
	const struct dimension *d = &r->cube->dimensions[t->column.dimension];
	if (d->attributes[t->column.attribute].type == VALUE_STRING)
		t->texts[t->ntexts++] = v->text;
	else
		t->numbers[t->nnumbers++] = v->number;
}

void search_test_end(struct question *r)
{
	struct test *t = r->tests;
	qsort(t->texts, t->ntexts, sizeof *t->texts, test_texts_order);
	qsort(t->numbers, t->nnumbers, sizeof *t->numbers, test_numbers_order);
}

/* Only lines of the year that was asked for. */
static int keep_year(const struct search *s, struct question *r, struct error *e)
{
	struct str cut = s->asked.by_year
				 ? arena_printf(s->arena, "year:%lld", (long long)s->asked.year)
				 : STR("");
	return cut.len ? parse_cuts(r, cut, e) : 0;
}

static bool of_dimension(const struct money *m, const struct hit *h, struct str dimension)
{
	return h->kind == HIT_MEMBER && h->cube == m->index && str_eq(h->dimension, dimension);
}

struct question search_request(struct search *s, const struct cube *c, size_t dimension,
			       size_t room)
{
	struct arena *a = s->arena;
	const struct attribute *key =
		&c->dimensions[dimension].attributes[c->dimensions[dimension].key];
	struct question r = {.arena = a, .cube = c};
	struct column column = {.kind = COLUMN_ATTRIBUTE,
				.dimension = dimension,
				.attribute = c->dimensions[dimension].key,
				.ref = key->ref,
				.label = key->ref};
	columns_add(&r.columns, a, c, &column);
	r.tests = ARENA_ARRAY(a, struct test, QUERY_MAX_CUTS); /* others may be added */
	r.ntests = 1;
	r.tests->column = column;
	r.tests->ref = key->ref;
	r.tests->texts = ARENA_ARRAY(a, struct str, room);
	r.tests->numbers = ARENA_ARRAY(a, int64_t, room);
	return r;
}

/* The sum of the first measure, apart by what must not be added up unasked. */
static int read_sums(struct cells **out, struct money *m, const struct question *r, struct error *e)
{
	struct columns sum = {0};
	m->by = (struct columns){0};
	for (size_t i = 0; i < r->columns.n; i++)
		columns_add(&m->by, r->arena, m->cube, &r->columns.items[i]);
	for (size_t i = 0; i < m->napart; i++) {
		const struct dimension *d = &m->cube->dimensions[m->apart[i]];
		const struct column key = {.kind = COLUMN_ATTRIBUTE,
					   .dimension = m->apart[i],
					   .attribute = d->key,
					   .ref = d->attributes[d->key].ref,
					   .label = d->attributes[d->key].ref};
		columns_add(&m->by, r->arena, m->cube, &key);
	}
	columns_add_sum(&sum, r->arena, m->cube, 0);
	return engine_cells(out, m->search->session, m->picture, r, &m->by, &sum, e);
}

static struct cell_total total_of(const struct money *m, const struct cells *c, size_t cell)
{
	const struct column sum = {
		.kind = COLUMN_AGGREGATE, .measure = 0, .function = AGGREGATE_SUM};
	return cell_total_of(c, m->cube, &sum, cell);
}

/* What a cell is of: its columns from `first` on. */
static struct str part_cut(const struct money *m, const struct cells *c, size_t first, size_t cell)
{
	struct arena *a = m->search->arena;
	struct str cut = STR("");
	for (size_t i = first; i < c->ncolumns; i++) {
		const struct dimension *d = &m->cube->dimensions[m->by.items[i].dimension];
		const struct value *v = cells_value(c, i, cell);
		struct str one = v->null ? STR("") : search_cut(a, &d->attributes[d->key], v);
		if (one.len)
			cut = arena_printf(a, "%.*s%s%.*s", STR_ARG(cut), cut.len ? "|" : "",
					   STR_ARG(one));
	}
	return cut;
}

static void add_part(struct hit *h, const struct money *m, const struct cells *c, size_t first,
		     size_t cell)
{
	struct arena *a = m->search->arena;
	struct cell_total t = total_of(m, c, cell);
	if (h->nparts == h->parts_capacity) {
		struct hit_part *old = h->parts;
		h->parts_capacity = 2 * h->parts_capacity + 4;
		h->parts = ARENA_ARRAY(a, struct hit_part, h->parts_capacity);
		if (h->nparts)
			memcpy(h->parts, old, h->nparts * sizeof *old);
	}
	h->parts[h->nparts++] = (struct hit_part){part_cut(m, c, first, cell), t.count, t.sum};
	h->count += t.count;
	h->sum += t.sum;
}

static int newest_first(const void *a, const void *b)
{
	return str_cmp(((const struct hit_part *)b)->cut, ((const struct hit_part *)a)->cut);
}

static void end_money(struct hit *h)
{
	if (h->nparts)
		qsort(h->parts, h->nparts, sizeof *h->parts, newest_first);
}

static void spread(struct money *m, const struct question *r, const struct cells *c,
		   struct str dimension)
{
	const struct attribute *key = &m->cube->dimensions[r->tests->column.dimension]
					       .attributes[r->tests->column.attribute];
	struct search *s = m->search;
	struct map *hits = map_new();
	for (size_t i = 0; i < s->nhits; i++) {
		bool is_new;
		if (!of_dimension(m, &s->hits[i], dimension) || !s->hits[i].cut.len)
			continue;
		begin_money(&s->hits[i], m);
		*map_put(hits, s->hits[i].cut, &is_new) = (uint32_t)i;
	}
	for (size_t i = 0; i < c->n; i++) {
		const uint32_t *hit =
			map_get(hits, search_cut(s->arena, key, cells_value(c, 0, i)));
		if (hit)
			add_part(&s->hits[*hit], m, c, 1, i);
	}
	for (size_t i = 0; i < s->nhits; i++) {
		struct hit *h = &s->hits[i];
		if (!of_dimension(m, h, dimension) || !h->cut.len)
			continue;
		const struct hit *same = &s->hits[*map_get(hits, h->cut)]; /* found twice */
		h->count = same->count;
		h->sum = same->sum;
		h->parts = same->parts;
		h->nparts = same->nparts;
		end_money(h);
	}
	map_free(hits);
}

static int count_dimension(struct money *m, struct str name, struct error *e)
{
	struct search *s = m->search;
	const struct dictionary *members;
	struct cells *cells;
	int d = cube_find_dimension(m->cube, name);
	if (d < 0)
		return 0;
	const struct dimension *shape = &m->cube->dimensions[d];
	if (picture_members(&members, m->picture, s->session, (size_t)d, e) != 0)
		return -1;
	struct question r = search_request(s, m->cube, (size_t)d, s->nhits);
	for (size_t i = 0; i < s->nhits; i++) {
		struct hit *h = &s->hits[i];
		if (!of_dimension(m, h, name) || h->ref < 0 ||
		    h->ref >= (int64_t)dictionary_count(members))
			continue;
		const struct value *v = &dictionary_get(members, (uint32_t)h->ref)[shape->key];
		if (v->null)
			continue;
		search_test_add(&r, v);
		h->cut = search_cut(s->arena, &shape->attributes[shape->key], v);
	}
	search_test_end(&r);
	if (keep_year(s, &r, e) != 0)
		return -1;
	if (read_sums(&cells, m, &r, e) != 0)
		return -1;
	spread(m, &r, cells, name);
	cells_close(cells);
	return 0;
}

/* ---- the others ---- */

int search_explanation_cut(struct search *s, size_t cube, int64_t ref, struct str *out,
			   struct error *e)
{
	return store_explanation_cut(session_store(s->session), s->arena, s->cubes[cube].id, ref,
				     out, e);
}

static int count_one(struct money *m, struct hit *h, struct error *e)
{
	struct question r = {.arena = m->search->arena, .cube = m->cube};
	struct cells *cells;
	if (h->kind == HIT_EXPLANATION &&
	    search_explanation_cut(m->search, h->cube, h->ref, &h->cut, e) != 0)
		return -1;
	if (h->cut.len && parse_cuts(&r, h->cut, e) != 0)
		return -1;
	if (keep_year(m->search, &r, e) != 0)
		return -1;
	if (read_sums(&cells, m, &r, e) != 0)
		return -1;
	begin_money(h, m);
	for (size_t i = 0; i < cells->n; i++)
		add_part(h, m, cells, 0, i);
	end_money(h);
	cells_close(cells);
	return 0;
}

static int count_cube(struct money *m, struct error *e)
{
	struct search *s = m->search;
	for (size_t i = 0; i < s->nhits; i++) {
		struct hit *h = &s->hits[i];
		if (h->cube != m->index || h->counted || h->kind == HIT_DIMENSION)
			continue;
		/* A member that was counted has a cut; one that could not be is left alone. */
		bool first = h->kind == HIT_MEMBER;
		for (size_t k = 0; k < i && first; k++)
			first = !of_dimension(m, &s->hits[k], h->dimension);
		if (h->kind == HIT_MEMBER ? first && count_dimension(m, h->dimension, e) != 0
					  : count_one(m, h, e) != 0)
			return -1;
	}
	return 0;
}

int search_money(struct search *s, struct error *e)
{
	for (size_t c = 0; c < s->ncubes; c++) {
		struct money m = {.search = s, .index = c};
		bool any = false;
		for (size_t i = 0; i < s->nhits && !any; i++)
			any = s->hits[i].cube == c;
		if (!any)
			continue;
		if (picture_get(&m.picture, s->session, s->cubes[c].name, e) != 0)
			return -1;
		m.cube = picture_cube(m.picture);
		int result = m.cube->nmeasures ? find_adds(&m, e) || count_cube(&m, e) : 0;
		for (size_t i = 0; i < s->nhits; i++) /* the picture may go */
			if (s->hits[i].cube == c && s->hits[i].counted)
				s->hits[i].measure = arena_dup(s->arena, s->hits[i].measure);
		picture_release(m.picture);
		if (result != 0)
			return -1;
	}
	return 0;
}
