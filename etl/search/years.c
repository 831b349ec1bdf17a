/*
 * The years of what a search finds: a member has those of its lines, a cube and its dimensions
 * those of the cube, an explanation those of its scope, else the cube's. Years are the values of a
 * cube's dimension "year". One pass over the facts for each dimension in which something was found.
 */
#include "search/search.h"

#include "base/memory/map.h"

#include <stdlib.h>

#define YEAR "year"

struct years {
	struct search *search;
	struct picture *picture;
	const struct cube *cube;
	size_t index; /* of the cube */
	int dimension;
	uint64_t all; /* years of the cube, as bits of search.years */
};

/* ---- years as bits ---- */

/* The bit of a year; 0 when there are more than a word has room for. */
static uint64_t bit_of(struct search *s, const struct value *v)
{
	size_t i = 0;
	if (v->null)
		return 0;
	while (i < s->nyears && s->years[i].year != v->number)
		i++;
	if (i == SEARCH_YEARS)
		return 0;
	if (i == s->nyears)
		s->years[s->nyears++] = (struct year_facet){.year = v->number};
	return UINT64_C(1) << i;
}

static int read_cube_years(struct years *y, struct error *e)
{
	struct search *s = y->search;
	struct question r = {.arena = s->arena, .cube = y->cube};
	const struct columns none = {0};
	struct cells *c;
	columns_add_attribute(&r.columns, s->arena, y->cube, (size_t)y->dimension,
			      y->cube->dimensions[y->dimension].key);
	if (engine_cells(&c, s->session, y->picture, &r, &r.columns, &none, e) != 0)
		return -1;
	for (size_t i = 0; i < c->n; i++)
		y->all |= bit_of(s, cells_value(c, 0, i));
	cells_close(c);
	return 0;
}

/* ---- members ---- */

static bool of_dimension(const struct years *y, const struct match *m, struct str dimension)
{
	return m->kind == HIT_MEMBER && m->cube == y->index && str_eq(m->dimension, dimension);
}

/* The cut of a match's member, or empty. */
static struct str member_cut(const struct years *y, const struct match *m, size_t d,
			     const struct dictionary *members, struct question *r)
{
	const struct dimension *shape = &y->cube->dimensions[d];
	if (m->ref < 0 || m->ref >= (int64_t)dictionary_count(members))
		return STR("");
	const struct value *v = &dictionary_get(members, (uint32_t)m->ref)[shape->key];
	if (v->null)
		return STR("");
	search_test_add(r, v);
	return search_cut(y->search->arena, &shape->attributes[shape->key], v);
}

/* The years of each member that was found, by its cut. */
static int read_member_years(struct years *y, struct question *r, size_t d, struct map *found,
			     struct error *e)
{
	struct search *s = y->search;
	const struct dimension *shape = &y->cube->dimensions[d];
	bool itself = (int)d == y->dimension;
	const struct columns none = {0};
	struct cells *c;
	if (!itself)
		columns_add_attribute(&r->columns, s->arena, y->cube, (size_t)y->dimension,
				      y->cube->dimensions[y->dimension].key);
	search_test_end(r);
	if (engine_cells(&c, s->session, y->picture, r, &r->columns, &none, e) != 0)
		return -1;
	for (size_t i = 0; i < c->n; i++) {
		uint64_t bit = bit_of(s, cells_value(c, itself ? 0 : 1, i));
		struct str cut =
			search_cut(s->arena, &shape->attributes[shape->key], cells_value(c, 0, i));
		const uint32_t *match = map_get(found, cut);
		if (match)
			s->matches[*match].years |= bit;
	}
	cells_close(c);
	return 0;
}

