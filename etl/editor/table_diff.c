/* What differs between two tables, row by row. */
#include "editor/editor.h"

#include <string.h>

/* Which columns tell rows apart. */
static size_t key_columns(const struct csv_table *t, size_t out[3])
{
	static const char *const code[] = {"code", "valid_from"};
	static const char *const text[] = {"scope", "title"};
	static const char *const drop[] = {"rule", "field"};
	const char *const *names = csv_table_column(t, STR("code")) != NO_COLUMN   ? code
				   : csv_table_column(t, STR("rule")) != NO_COLUMN ? drop
										   : text;
	size_t n = 0;
	for (size_t i = 0; i < 2; i++) {
		size_t at = csv_table_column(t, str_z(names[i]));
		if (at != NO_COLUMN)
			out[n++] = at;
	}
	return n;
}

/* "code", "scope · title". */
static struct str key_shown(const struct csv_table *t, struct arena *a, size_t row)
{
	size_t at[3], n = key_columns(t, at);
	struct str key = n ? csv_table_cell(t, row, at[0]) : STR("");
	for (size_t i = 1; i < n; i++) {
		struct str more = csv_table_cell(t, row, at[i]);
		if (more.len)
			key = arena_printf(a, "%.*s · %.*s", STR_ARG(key), STR_ARG(more));
	}
	return key;
}

/* The rows of `t` under their keys; the second of the same key is "…\x1f2". */
static struct map *keyed(const struct csv_table *t, struct arena *a)
{
	struct map *seen = map_new(), *out = map_new();
	bool is_new;
	for (size_t r = 0; r < t->nrows; r++) {
		struct str key = key_shown(t, a, r);
		uint32_t times = ++*map_put(seen, key, &is_new);
		key = arena_printf(a, "%.*s\x1f%u", STR_ARG(key), times);
		*map_put(out, key, &is_new) = (uint32_t)r;
	}
	map_free(seen);
	return out;
}

struct comparing {
	struct table_diff *out;
	struct arena *arena;
	const struct csv_table *before, *after;
	size_t room;
};

static struct row_change *add(struct comparing *c)
{
	struct table_diff *d = c->out;
	if (d->n == c->room) {
		size_t room = c->room ? 2 * c->room : 32;
		struct row_change *rows = ARENA_ARRAY(c->arena, struct row_change, room);
		if (d->n)
			memcpy(rows, d->rows, d->n * sizeof *rows);
		d->rows = rows;
		c->room = room;
	}
	d->rows[d->n] = (struct row_change){.before = NO_COLUMN, .after = NO_COLUMN};
	return &d->rows[d->n++];
}

/* What a row has, as of nothing. */
static void alone(struct comparing *c, const struct csv_table *t, size_t row, bool added)
{
	struct row_change *x = add(c);
	x->kind = added ? ROW_ADDED : ROW_REMOVED;
	x->key = key_shown(t, c->arena, row);
	*(added ? &x->after : &x->before) = row;
	x->cells = ARENA_ARRAY(c->arena, struct cell_change, t->ncolumns + 1);
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct str cell = csv_table_cell(t, row, i);
		if (cell.len)
			x->cells[x->ncells++] = (struct cell_change){
				t->columns[i], added ? STR("") : cell, added ? cell : STR("")};
	}
	*(added ? &c->out->added : &c->out->removed) += 1;
}

static bool differs(const struct comparing *c, size_t was, size_t is, struct str column,
		    struct cell_change *out)
{
	struct str before = csv_table_cell(c->before, was, csv_table_column(c->before, column));
	struct str after = csv_table_cell(c->after, is, csv_table_column(c->after, column));
	*out = (struct cell_change){column, before, after};
	return !str_eq(before, after);
}

static void both(struct comparing *c, size_t was, size_t is)
{
	struct cell_change cells[2 * CSV_TABLE_COLUMNS_MAX];
	size_t n = 0;
	for (size_t i = 0; i < c->after->ncolumns; i++)
		n += differs(c, was, is, c->after->columns[i], &cells[n]);
	for (size_t i = 0; i < c->before->ncolumns; i++)
		if (csv_table_column(c->after, c->before->columns[i]) == NO_COLUMN)
			n += differs(c, was, is, c->before->columns[i], &cells[n]);
	if (!n)
		return;
	struct row_change *x = add(c);
	*x = (struct row_change){.kind = ROW_CHANGED,
				 .key = key_shown(c->after, c->arena, is),
				 .before = was,
				 .after = is,
				 .cells = ARENA_ARRAY(c->arena, struct cell_change, n),
				 .ncells = n};
	memcpy(x->cells, cells, n * sizeof *cells);
	c->out->changed++;
}

void table_diff(struct table_diff *out, struct arena *a, const struct csv_table *before,
		const struct csv_table *after)
{
	struct comparing c = {out, a, before, after, 0};
	struct map *was = keyed(before, a), *is = keyed(after, a);
	*out = (struct table_diff){0};
	for (size_t i = 0; i < map_count(is); i++) {
		const uint32_t *row = map_get(was, map_key(is, i));
		if (row)
			both(&c, *row, map_value(is, i));
		else
			alone(&c, after, map_value(is, i), true);
	}
	for (size_t i = 0; i < map_count(was); i++)
		if (!map_get(is, map_key(was, i)))
			alone(&c, before, map_value(was, i), false);
	map_free(was);
	map_free(is);
}
