/*
 * /cubes/{cube}/explain-change/?from=&to=&by=: where a deviation comes from. The members of `by`
 * that account for most of the difference between two cuts, with exact sums; deterministic, and
 * nothing is guessed: it says where, not why. What is asked: question/change_question.h.
 */
#include "answer/change.h"
#include "answer/result.h"
#include "base/memory/map.h"

#include <stdlib.h>

static money_sum difference(const struct deviation *d)
{
	return d->to - d->from;
}

/* ---- the comparison ---- */

static int read_side(struct explained_side *side, struct explained_change *c, struct session *s,
		     struct error *e)
{
	side->total = cell_total_none();
	if (engine_cells(&side->cells, s, c->picture, side->request, &c->asked.by, &c->asked.sum,
			 e) != 0)
		return -1;
	for (size_t i = 0; i < side->cells->n; i++) {
		struct cell_total t = cell_total_of(side->cells, c->cube, c->asked.sum.items, i);
		cell_total_add(&side->total, &t);
	}
	return 0;
}

static struct deviation *find(struct explained_change *c, struct map *keys,
			      const struct cells *cells, size_t cell)
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

static void compare(struct explained_change *c)
{
	struct map *keys = map_new();
	const struct cells *from = c->from.cells, *to = c->to.cells;
	c->items = ARENA_ARRAY(c->arena, struct deviation, from->n + to->n + 1);
	for (size_t i = 0; i < from->n; i++) {
		struct deviation *d = find(c, keys, from, i);
		d->from += cell_total_of(from, c->cube, c->asked.sum.items, i).sum;
		d->lines_from += from->count[i];
	}
	for (size_t i = 0; i < to->n; i++) {
		struct deviation *d = find(c, keys, to, i);
		d->to += cell_total_of(to, c->cube, c->asked.sum.items, i).sum;
		d->lines_to += to->count[i];
	}
	map_free(keys);
	qsort(c->items, c->n, sizeof *c->items, by_size);
	if (c->asked.told > c->n)
		c->asked.told = c->n;
}

/* ---- names ---- */

/* The member's name, from the dictionary: a label is not grouped by, since it may change between
 * years without the member being another one. */
static struct str name_of(const struct explained_change *c, const struct dictionary *members,
			  const struct value *key)
{
	const struct dimension *d = &c->cube->dimensions[c->asked.dimension];
	enum value_type type = d->attributes[c->asked.attribute].type;
	struct str name = STR("");
	if (c->asked.attribute != d->key || d->label_attribute == d->key ||
	    d->attributes[d->label_attribute].type != VALUE_STRING)
		return name;
	for (uint32_t k = 0; k < dictionary_count(members); k++) {
		const struct value *tuple = dictionary_get(members, k);
		if (value_eq(type, &tuple[d->key], key) && !tuple[d->label_attribute].null &&
		    !picture_hides(c->picture, c->asked.dimension, k))
			name = tuple[d->label_attribute].text; /* the newest */
	}
	return name;
}

/* ---- the result ---- */

money_sum change_share(const struct explained_change *c, money_sum part, bool *none)
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

static int read_sides(struct explained_change *c, const struct dictionary **members,
		      struct session *s, struct error *e)
{
	return read_side(&c->from, c, s, e) != 0 || read_side(&c->to, c, s, e) != 0
		       ? -1
		       : picture_members(members, c->picture, s, c->asked.dimension, e);
}

static void close_change(void *change)
{
	struct explained_change *c = change;

	cells_close(c->from.cells);
	cells_close(c->to.cells);
}

int result_change(struct result **out, struct session *s, struct picture *p, const struct query *q,
		  struct error *e)
{
	struct explained_change *c = ARENA_NEW(session_arena(s), struct explained_change);
	const struct dictionary *members;
	*c = (struct explained_change){
		.arena = session_arena(s), .cube = picture_cube(p), .picture = p};
	if (change_question_read(&c->asked, c->arena, c->cube, q, e) != 0)
		return -1;
	c->from.request = &c->asked.from;
	c->to.request = &c->asked.to;
	c->decimals = c->cube->columns[c->cube->measures[c->asked.measure].column].decimals;
	if (read_sides(c, &members, s, e) != 0) {
		close_change(c);
		return -1;
	}
	compare(c);
	for (size_t i = 0; i < c->asked.told; i++)
		c->items[i].label = name_of(c, members, c->items[i].value);
	*out = result_new(RESULT_CHANGE, s, p, &c->asked.from);
	(*out)->total = c->n;
	(*out)->change = c;
	result_own(*out, c, close_change);
	return 0;
}
