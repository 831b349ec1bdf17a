/* Which money has found its place: the rows of a list as a tree, with what the ledgers book on them and below. */
#include "editor/editor.h"

#include "mapping/codelist.h"

#include <stdlib.h>
#include <string.h>

struct placing_work {
	struct placing *out;
	struct arena *arena;
	const struct list *list;
	const struct csv_table *table;
	const struct weights *weights;
	size_t code, label, parent;
	struct map *rows;      /* code -> row */
	size_t *place;         /* [weights->n] the row that has the code, or NO_COLUMN */
	size_t *above;         /* [nrows] the parent's row, or NO_COLUMN */
	size_t *first, *next;  /* [nrows] children, one after another */
	struct tree_node *all; /* [nrows] */
	size_t *order;         /* [nrows] by money */
	struct str columns[BUDGETS_MAX];
};

static struct str cell(const struct placing_work *w, size_t row, size_t column)
{
	return csv_table_cell(w->table, row, column);
}

static money_sum *no_sums(const struct placing_work *w, size_t n)
{
	return ARENA_ARRAY(w->arena, money_sum, n + 1);
}

static void take_budgets(struct placing_work *w, struct tree_node *n, size_t row)
{
	char text[MONEY_TEXT_SIZE];
	n->typed = ARENA_ARRAY(w->arena, struct str, w->list->nbudgets + 1);
	n->budgets = no_sums(w, w->list->nbudgets);
	for (size_t i = 0; i < w->list->nbudgets; i++) {
		int64_t amount;
		n->typed[i] = cell(w, row, csv_table_column(w->table, w->columns[i]));
		if (n->typed[i].len && amount_typed(n->typed[i], text) &&
		    money_parse(str_z(text), 2, &amount))
			n->budgets[i] = amount;
	}
}

static void take_row(struct placing_work *w, size_t row)
{
	struct tree_node *n = &w->all[row];
	bool is_new;
	uint32_t *at = map_put(w->rows, cell(w, row, w->code), &is_new);
	if (is_new)
		*at = (uint32_t)row;
	*n = (struct tree_node){.code = cell(w, row, w->code),
				.label = cell(w, row, w->label),
				.row = row,
				.sums = no_sums(w, w->weights->nparts)};
	take_budgets(w, n, row);
}

/* The first row that has the code, by itself or by a rule: no money counts twice. */
static size_t row_of(const struct placing_work *w, struct str code)
{
	const uint32_t *at = map_get(w->rows, code);
	if (!w->list->rules)
		return at ? *at : NO_COLUMN;
	for (size_t r = 0; r < w->table->nrows; r++)
		if (code_pattern_matches(cell(w, r, w->code), code))
			return r;
	return NO_COLUMN;
}

static void take_codes(struct placing_work *w)
{
	for (size_t i = 0; i < w->weights->n; i++) {
		const struct code_weight *x = &w->weights->codes[i];
		size_t row = w->place[i] = row_of(w, x->code);
		if (row == NO_COLUMN)
			continue;
		struct tree_node *n = &w->all[row];
		for (size_t p = 0; p < w->weights->nparts; p++)
			n->sums[p] += x->sums[p];
		n->lines += x->lines;
		n->all += x->all;
		n->leaf = true;
	}
}

/* What a row has goes to all above it; a circle, which the checks tell, ends by itself. */
static void roll_up(struct placing_work *w, const struct tree_node *own, size_t row)
{
	size_t at = w->above[row];
	for (size_t steps = 0; at != NO_COLUMN && steps < LEVELS_MAX; steps++) {
		struct tree_node *n = &w->all[at];
		for (size_t p = 0; p < w->weights->nparts; p++)
			n->sums[p] += own->sums[p];
		for (size_t b = 0; b < w->list->nbudgets; b++)
			n->budgets[b] += own->budgets[b];
		n->lines += own->lines;
		n->all += own->all;
		at = w->above[at];
	}
}

static void connect(struct placing_work *w)
{
	size_t n = w->table->nrows;
	struct tree_node *own = ARENA_ARRAY(w->arena, struct tree_node, n + 1);
	for (size_t r = 0; r < n; r++) {
		struct str parent = cell(w, r, w->parent);
		const uint32_t *at = parent.len ? map_get(w->rows, parent) : NULL;
		w->above[r] = at && *at != r ? *at : NO_COLUMN;
		own[r] = w->all[r];
		own[r].sums = no_sums(w, w->weights->nparts);
		own[r].budgets = no_sums(w, w->list->nbudgets);
		memcpy(own[r].sums, w->all[r].sums, w->weights->nparts * sizeof *own[r].sums);
		memcpy(own[r].budgets, w->all[r].budgets,
		       w->list->nbudgets * sizeof *own[r].budgets);
	}
	for (size_t r = 0; r < n; r++)
		roll_up(w, &own[r], r);
}

static int by_money(const void *a, const void *b)
{
	const struct tree_node *x = a, *y = b;
	if (x->all != y->all)
		return x->all < y->all ? 1 : -1;
	return str_cmp(x->code, y->code);
}

