/*
 * /cubes/{cube}/explain-change/?from=&to=&by=: where a deviation comes from. The members of `by`
 * that account for most of the difference between two cuts, with exact sums; deterministic, and
 * nothing is guessed: it says where, not why.
 *
 *   from, to   cuts of the two sides; both are needed
 *   cut        what holds for both sides as well
 *   by         a dimension or attribute; absent: the next level below those that are cut
 *   measure    absent: the cube's first
 *   pagesize   members that are told at most (5); the others are added up as `rest`
 */
#include "answer/change.h"
#include "answer/result.h"
#include "base/map.h"

#include <stdlib.h>

#define MEMBERS_TOLD 5
#define MEMBERS_MAX 1000

static money_sum difference(const struct deviation *d)
{
	return d->to - d->from;
}

/* ---- the question ---- */

static int parse_side(struct change_side *out, struct change *c, const struct query *q,
		      const char *key, struct error *e)
{
	const struct str *text = query_param(q, key), *common = query_param(q, "cut");
	out->request = (struct question){.arena = c->arena, .cube = c->cube};
	if (!text || text->len == 0)
		return error_set(
			e, STATUS_USAGE,
			"%s is missing: explain-change/?from=year:2023&to=year:2024 compares "
			"two cuts",
			key);
	struct str all = common && common->len ? arena_printf(c->arena, "%.*s|%.*s", STR_ARG(*text),
							      STR_ARG(*common))
					       : *text;
	if (parse_cuts(&out->request, all, e) != 0)
		return error_context(e, "%s", key);
	if (out->request.ignored.len)
		return error_set(e, STATUS_USAGE, "%s: expecting ':' in '%.*s'", key,
				 STR_ARG(str_head(out->request.ignored, 80)));
	return 0;
}

static bool is_cut(const struct change *c, size_t dimension)
{
	for (size_t i = 0; i < c->to.request.ntests; i++)
		if (c->to.request.tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    c->to.request.tests[i].column.dimension == dimension)
			return true;
	return false;
}

/* The level below the deepest one that is cut, in the first hierarchy where there is one; else the
 * top of the first hierarchy; else the first dimension that is not cut. */
static bool next_level(struct change *c)
{
	const struct cube *cube = c->cube;
	for (size_t h = 0; h < cube->nhierarchies; h++) {
		const struct hierarchy *tree = &cube->hierarchies[h];
		for (size_t i = tree->nlevels; i-- > 1;) {
			if (!is_cut(c, tree->levels[i - 1]) || is_cut(c, tree->levels[i]))
				continue;
			c->by = tree->levels[i];
			return true;
		}
	}
	for (size_t h = 0; h < cube->nhierarchies; h++) {
		c->by = cube->hierarchies[h].levels[0];
		if (!is_cut(c, c->by))
			return true;
	}
	for (c->by = 0; c->by < cube->ndimensions; c->by++)
		if (!is_cut(c, c->by) && !cube->dimensions[c->by].text)
			return true;
	return false;
}

static int choose_by(struct change *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "by");
	struct column column;
	if (text && text->len) {
		if (!resolve_ref(&column, c->cube, c->arena, *text) ||
		    column.kind != COLUMN_ATTRIBUTE)
			return error_set(e, STATUS_USAGE,
					 "Invalid by: '%.*s' is no dimension or attribute",
					 STR_ARG(*text));
		c->by = column.dimension;
		c->attribute = column.attribute;
	} else {
		if (!next_level(c))
			return error_set(e, STATUS_USAGE,
					 "No level is left to tell apart: name one with by");
		c->attribute = c->cube->dimensions[c->by].key;
	}
	struct str ref = c->cube->dimensions[c->by].attributes[c->attribute].ref;
	column = (struct column){.kind = COLUMN_ATTRIBUTE,
				 .dimension = c->by,
				 .attribute = c->attribute,
				 .ref = ref,
				 .label = ref};
	columns_add(&c->columns, c->arena, c->cube, &column);
	return 0;
}

static int choose_measure(struct change *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "measure");
	c->measure = text ? cube_find_measure(c->cube, *text) : 0;
	if (c->measure < 0 || c->cube->nmeasures == 0)
		return error_set(e, STATUS_USAGE, "Invalid measure: '%.*s'",
				 STR_ARG(text ? *text : STR("")));
	c->decimals = c->cube->columns[c->cube->measures[c->measure].column].decimals;
	columns_add_sum(&c->sums, c->arena, c->cube, (size_t)c->measure);
	return 0;
}

static int choose_size(struct change *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "pagesize");
	uint64_t n = MEMBERS_TOLD;
	if (text && (!str_to_u64(*text, &n) || n < 1 || n > MEMBERS_MAX))
		return error_set(e, STATUS_USAGE, "pagesize must be a number from 1 to %d",
				 MEMBERS_MAX);
	c->told = (size_t)n;
	return 0;
}

/* ---- the comparison ---- */

