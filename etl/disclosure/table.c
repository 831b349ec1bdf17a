/* Lines into cells, and cells into rows. */
#include "disclosure/cell_table.h"

#include <stdlib.h>

struct cell_table *cells_new(const struct cells_plan *plan, struct dictionary *const *dictionaries)
{
	struct cell_table *c = xcalloc(1, sizeof *c);
	c->plan = plan;
	c->dictionaries = dictionaries;
	c->by_name = map_new();
	c->arena = arena_new();
	c->seen = xcalloc(plan->cube->ndimensions, sizeof *c->seen);
	c->nseen = xcalloc(plan->cube->ndimensions, sizeof *c->nseen);
	c->names = xcalloc(plan->cube->ndimensions, sizeof *c->names);
	c->nnames = xcalloc(plan->cube->ndimensions, sizeof *c->nnames);
	c->hidden = xmalloc(plan->cube->ndimensions * sizeof *c->hidden);
	for (size_t d = 0; d < plan->cube->ndimensions; d++)
		c->hidden[d] = CELLS_NO_KEY;
	cells_reset(c);
	return c;
}

void cells_free(struct cell_table *c)
{
	if (!c)
		return;
	cells_reset(c);
	map_free(c->by_keys);
	map_free(c->by_total);
	map_free(c->by_name);
	arena_free(c->arena);
	for (size_t d = 0; d < c->plan->cube->ndimensions; d++) {
		free(c->seen[d]);
		free(c->names[d]);
	}
	free(c->names);
	free(c->nnames);
	free(c->hidden);
	free(c->seen);
	free(c->nseen);
	free(c->before);
	free(c);
}

void cells_reset(struct cell_table *c)
{
	map_free(c->by_keys);
	map_free(c->by_total);
	c->by_keys = map_new();
	c->by_total = map_new();
	free(c->cells);
	free(c->totals);
	free(c->contributions);
	free(c->sums);
	free(c->nets);
	free(c->keys);
	free(c->empty);
	free(c->ordered);
	free(c->by_cell);
	free(c->rows);
	free(c->marks);
	free(c->prints);
	c->cells = NULL;
	c->totals = NULL;
	c->contributions = NULL;
	c->sums = c->nets = NULL;
	c->keys = c->ordered = NULL;
	c->empty = NULL;
	c->by_cell = NULL;
	c->rows = NULL;
	c->marks = NULL;
	c->prints = NULL;
	c->ncells = c->ntotals = c->ncontributions = c->nrows = c->given = c->nmarks = c->nprints =
		0;
	c->counts = (struct cells_counts){0};
}

/* Room for one more of n: doubled each time n is a power of two. */
static void *room(void *list, size_t n, size_t size)
{
	if (n & (n - 1))
		return list;
	return xrealloc(list, (n ? 2 * n : 1) * size);
}

/* ---- lines into cells ---- */

static struct str bytes_of(const void *p, size_t n)
{
	return (struct str){p, n};
}

static uint32_t total_of(struct cell_table *c, const uint32_t *keys, bool social)
{
	bool is_new;
	uint32_t *at =
		map_put(c->by_total, bytes_of(keys, c->plan->nfixed * sizeof *keys), &is_new);
	if (!is_new)
		return *at;
	*at = (uint32_t)c->ntotals;
	c->totals = room(c->totals, c->ntotals, sizeof *c->totals);
	c->totals[c->ntotals] = (struct table_total){.social = social};
	return (uint32_t)c->ntotals++;
}

