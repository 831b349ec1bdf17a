/* /cubes/{cube}/explanations/: those that speak about a selection, most specific first. */
#include "answer/explained.h"
#include "answer/result.h"

#include <stdlib.h>

struct choice {
	const struct explained *all;
	bool *chosen;
};

static void choose(void *payload, size_t explanation, struct str cell)
{
	struct choice *c = payload;
	(void)cell;
	c->chosen[explanation] = true;
}

/* More dimensions first, then deeper in their hierarchies, then as they stand in their files. */
static int by_precision(const void *a, const void *b, void *context)
{
	const struct choice *c = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct scope *s = &c->all->items[x].scope, *t = &c->all->items[y].scope;
	if (s->nterms != t->nterms)
		return s->nterms > t->nterms ? -1 : 1;
	size_t deep = c->all->depths[x], deep_too = c->all->depths[y];
	if (deep != deep_too)
		return deep > deep_too ? -1 : 1;
	return x < y ? -1 : x > y;
}

int result_explanations(struct result **out, struct session *s, struct picture *p,
			const struct question *r, struct error *e)
{
	const struct explained *all;
	uint64_t from, to;
	if (explained_get(&all, s, p, r->arena, e) != 0)
		return -1;
	struct choice c = {all, ARENA_ARRAY(r->arena, bool, all->n + 1)};
	size_t *order = ARENA_ARRAY(r->arena, size_t, all->n + 1), n = 0;
	struct question sub = *r;
	sub.columns = (struct columns){0};
	if (r->ntests && explained_match(all, s, p, &sub, choose, &c, e) != 0)
		return -1;
	for (size_t i = 0; i < all->n; i++)
		if (!r->ntests || c.chosen[i])
			order[n++] = i;
	qsort_r(order, n, sizeof *order, by_precision, &c);
	page_bounds(r, n, &from, &to);
	struct told_explanations *page = ARENA_NEW(r->arena, struct told_explanations);
	page->items = ARENA_ARRAY(r->arena, const struct explanation *, to - from + 1);
	for (uint64_t i = from; i < to; i++)
		page->items[page->n++] = &all->items[order[i]];
	*out = result_new(RESULT_EXPLANATIONS, s, p, r);
	(*out)->total = n;
	(*out)->explanations = page;
	return 0;
}
