/* The rules: of one cell, or of several as if they were one. */
#include "disclosure/cell_table.h"

#include <stdlib.h>

#define PERCENT 100

struct share {
	uint64_t payee;
	size_t at; /* contribution */
};

struct weighing {
	const struct cell_table *c;
	struct share *shares; /* [ncontributions] */
	money_sum *sizes;     /* the same, of one measure: by payee, the largest first */
};

struct weighing *weighing_new(const struct cell_table *c)
{
	struct weighing *w = xcalloc(1, sizeof *w);
	w->c = c;
	w->shares = xmalloc((c->ncontributions + 1) * sizeof *w->shares);
	w->sizes = xmalloc((c->ncontributions + 1) * sizeof *w->sizes);
	return w;
}

void weighing_free(struct weighing *w)
{
	free(w->shares);
	free(w->sizes);
	free(w);
}

static int by_payee(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	if (x->payee != y->payee)
		return x->payee < y->payee ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int largest_first(const void *a, const void *b)
{
	const money_sum *x = a, *y = b;
	return (*x < *y) - (*x > *y);
}

static size_t gather(struct weighing *w, const uint32_t *cells, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct table_cell *x = &w->c->cells[cells[i]];
		for (size_t k = x->first; k < x->first + x->n; k++) {
			size_t at = w->c->by_cell[k];
			w->shares[count++] = (struct share){w->c->contributions[at].payee, at};
		}
	}
	if (n > 1 && count) /* of one cell they are in order */
		qsort(w->shares, count, sizeof *w->shares, by_payee);
	return count;
}

/* What each payee has in a measure, by absolute value, the largest first; those of nothing are left out. */
static size_t sizes_of(struct weighing *w, size_t nshares, size_t column)
{
	const size_t ncolumns = w->c->plan->cube->ncolumns;
	size_t n = 0;
	for (size_t i = 0; i < nshares;) {
		uint64_t payee = w->shares[i].payee;
		money_sum net = 0;
		for (; i < nshares && w->shares[i].payee == payee; i++)
			net += w->c->nets[w->shares[i].at * ncolumns + column];
		if (net != 0)
			w->sizes[n++] = net < 0 ? -net : net;
	}
	if (n)
		qsort(w->sizes, n, sizeof *w->sizes, largest_first);
	return n;
}

static enum cells_why weigh(const money_sum *sizes, size_t n, const struct cells_rule *rule)
{
	money_sum all = 0, largest = 0;
	if ((int64_t)n < rule->payees)
		return CELLS_FEW;
	for (size_t i = 0; i < n; i++) {
		all += sizes[i];
		largest += (int64_t)i < rule->largest ? sizes[i] : 0;
	}
	if (largest * PERCENT > all * rule->share)
		return CELLS_DOMINATED;
	if ((all - sizes[0] - sizes[1]) * PERCENT < sizes[0] * rule->protection)
		return CELLS_CLOSE;
	return CELLS_SHOWN;
}

static size_t count_payees(const struct weighing *w, size_t nshares)
{
	size_t n = 0;
	for (size_t i = 0; i < nshares; i++)
		n += i == 0 || w->shares[i].payee != w->shares[i - 1].payee;
	return n;
}

enum cells_why weighing_of(struct weighing *w, const uint32_t *cells, size_t n, bool social)
{
	const struct cells_policy *policy = w->c->plan->policy;
	const struct cells_rule *rule = social ? &policy->social : &policy->others;
	size_t nshares = gather(w, cells, n);
	/* Of few, that it came to nothing tells of each of them, too. */
	if ((int64_t)count_payees(w, nshares) < rule->payees)
		return CELLS_FEW;
	for (size_t k = 0; k < w->c->plan->cube->ncolumns; k++) {
		size_t nsizes = sizes_of(w, nshares, k);
		enum cells_why why = nsizes ? weigh(w->sizes, nsizes, rule) : CELLS_SHOWN;
		if (why != CELLS_SHOWN)
			return why;
	}
	return CELLS_SHOWN;
}

money_sum weighing_size(struct weighing *w, uint32_t cell)
{
	money_sum all = 0;
	size_t nshares = gather(w, &cell, 1);
	for (size_t k = 0; k < w->c->plan->cube->ncolumns; k++) {
		size_t n = sizes_of(w, nshares, k);
		for (size_t i = 0; i < n; i++)
			all += w->sizes[i];
	}
	return all;
}

const char *cells_why_name(enum cells_why why)
{
	static const char *const names[CELLS_WHYS] = {"C0", "C1", "C2", "C3", "C4", "C5"};
	return names[why];
}