/* ---- placed or not ---- */

static bool has_place(const struct placing_work *w, size_t row)
{
	return w->list->nlevels == 0 || w->above[row] != NO_COLUMN || w->first[row] != NO_COLUMN;
}

static void count(struct placing_work *w, const struct code_weight *x, bool placed)
{
	struct placing *o = w->out;
	o->lines += x->lines;
	o->all += x->all;
	if (placed) {
		o->placed_lines += x->lines;
		o->all_placed += x->all;
	}
	for (size_t p = 0; p < w->weights->nparts; p++) {
		o->sums[p] += x->sums[p];
		if (placed)
			o->placed[p] += x->sums[p];
	}
}

static void sort_out(struct placing_work *w)
{
	const struct weights *all = w->weights;
	struct placing *o = w->out;
	o->open = ARENA_ARRAY(w->arena, struct tree_node, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct code_weight *x = &all->codes[i];
		size_t row = w->place[i];
		bool placed = row != NO_COLUMN && has_place(w, row);
		count(w, x, placed);
		if (placed) {
			w->all[row].placed = true;
			continue;
		}
		struct tree_node *n = &o->open[o->nopen++];
		*n = (struct tree_node){.code = x->code,
					.label = row == NO_COLUMN ? STR("") : w->all[row].label,
					.row = row,
					.leaf = true,
					.lines = x->lines,
					.sums = no_sums(w, all->nparts),
					.all = x->all};
		memcpy(n->sums, x->sums, all->nparts * sizeof *n->sums);
	}
	o->ties = true;
	for (size_t p = 0; p < all->nparts; p++)
		o->ties = o->ties && o->sums[p] == all->parts[p].sum;
}

/* ---- in order ---- */

/* Children by money: put in front of each other, the least first. */
static void family(struct placing_work *w)
{
	size_t n = w->table->nrows;
	struct tree_node *sorted = ARENA_ARRAY(w->arena, struct tree_node, n + 1);
	if (n) {
		memcpy(sorted, w->all, n * sizeof *sorted);
		qsort(sorted, n, sizeof *sorted, by_money);
	}
	for (size_t r = 0; r < n; r++)
		w->first[r] = w->next[r] = NO_COLUMN;
	for (size_t i = n; i > 0; i--) {
		size_t row = sorted[i - 1].row, above = w->above[row];
		w->order[i - 1] = row;
		if (above == NO_COLUMN)
			continue;
		w->next[row] = w->first[above];
		w->first[above] = row;
	}
}

static void put_node(struct placing_work *w, size_t row, size_t depth)
{
	struct placing *o = w->out;
	if (depth > LEVELS_MAX || o->n == w->table->nrows)
		return;
	o->nodes[o->n] = w->all[row];
	o->nodes[o->n++].depth = depth;
	for (size_t child = w->first[row]; child != NO_COLUMN; child = w->next[child])
		put_node(w, child, depth + 1);
}

static void put_nodes(struct placing_work *w)
{
	struct placing *o = w->out;
	o->nodes = ARENA_ARRAY(w->arena, struct tree_node, w->table->nrows + 1);
	for (size_t i = 0; i < w->table->nrows; i++) {
		size_t row = w->order[i];
		const struct tree_node *n = &w->all[row];
		bool stray = n->leaf && !has_place(w, row);
		o->unknown += !n->leaf && w->first[row] == NO_COLUMN;
		if (w->above[row] == NO_COLUMN && !stray)
			put_node(w, row, 0);
	}
}

void placing_make(struct placing *out, struct arena *a, const struct list *l,
		  const struct csv_table *t, const struct weights *weights)
{
	struct placing_work w = {.out = out,
				 .arena = a,
				 .list = l,
				 .table = t,
				 .weights = weights,
				 .code = csv_table_column(t, STR("code")),
				 .label = csv_table_column(t, STR("label")),
				 .parent = csv_table_column(t, STR("parent")),
				 .rows = map_new(),
				 .place = ARENA_ARRAY(a, size_t, weights->n + 1),
				 .above = ARENA_ARRAY(a, size_t, t->nrows + 1),
				 .first = ARENA_ARRAY(a, size_t, t->nrows + 1),
				 .next = ARENA_ARRAY(a, size_t, t->nrows + 1),
				 .order = ARENA_ARRAY(a, size_t, t->nrows + 1),
				 .all = ARENA_ARRAY(a, struct tree_node, t->nrows + 1)};
	*out = (struct placing){.sums = no_sums(&w, weights->nparts),
				.placed = no_sums(&w, weights->nparts)};
	for (size_t i = 0; i < l->nbudgets; i++)
		w.columns[i] = l->budgets[i].column;
	for (size_t r = 0; r < t->nrows; r++)
		take_row(&w, r);
	take_codes(&w);
	connect(&w);
	family(&w);
	sort_out(&w);
	put_nodes(&w);
	map_free(w.rows);
}
