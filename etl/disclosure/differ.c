/*
 * Whether what is published now tells of few payees beside what earlier versions had under its name. Two versions do by their
 * difference: who is in one and not in the other, or has another amount there. Four do as well, where the payees of two are nearly those
 * of the two others: one that came with three hundred, when the three hundred went again by themselves.
 */
#include "disclosure/cell_table.h"

#define STATES_MOST 8u /* the last that differ are held against each other in fours */

static const struct mark_before *older(const struct cell_table *c, const struct mark_before *b)
{
	return b->older ? &c->before[b->older - 1] : NULL;
}

bool differ_was_public(const struct cell_table *c, const struct mark_before *b, uint64_t print)
{
	for (; b; b = older(c, b))
		if (b->mark.state != CELL_MARK_HIDDEN && b->mark.print == print)
			return true;
	return false;
}

/* The least print that is not behind yet; false: there is none. */
static bool least_print(const struct cell_mark *const *m, const size_t *at, size_t n, uint32_t *out)
{
	bool any = false;
	for (size_t i = 0; i < n; i++)
		if (at[i] < m[i]->npayees && (!any || m[i]->payees[at[i]] < *out)) {
			*out = m[i]->payees[at[i]];
			any = true;
		}
	return any;
}

/* Of the first half added and the second half taken off: are fewer payees than `least` left, of either sign (and of four any at all)? A payee
 * whose amount is another is left with both signs, and is one. */
static bool few_are_left(const struct cell_mark *const *m, size_t n, int64_t least)
{
	size_t at[4] = {0};
	int64_t more = 0, fewer = 0;
	uint32_t print = 0;
	while (more < least && fewer < least && least_print(m, at, n, &print)) {
		int net = 0;
		for (size_t i = 0; i < n; i++)
			for (; at[i] < m[i]->npayees && m[i]->payees[at[i]] == print; at[i]++)
				net += i < n / 2 ? 1 : -1;
		more += net > 0;
		fewer += net < 0;
	}
	return more < least && fewer < least && (n == 2 || more + fewer > 0);
}

static bool four_tell(const struct cell_mark *now, const struct cell_mark *const *states, size_t n,
		      int64_t least)
{
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < n; b++)
			for (size_t c = b + 1; c < n && b != a; c++) {
				const struct cell_mark *const m[] = {now, states[a], states[b],
								     states[c]};
				if (c != a && few_are_left(m, 4, least))
					return true;
			}
	return false;
}

bool differ_by_few(const struct cell_table *c, const struct mark_before *b,
		   const struct cell_mark *now, int64_t least)
{
	const struct cell_mark *states[STATES_MOST];
	size_t n = 0;
	/* What one of them had in these very amounts tells nothing that was not public. */
	if (!b || b->mark.unclear || differ_was_public(c, b, now->print))
		return false;
	for (; b; b = older(c, b)) {
		const struct cell_mark *const two[] = {now, &b->mark};
		if (b->mark.state != now->state)
			continue;
		if (few_are_left(two, 2, least))
			return true;
		if (n < STATES_MOST)
			states[n++] = &b->mark;
	}
	return n > 2 && four_tell(now, states, n, least);
}