static uint32_t cell_of(struct cell_table *c, const uint32_t *keys, bool social, uint64_t line)
{
	const size_t n = c->plan->n, ncolumns = c->plan->cube->ncolumns;
	bool is_new;
	uint32_t *at = map_put(c->by_keys, bytes_of(keys, n * sizeof *keys), &is_new);
	if (!is_new)
		return *at;
	*at = (uint32_t)c->ncells;
	c->cells = room(c->cells, c->ncells, sizeof *c->cells);
	c->keys = room(c->keys, c->ncells, n * sizeof *c->keys);
	c->sums = room(c->sums, c->ncells, ncolumns * sizeof *c->sums);
	c->empty = room(c->empty, c->ncells, ncolumns * sizeof *c->empty);
	memcpy(c->keys + c->ncells * n, keys, n * sizeof *keys);
	for (size_t i = 0; i < ncolumns; i++) {
		c->sums[c->ncells * ncolumns + i] = 0;
		c->empty[c->ncells * ncolumns + i] = true;
	}
	c->cells[c->ncells] = (struct table_cell){.total = total_of(c, keys, social), .line = line};
	return (uint32_t)c->ncells++;
}

/* A line's own; those of one payee are put together when all are there. */
static money_sum *contribute(struct cell_table *c, uint32_t cell, uint64_t payee)
{
	const size_t ncolumns = c->plan->cube->ncolumns, n = c->ncontributions++;
	c->contributions = room(c->contributions, n, sizeof *c->contributions);
	c->nets = room(c->nets, n, ncolumns * sizeof *c->nets);
	c->contributions[n] = (struct contribution){cell, payee};
	return c->nets + n * ncolumns;
}

static int keys_of(const struct cell_table *c, const struct entry_batch *b, size_t row,
		   uint32_t *keys, struct error *e)
{
	for (size_t i = 0; i < c->plan->n; i++) {
		size_t d = c->plan->dimensions[i];
		if (b->is_text[d] && i < c->plan->nfixed)
			return error_set(e, STATUS_REFUSED,
					 "privacy-policy.json: cells.fixed: \"%.*s\" is mostly "
					 "distinct values, and no total is over it",
					 STR_ARG(c->plan->cube->dimensions[d].name));
		keys[i] = b->is_text[d] ? CELLS_NO_KEY : b->keys[d][row];
	}
	return 0;
}

static int take(struct cell_table *c, const struct entry_batch *b, size_t row, struct error *e)
{
	uint32_t keys[CUBE_MAX_DIMENSIONS];
	const size_t ncolumns = c->plan->cube->ncolumns;
	if (keys_of(c, b, row, keys, e) != 0)
		return -1;
	uint32_t cell = cell_of(c, keys, b->payees[row] & 1, b->lines[row]);
	money_sum *net = contribute(c, cell, b->payees[row] & ~UINT64_C(1));
	struct table_cell *x = &c->cells[cell];
	x->line = b->lines[row] < x->line ? b->lines[row] : x->line;
	for (size_t i = 0; i < ncolumns; i++) {
		net[i] = 0;
		if (b->amounts[i][row] == MONEY_NULL)
			continue;
		c->empty[cell * ncolumns + i] = false;
		c->sums[cell * ncolumns + i] += b->amounts[i][row];
		net[i] = b->amounts[i][row];
	}
	c->counts.lines++;
	return 0;
}

int cells_take(struct cell_table *c, struct entry_batch *b, struct error *e)
{
	uint16_t others[ENTRY_BATCH_CAPACITY];
	size_t n = 0;
	for (size_t row = 0; b->payees && row < b->n; row++) {
		if (!b->payees[row])
			others[n++] = (uint16_t)row;
		else if (take(c, b, row, e) != 0)
			return -1;
	}
	if (n < b->n && b->payees)
		entry_batch_keep(b, others, n);
	/* What they know may be of hidden cells alone: nothing is made of it meanwhile. */
	memset(b->members, 0, b->cube->ndimensions * sizeof *b->members);
	return 0;
}

/* ---- deciding ---- */

static void sort_payees(const struct cell_table *c, size_t *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t at = list[i], k = i;
		for (; k > 0 && c->contributions[list[k - 1]].payee > c->contributions[at].payee;
		     k--)
			list[k] = list[k - 1];
		list[k] = at;
	}
}

#define INSERTED_MOST 24u /* sorted in place; of more, insertion takes too long */

