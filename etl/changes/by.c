#include "changes/private.h"

#include <stdlib.h>

#define UNKNOWN UINT32_MAX

/* Members of both versions, with their sums: texts have no keys in the store. */
struct change_grouping {
	struct changes *changes;
	struct store *store;
	size_t dimension;
	struct dimension shape; /* what the members are of: the dimension, or one attribute of it */
	size_t first;           /* attribute of the dimension that is the first of the shape */
	struct dictionary *members;
	struct change_totals *totals; /* [capacity], by member */
	size_t capacity;
};

static uint32_t key_of(struct change_grouping *g, const struct value *tuple)
{
	bool is_new;

	return dictionary_put(g->members, tuple + g->first, &is_new);
}

static struct change_totals *totals_at(struct change_grouping *g, uint32_t key)
{
	if (key >= g->capacity) {
		size_t more = 2 * g->capacity + 64;
		g->totals = xrealloc(g->totals, more * sizeof *g->totals);
		memset(g->totals + g->capacity, 0, (more - g->capacity) * sizeof *g->totals);
		g->capacity = more;
	}
	return &g->totals[key];
}

static struct change_totals *totals_of(struct change_grouping *g, const struct value *tuple)
{
	return totals_at(g, key_of(g, tuple));
}

static int check_members(const struct change_grouping *g, struct error *e)
{
	uint64_t most = g->changes->most_members;

	if (!most || dictionary_count(g->members) <= most)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "the versions have more than %llu members of '%.*s', and no more can be "
			 "told apart here; 'stuiver diff' does",
			 (unsigned long long)most, STR_ARG(g->shape.name));
}

/* ---- what was, and what is ---- */

struct segment_part {
	uint32_t *keys;
	int64_t **amounts; /* [ncolumns] */
	struct value *texts;
};

static int read_part(struct change_grouping *g, struct version *v, size_t i, struct arena *a,
		     struct segment_part *out, struct error *e)
{
	const struct cube *cube = view_cube(v->view);
	uint32_t lines = view_segment(v->view, i)->lines;

	out->keys = ARENA_ARRAY(a, uint32_t, lines);
	out->amounts = ARENA_ARRAY(a, int64_t *, cube->ncolumns);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		out->amounts[c] = ARENA_ARRAY(a, int64_t, lines);
		if (segment_amounts(g->store, v->view, i, c, out->amounts[c], e))
			return -1;
	}
	if (version_texts(v, g->store, i, g->dimension, a, &out->texts, e))
		return -1;
	return out->texts ? 0 : segment_keys(g->store, v->view, i, g->dimension, out->keys, e);
}

static void add_line(struct change_sums *to, size_t ncolumns, const struct segment_part *p,
		     uint32_t row)
{
	to->lines++;
	for (size_t c = 0; c < ncolumns; c++)
		if (p->amounts[c][row] != MONEY_NULL)
			to->sums[c] += p->amounts[c][row];
}

static int add_version(struct change_grouping *g, struct version *v, bool now, struct error *e)
{
	const struct cube *cube = view_cube(v->view);
	size_t width = cube->dimensions[g->dimension].nattributes;
	const struct dictionary *members;
	struct arena *a = arena_new();
	int result = view_dictionary(v->view, g->store, g->dimension, &members, e);

	for (size_t i = 0; i < view_segments(v->view) && result == 0; i++) {
		struct segment_part part;
		arena_reset(a);
		result = changes_go_on(g->changes, e) || read_part(g, v, i, a, &part, e);
		for (uint32_t k = 0; k < view_segment(v->view, i)->lines && result == 0; k++) {
			const struct value *tuple = part.texts
							    ? part.texts + k * width
							    : dictionary_get(members, part.keys[k]);
			struct change_totals *t = totals_of(g, tuple);
			add_line(now ? &t->now : &t->before, cube->ncolumns, &part, k);
			result = check_members(g, e);
		}
	}
	arena_free(a);
	return result;
}

/* ---- what changed ---- */

