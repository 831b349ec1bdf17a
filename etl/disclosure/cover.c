/* Which cells of a fixed total are hidden: those that are unsafe, and those that cover them. */
#include "disclosure/cell_table.h"

#include <stdlib.h>

#define ALONE_TRIED 32u /* of the smallest: whether one of them is cover enough */

struct candidate {
	money_sum size;
	uint32_t cell;
	uint64_t line;
};

static int smallest_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

/* What can be cover: shown, so that many contribute to it, and not of nothing. */
static size_t list_candidates(const struct cell_table *c, struct weighing *w,
			      const struct table_total *t, struct candidate *out)
{
	size_t n = 0;
	for (size_t i = t->first; i < t->first + t->n; i++) {
		uint32_t cell = c->ordered[i];
		if (c->cells[cell].why != CELLS_SHOWN)
			continue;
		out[n] = (struct candidate){weighing_size(w, cell), cell, c->cells[cell].line};
		n += out[n].size > 0;
	}
	if (n)
		qsort(out, n, sizeof *out, smallest_first);
	return n;
}

/* The smallest that makes the hidden ones safe, else the largest. `hidden` has room for one more. */
static size_t choose(struct weighing *w, const struct table_total *t, uint32_t *hidden,
		     size_t nhidden, const struct candidate *all, size_t n)
{
	for (size_t i = 0; i < n && i < ALONE_TRIED; i++) {
		hidden[nhidden] = all[i].cell;
		if (weighing_of(w, hidden, nhidden + 1, t->social) == CELLS_SHOWN)
			return i;
	}
	return n - 1;
}

static void cover(struct cell_table *c, struct weighing *w, struct table_total *t, uint32_t *hidden,
		  size_t nhidden)
{
	struct candidate *all = xmalloc((t->n + 1) * sizeof *all);
	size_t n = list_candidates(c, w, t, all);
	while (weighing_of(w, hidden, nhidden, t->social) != CELLS_SHOWN) {
		if (n == 0) {
			c->counts.unsafe_totals++;
			break;
		}
		size_t i = choose(w, t, hidden, nhidden, all, n);
		hidden[nhidden++] = all[i].cell;
		c->cells[all[i].cell].why = CELLS_COVER;
		memmove(all + i, all + i + 1, (n - i - 1) * sizeof *all);
		n--;
	}
	free(all);
}

void cover_total(struct cell_table *c, struct weighing *w, struct table_total *t)
{
	uint32_t *hidden = xmalloc((t->n + 1) * sizeof *hidden);
	size_t nhidden = 0;
	for (size_t i = t->first; i < t->first + t->n; i++) {
		struct table_cell *x = &c->cells[c->ordered[i]];
		x->why = weighing_of(w, &c->ordered[i], 1, t->social);
		if (x->why == CELLS_SHOWN && x->before)
			x->why = CELLS_BEFORE;
		if (x->why != CELLS_SHOWN)
			hidden[nhidden++] = c->ordered[i];
	}
	if (nhidden)
		cover(c, w, t, hidden, nhidden);
	free(hidden);
	t->line = UINT64_MAX;
	for (size_t i = t->first; i < t->first + t->n; i++) {
		const struct table_cell *x = &c->cells[c->ordered[i]];
		if (x->why == CELLS_SHOWN)
			continue;
		t->rest = true;
		t->line = x->line < t->line ? x->line : t->line;
	}
}

/* What is loaded beside a total is a row of its own, and no total that law makes public. */
int cover_beside(const struct cell_table *c, struct weighing *w, struct error *e)
{
	for (size_t i = 0; i < c->ntotals; i++) {
		const struct table_total *t = &c->totals[i];
		if (weighing_of(w, c->ordered + t->first, t->n, t->social) == CELLS_FEW)
			return error_set(
				e, STATUS_REFUSED,
				"the lines from line %llu on are of fewer payees than a cell "
				"needs, and beside what is published their amount would be "
				"seen by itself: load them in one file with the others",
				(unsigned long long)t->line);
	}
	return 0;
}