static int by_payee_of(const void *a, const void *b, void *payload)
{
	const struct cell_table *c = payload;
	const size_t *x = a, *y = b;
	uint64_t p = c->contributions[*x].payee, q = c->contributions[*y].payee;
	return p != q ? (p > q) - (p < q) : (*x > *y) - (*x < *y);
}

/* One contribution for each payee of a cell, in order of payees. */
static void put_together(struct cell_table *c, struct table_cell *x)
{
	const size_t ncolumns = c->plan->cube->ncolumns;
	size_t *list = c->by_cell + x->first, n = 0;
	if (x->n > INSERTED_MOST)
		qsort_r(list, x->n, sizeof *list, by_payee_of, c);
	else
		sort_payees(c, list, x->n);
	for (size_t i = 0; i < x->n; i++) {
		bool same = n > 0 &&
			    c->contributions[list[n - 1]].payee == c->contributions[list[i]].payee;
		for (size_t k = 0; same && k < ncolumns; k++)
			c->nets[list[n - 1] * ncolumns + k] += c->nets[list[i] * ncolumns + k];
		if (!same)
			list[n++] = list[i];
	}
	x->n = n;
}

/* Cells in order of totals, contributions in order of cells; each in order of arrival. */
static void arrange(struct cell_table *c)
{
	size_t at = 0;
	c->ordered = xmalloc((c->ncells + 1) * sizeof *c->ordered);
	c->by_cell = xmalloc((c->ncontributions + 1) * sizeof *c->by_cell);
	for (size_t i = 0; i < c->ncells; i++)
		c->totals[c->cells[i].total].n++;
	for (size_t i = 0; i < c->ntotals; i++, at += c->totals[i - 1].n)
		c->totals[i].first = at;
	for (size_t i = 0; i < c->ntotals; i++)
		c->totals[i].n = 0;
	for (size_t i = 0; i < c->ncells; i++) {
		struct table_total *t = &c->totals[c->cells[i].total];
		c->ordered[t->first + t->n++] = (uint32_t)i;
	}
	for (size_t i = 0; i < c->ncontributions; i++)
		c->cells[c->contributions[i].cell].n++;
	at = 0;
	for (size_t i = 0; i < c->ncells; i++) {
		c->cells[i].first = at;
		at += c->cells[i].n;
		c->cells[i].n = 0;
	}
	for (size_t i = 0; i < c->ncontributions; i++) {
		struct table_cell *x = &c->cells[c->contributions[i].cell];
		c->by_cell[x->first + x->n++] = i;
	}
	for (size_t i = 0; i < c->ncells; i++)
		put_together(c, &c->cells[i]);
}

static int compare_rows(const void *a, const void *b)
{
	const struct table_row *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->rest != y->rest)
		return x->rest ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

static void list_rows(struct cell_table *c)
{
	c->rows = xmalloc((c->ncells + c->ntotals + 1) * sizeof *c->rows);
	for (size_t i = 0; i < c->ncells; i++) {
		const struct table_cell *x = &c->cells[i];
		c->counts.by[x->why]++;
		if (x->why == CELLS_SHOWN)
			c->rows[c->nrows++] = (struct table_row){x->line, (uint32_t)i, false};
	}
	for (size_t i = 0; i < c->ntotals; i++) {
		c->counts.rests += c->totals[i].rest;
		if (c->totals[i].rest)
			c->rows[c->nrows++] =
				(struct table_row){c->totals[i].line, (uint32_t)i, true};
	}
	c->counts.rows = c->nrows;
	if (c->nrows)
		qsort(c->rows, c->nrows, sizeof *c->rows, compare_rows);
}

