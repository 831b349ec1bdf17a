/* Trees in code lists: ancestors, and the check that they are trees. */
#include "mapping/tree.h"

#include <stdlib.h>

static struct str code_of(const struct resource *r, int row)
{
	return table_cell(r->table, (size_t)row, r->tree.code);
}

static struct str parent_code(const struct resource *r, int row)
{
	return table_cell(r->table, (size_t)row, r->tree.parent);
}

static int parent_row(const struct resource *r, int row, int32_t year)
{
	struct str parent = parent_code(r, row);
	return parent.len ? index_find(r->table->tree, NULL, parent, year) : NONE;
}

int tree_ancestor(const struct resource *list, int row, size_t level, int32_t year)
{
	int path[TREE_MAX_LEVELS];
	size_t depth = 0;
	/* tree_check has seen that no path is longer than the levels. */
	for (int at = row; at != NONE && depth < TREE_MAX_LEVELS; depth++) {
		path[depth] = at;
		at = parent_row(list, at, year);
	}
	return level >= depth ? row : path[depth - level];
}

static int compare_years(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The years in which something begins or has just ended: between them nothing changes. */
static size_t turning_years(const struct resource *r, int32_t *years)
{
	size_t n = 0, kept = 0;
	years[n++] = 0;
	for (size_t i = 0; i < r->table->nrows; i++) {
		int32_t from, to;
		index_validity(r->table->tree, i, &from, &to);
		years[n++] = from;
		if (to < INT32_MAX)
			years[n++] = to + 1;
	}
	qsort(years, n, sizeof *years, compare_years);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || years[kept - 1] != years[i])
			years[kept++] = years[i];
	return kept;
}

static bool valid_in(const struct resource *r, int row, int32_t year)
{
	int32_t from, to;
	index_validity(r->table->tree, (size_t)row, &from, &to);
	return from <= year && year <= to;
}

/* Walks up from a row in one year; false after a fault. */
static bool check_path(const struct resource *r, int row, int32_t year, struct row_faults *faults)
{
	size_t depth = 1;
	for (int at = row, up; parent_code(r, at).len > 0; at = up, depth++) {
		struct str parent = parent_code(r, at);
		up = parent_row(r, at, year);
		if (up == row) {
			row_faults_add(faults, r->table, (size_t)row,
				       "code \"%.*s\" is its own ancestor, by way of its parent "
				       "\"%.*s\": correct the "
				       "parent of one of the two",
				       STR_ARG(code_of(r, row)), STR_ARG(parent_code(r, row)));
			return false;
		}
		/* What lies above has a line, and a fault, of its own. */
		if (at != row && up == NONE)
			return true;
		if (depth > TREE_MAX_LEVELS) {
			row_faults_add(faults, r->table, (size_t)row,
				       "code \"%.*s\" has more than %d ancestors: look for a cycle "
				       "above it, or for "
				       "parents that are not meant as such",
				       STR_ARG(code_of(r, row)), TREE_MAX_LEVELS);
			return false;
		}
		if (up == NONE && index_find(r->table->tree, NULL, parent, INT32_MIN) != NONE)
			row_faults_add(
				faults, r->table, (size_t)row,
				"code \"%.*s\" has the parent \"%.*s\", which is not valid in "
				"%d though this "
				"row is: correct the validity of one of the two",
				STR_ARG(code_of(r, row)), STR_ARG(parent), (int)year);
		else if (up == NONE)
			row_faults_add(
				faults, r->table, (size_t)row,
				"code \"%.*s\" has the parent \"%.*s\", which no line has as "
				"its code: add it, "
				"correct it, or leave it empty for a root",
				STR_ARG(code_of(r, row)), STR_ARG(parent));
		if (up == NONE)
			return false;
	}
	if (depth <= r->tree.nlevels)
		return true;
	row_faults_add(faults, r->table, (size_t)row,
		       "code \"%.*s\" lies at depth %zu, and the tree has %zu levels: name more in "
		       "stuiver.tree.levels",
		       STR_ARG(code_of(r, row)), depth, r->tree.nlevels);
	return false;
}

void tree_check(struct resource *r, struct row_faults *faults)
{
	struct table *t = r->table;
	struct foreign_key key = {.references = &r->tree.code,
				  .n = 1,
				  .match = MATCH_EXACT,
				  .valid_from = r->tree.valid_from,
				  .valid_to = r->tree.valid_to};
	t->tree = index_new(r, &key);
	int32_t *years = xcalloc(t->nrows * 2 + 1, sizeof *years);
	size_t nyears = turning_years(r, years);
	for (size_t i = 0; i < t->nrows && faults->n < ROW_FAULTS_MOST; i++) {
		bool fine = true;
		if (code_of(r, (int)i).len == 0)
			row_faults_add(faults, r->table, i,
				       "code \"%.*s\" is empty: give the row a code",
				       STR_ARG(code_of(r, (int)i)));
		for (size_t y = 0; y < nyears && fine; y++)
			if (valid_in(r, (int)i, years[y]))
				fine = check_path(r, (int)i, years[y], faults);
	}
	free(years);
}