static int read_side(struct change_side *side, struct change *c, struct session *s, struct error *e)
{
	side->total = cell_total_none();
	if (engine_cells(&side->cells, s, c->picture, &side->request, &c->columns, &c->sums, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < side->cells->n; i++) {
		struct cell_total t = cell_total_of(side->cells, c->cube, c->sums.items, i);
		cell_total_add(&side->total, &t);
	}
	return 0;
}

static struct deviation *find(struct change *c, struct map *keys, const struct cells *cells,
			      size_t cell)
{
	bool is_new = false;
	struct str key = cells_key(c->arena, cells, 1, cell);
	uint32_t *index = map_put(keys, key, &is_new);
	if (is_new) {
		*index = (uint32_t)c->n;
		c->items[c->n++] =
			(struct deviation){.value = cells_value(cells, 0, cell), .key = key};
	}
	return &c->items[*index];
}

static money_sum absolute(money_sum x)
{
	return x < 0 ? -x : x;
}

/* The largest deviation first, either way; equal ones by their key. */
static int by_size(const void *a, const void *b)
{
	const struct deviation *x = a, *y = b;
	money_sum dx = absolute(difference(x)), dy = absolute(difference(y));
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return str_cmp(x->key, y->key);
}

static void compare(struct change *c)
{
	struct map *keys = map_new();
	const struct cells *from = c->from.cells, *to = c->to.cells;
	c->items = ARENA_ARRAY(c->arena, struct deviation, from->n + to->n + 1);
	for (size_t i = 0; i < from->n; i++) {
		struct deviation *d = find(c, keys, from, i);
		d->from += cell_total_of(from, c->cube, c->sums.items, i).sum;
		d->lines_from += from->count[i];
	}
	for (size_t i = 0; i < to->n; i++) {
		struct deviation *d = find(c, keys, to, i);
		d->to += cell_total_of(to, c->cube, c->sums.items, i).sum;
		d->lines_to += to->count[i];
	}
	map_free(keys);
	qsort(c->items, c->n, sizeof *c->items, by_size);
	if (c->told > c->n)
		c->told = c->n;
}

/* ---- names ---- */

/* The member's name, from the dictionary: a label is not grouped by, since it may change between
 * years without the member being another one. */
static struct str name_of(const struct change *c, const struct dictionary *members,
			  const struct value *key)
{
	const struct dimension *d = &c->cube->dimensions[c->by];
	enum value_type type = d->attributes[c->attribute].type;
	struct str name = STR("");
	if (c->attribute != d->key || d->label_attribute == d->key ||
	    d->attributes[d->label_attribute].type != VALUE_STRING)
		return name;
	for (uint32_t k = 0; k < dictionary_count(members); k++) {
		const struct value *tuple = dictionary_get(members, k);
		if (value_eq(type, &tuple[d->key], key) && !tuple[d->label_attribute].null &&
		    !picture_hides(c->picture, c->by, k))
			name = tuple[d->label_attribute].text; /* the newest */
	}
	return name;
}

/* ---- the result ---- */

money_sum change_share(const struct change *c, money_sum part, bool *none)
{
	money_sum whole = c->to.total.sum - c->from.total.sum;
	*none = whole == 0 || absolute(part) > ((money_sum)1 << 100) ||
		absolute(whole) > ((money_sum)1 << 100);
	if (*none)
		return 0;
	money_sum up = absolute(part) * CHANGE_SHARE * 2 + absolute(whole);
	money_sum share = up / (absolute(whole) * 2);
	return (part < 0) != (whole < 0) ? -share : share;
}

static int read_sides(struct change *c, const struct dictionary **members, struct session *s,
		      struct error *e)
{
	return read_side(&c->from, c, s, e) != 0 || read_side(&c->to, c, s, e) != 0
		       ? -1
		       : picture_members(members, c->picture, s, c->by, e);
}

static void close_change(void *change)
{
	struct change *c = change;

	cells_close(c->from.cells);
	cells_close(c->to.cells);
}

int result_change(struct result **out, struct session *s, struct picture *p, const struct query *q,
		  struct error *e)
{
	struct change *c = ARENA_NEW(session_arena(s), struct change);
	const struct dictionary *members;
	*c = (struct change){.arena = session_arena(s), .cube = picture_cube(p), .picture = p};
	if (parse_side(&c->from, c, q, "from", e) != 0 || parse_side(&c->to, c, q, "to", e) != 0 ||
	    choose_by(c, q, e) != 0 || choose_measure(c, q, e) != 0 || choose_size(c, q, e) != 0)
		return -1;
	if (read_sides(c, &members, s, e) != 0) {
		close_change(c);
		return -1;
	}
	compare(c);
	for (size_t i = 0; i < c->told; i++)
		c->items[i].label = name_of(c, members, c->items[i].value);
	*out = result_new(RESULT_CHANGE, s, p, &c->from.request);
	(*out)->total = c->n;
	(*out)->change = c;
	result_own(*out, c, close_change);
	return 0;
}