/* The sum of a row in a column; false: no amount is in it. */
static bool row_sum(const struct cell_table *c, const struct table_row *row, size_t column,
		    money_sum *sum)
{
	const size_t ncolumns = c->plan->cube->ncolumns;
	bool any = false;
	*sum = 0;
	if (!row->rest) {
		*sum = c->sums[row->index * ncolumns + column];
		return !c->empty[row->index * ncolumns + column];
	}
	const struct table_total *t = &c->totals[row->index];
	for (size_t i = t->first; i < t->first + t->n; i++) {
		size_t at = c->ordered[i] * ncolumns + column;
		if (c->cells[c->ordered[i]].why == CELLS_SHOWN || c->empty[at])
			continue;
		any = true;
		*sum += c->sums[at];
	}
	return any;
}

static int check_sums(const struct cell_table *c, struct error *e)
{
	for (size_t i = 0; i < c->nrows; i++)
		for (size_t k = 0; k < c->plan->cube->ncolumns; k++) {
			money_sum sum;
			row_sum(c, &c->rows[i], k, &sum);
			if (sum > INT64_MAX || sum <= INT64_MIN)
				return error_set(e, STATUS_REFUSED,
						 "the lines of a cell, of which the first is %llu, "
						 "come to an amount that is too large",
						 (unsigned long long)c->rows[i].line);
		}
	return 0;
}

int cells_decide(struct cell_table *c, bool beside, struct error *e)
{
	arrange(c);
	before_look(c);
	struct weighing *w = weighing_new(c);
	for (size_t i = 0; i < c->ntotals; i++)
		cover_total(c, w, &c->totals[i]);
	int status = beside ? cover_beside(c, w, e) : 0;
	weighing_free(w);
	if (status != 0)
		return status;
	list_rows(c);
	if (check_sums(c, e) != 0)
		return -1;
	before_compare(c, beside);
	return 0;
}

/* ---- rows ---- */

static uint32_t hidden_key(struct cell_table *c, size_t d)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new;
	if (c->hidden[d] != CELLS_NO_KEY)
		return c->hidden[d];
	dictionary_hidden(&c->plan->cube->dimensions[d], tuple);
	return c->hidden[d] = dictionary_put(c->dictionaries[d], tuple, &is_new);
}

static void put_hidden(struct cell_table *c, struct entry_batch *out, size_t d, size_t row)
{
	const struct dimension *shape = &c->plan->cube->dimensions[d];
	if (out->is_text[d])
		dictionary_hidden(shape, out->texts[d] + row * shape->nattributes);
	else
		out->keys[d][row] = hidden_key(c, d);
}

static void put_row(struct cell_table *c, struct entry_batch *out, const struct table_row *from)
{
	const size_t row = out->n++, n = c->plan->n;
	const uint32_t cell = from->rest ? c->ordered[c->totals[from->index].first] : from->index;
	const uint32_t *keys = c->keys + cell * n;
	out->lines[row] = from->line;
	if (out->payees)
		out->payees[row] = 0;
	for (size_t k = 0; k < c->plan->cube->ncolumns; k++) {
		money_sum sum;
		out->amounts[k][row] = row_sum(c, from, k, &sum) ? (int64_t)sum : MONEY_NULL;
	}
	for (size_t d = 0; d < c->plan->cube->ndimensions; d++)
		if (!c->plan->shown[d])
			put_hidden(c, out, d, row);
	for (size_t i = 0; i < n; i++) {
		size_t d = c->plan->dimensions[i];
		if (keys[i] == CELLS_NO_KEY || (from->rest && i >= c->plan->nfixed))
			put_hidden(c, out, d, row);
		else
			out->keys[d][row] = keys[i];
	}
}

bool cells_rows(struct cell_table *c, struct entry_batch *out)
{
	while (c->given < c->nrows && out->n < out->capacity)
		put_row(c, out, &c->rows[c->given++]);
	memset(out->members, 0, out->cube->ndimensions * sizeof *out->members);
	return out->n > 0;
}

const struct cells_counts *cells_counts(const struct cell_table *c)
{
	return &c->counts;
}

const struct cell_mark *cells_marks(const struct cell_table *c, size_t *n)
{
	*n = c->nmarks;
	return c->marks;
}