static int read_dimension(struct years *y, struct str name, struct error *e)
{
	struct search *s = y->search;
	const struct dictionary *members;
	int d = cube_find_dimension(y->cube, name);
	if (d < 0)
		return 0;
	if (picture_members(&members, y->picture, s->session, (size_t)d, e) != 0)
		return -1;
	struct question r = search_request(s, y->cube, (size_t)d, s->nmatches);
	struct map *found = map_new();
	for (size_t i = 0; i < s->nmatches; i++) {
		bool is_new;
		if (!of_dimension(y, &s->matches[i], name))
			continue;
		struct str cut = member_cut(y, &s->matches[i], (size_t)d, members, &r);
		if (cut.len)
			*map_put(found, cut, &is_new) = (uint32_t)i;
	}
	int result = read_member_years(y, &r, (size_t)d, found, e);
	map_free(found);
	return result;
}

/* ---- the others ---- */

static int read_scope(struct years *y, struct match *m, struct error *e)
{
	struct search *s = y->search;
	struct question r = {.arena = s->arena, .cube = y->cube};
	struct str cut = {0};
	m->years = y->all;
	if (search_explanation_cut(s, m->cube, m->ref, &cut, e) != 0 ||
	    (cut.len && parse_cuts(&r, cut, e) != 0))
		return -1;
	for (size_t i = 0; i < r.ntests; i++) {
		const struct test *t = &r.tests[i];
		uint64_t named = 0;
		if ((int)t->column.dimension != y->dimension || t->range || t->negated)
			continue;
		for (size_t k = 0; k < t->nnumbers; k++)
			named |= bit_of(s, &(struct value){.number = t->numbers[k]});
		m->years &= named;
	}
	return 0;
}

static int read_cube(struct years *y, struct error *e)
{
	struct search *s = y->search;
	if (read_cube_years(y, e) != 0)
		return -1;
	for (size_t i = 0; i < s->nmatches; i++) {
		struct match *m = &s->matches[i];
		if (m->cube != y->index)
			continue;
		int result = 0;
		bool first = m->kind == HIT_MEMBER;
		for (size_t k = 0; k < i && first; k++)
			first = !of_dimension(y, &s->matches[k], m->dimension);
		if (m->kind == HIT_EXPLANATION)
			result = read_scope(y, m, e);
		else if (m->kind != HIT_MEMBER)
			m->years = y->all;
		else if (first)
			result = read_dimension(y, m->dimension, e);
		if (result != 0)
			return -1;
	}
	return 0;
}

static bool has_matches(const struct search *s, size_t cube)
{
	for (size_t i = 0; i < s->nmatches; i++)
		if (s->matches[i].cube == cube)
			return true;
	return false;
}

/* Only whole numbers are years. */
static int year_dimension(const struct cube *c)
{
	int d = cube_find_dimension(c, STR(YEAR));
	const struct dimension *shape = d < 0 ? NULL : &c->dimensions[d];
	return shape && shape->attributes[shape->key].type == VALUE_INTEGER ? d : -1;
}

/* Newest first; the bits of the matches are counted before the order changes. */
static int newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct year_facet *)a)->year, y = ((const struct year_facet *)b)->year;
	return (x < y) - (x > y);
}

static void count_years(struct search *s)
{
	for (size_t i = 0; i < s->nmatches; i++) {
		struct match *m = &s->matches[i];
		for (size_t k = 0; k < s->nyears; k++) {
			bool has = m->years >> k & 1;
			s->years[k].n += has;
			m->in_year = m->in_year || (has && s->years[k].year == s->asked.year);
		}
	}
	if (s->nyears)
		qsort(s->years, s->nyears, sizeof *s->years, newest_first);
}

int search_years(struct search *s, struct error *e)
{
	for (size_t c = 0; c < s->ncubes; c++) {
		struct years y = {.search = s, .index = c};
		if (!has_matches(s, c))
			continue;
		if (picture_get(&y.picture, s->session, s->cubes[c].name, e) != 0)
			return -1;
		y.cube = picture_cube(y.picture);
		y.dimension = year_dimension(y.cube);
		int result = y.dimension < 0 ? 0 : read_cube(&y, e);
		picture_release(y.picture);
		if (result != 0)
			return -1;
	}
	count_years(s);
	return 0;
}
