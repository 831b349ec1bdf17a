/* Members of which only hidden cells told: they are on no line that anybody gets. */
#include "disclosure/cell_table.h"

#include <stdlib.h>

static void see(struct cell_table *c, size_t d, uint32_t key)
{
	if (key >= c->nseen[d]) {
		size_t n = dictionary_count(c->dictionaries[d]) + 1;
		n = n > key ? n : (size_t)key + 1;
		c->seen[d] = xrealloc(c->seen[d], n * sizeof **c->seen);
		memset(c->seen[d] + c->nseen[d], 0, (n - c->nseen[d]) * sizeof **c->seen);
		c->nseen[d] = n;
	}
	c->seen[d][key] = true;
}

void cells_see(struct cell_table *c, const struct entry_batch *b)
{
	for (size_t i = c->plan->nfixed; i < c->plan->n; i++) {
		size_t d = c->plan->dimensions[i];
		for (size_t row = 0; !b->is_text[d] && row < b->n; row++)
			see(c, d, b->keys[d][row]);
	}
}

bool cells_hides(const struct cell_table *c, const size_t *known, size_t dimension, uint32_t key)
{
	size_t i = c->plan->nfixed;

	while (i < c->plan->n && c->plan->dimensions[i] != dimension)
		i++;
	return i < c->plan->n && key >= known[dimension] &&
	       (key >= c->nseen[dimension] || !c->seen[dimension][key]);
}

void cells_forget(struct cell_table *c, const size_t *known)
{
	for (size_t i = c->plan->nfixed; i < c->plan->n; i++) {
		size_t d = c->plan->dimensions[i];
		for (size_t key = known[d]; key < dictionary_count(c->dictionaries[d]); key++)
			if (cells_hides(c, known, d, (uint32_t)key))
				dictionary_forget(c->dictionaries[d], (uint32_t)key);
	}
}