/* A line whose member changed went from one member and came to another. */
static void add_change(struct change_grouping *g, const struct change *x)
{
	const struct cube *cube = view_cube(g->changes->now.view);
	struct change_totals *is = NULL, *was = NULL;
	size_t d = g->dimension;
	uint32_t a = UNKNOWN, b = UNKNOWN;

	if (x->before)
		a = key_of(g, x->before->members[d]);
	if (x->now)
		b = key_of(g, x->now->members[d]);
	if (a == b) {
		is = totals_at(g, b);
		is->kinds[CHANGE_CHANGED].lines++;
		change_add(&is->kinds[CHANGE_CHANGED], cube, x->now->amounts, 1);
		change_add(&is->kinds[CHANGE_CHANGED], cube, x->before->amounts, -1);
		return;
	}
	if (x->before) {
		was = totals_at(g, a);
		was->kinds[CHANGE_REMOVED].lines++;
		change_add(&was->kinds[CHANGE_REMOVED], cube, x->before->amounts, 1);
	}
	if (x->now) {
		is = totals_at(g, b);
		is->kinds[CHANGE_ADDED].lines++;
		change_add(&is->kinds[CHANGE_ADDED], cube, x->now->amounts, 1);
	}
}

static money_sum net(const struct change_member *m)
{
	money_sum n = m->totals.now.sums[0] - m->totals.before.sums[0];

	return n < 0 ? -n : n;
}

static int by_net(const void *x, const void *y)
{
	const struct change_member *a = x, *b = y;
	money_sum p = net(a), q = net(b);

	if (p != q)
		return p > q ? -1 : 1;
	return (a->member > b->member) - (a->member < b->member);
}

static bool any_change(const struct change_totals *t)
{
	return t->kinds[CHANGE_CHANGED].lines || t->kinds[CHANGE_ADDED].lines ||
	       t->kinds[CHANGE_REMOVED].lines;
}

static int list(struct change_grouping *g, struct change_member **out, size_t *n, struct error *e)
{
	const struct cube *cube = view_cube(g->changes->now.view);
	size_t width = g->shape.nattributes;
	size_t all = dictionary_count(g->members);
	struct arena *arena = g->changes->arena;

	*n = 0;
	*out = ARENA_ARRAY(arena, struct change_member, all);
	for (size_t k = 0; k < all; k++) {
		const struct value *tuple = dictionary_get(g->members, (uint32_t)k);
		const struct change_totals *t = totals_at(g, (uint32_t)k);
		if (!change_ties(t, cube))
			return error_set(e, STATUS_STORE,
					 "the changes of a member do not add up to what is there "
					 "now; this is a fault of Stuiver, please report it");
		if (!any_change(t))
			continue;
		struct value *copy = ARENA_ARRAY(arena, struct value, width);
		for (size_t i = 0; i < width; i++) {
			copy[i] = tuple[i];
			copy[i].text = arena_dup(arena, tuple[i].text);
		}
		(*out)[(*n)++] = (struct change_member){copy, *t};
	}
	qsort(*out, *n, sizeof **out, by_net);
	return 0;
}

static void choose_shape(struct change_grouping *g, const struct dimension *d, size_t attribute)
{
	g->shape = *d;
	if (attribute == CHANGES_WHOLE)
		return;
	g->first = attribute;
	g->shape.attributes = &d->attributes[attribute];
	g->shape.nattributes = 1;
	g->shape.key = g->shape.label_attribute = 0;
}

int changes_by(struct changes *c, struct store *s, size_t dimension, size_t attribute,
	       struct change_member **out, size_t *n, struct error *e)
{
	struct change_grouping g = {.changes = c, .store = s, .dimension = dimension};

	choose_shape(&g, &view_cube(c->now.view)->dimensions[dimension], attribute);
	g.members = dictionary_new(&g.shape);
	int result = add_version(&g, &c->before, false, e) || add_version(&g, &c->now, true, e);
	for (size_t i = 0; i < c->n && result == 0; i++)
		add_change(&g, &c->changes[i]);
	if (result == 0)
		result = list(&g, out, n, e);
	dictionary_free(g.members);
	free(g.totals);
	return result ? -1 : 0;
}
