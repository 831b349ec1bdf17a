#include "cli/show/sql_table.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"

#include <stdlib.h>

#define ROWS_FOR_WIDTHS 200
#define CELL_MAX 40 /* characters */

struct cell {
	struct str text;
	size_t width;
	bool number;
};

struct sql_table {
	struct arena *arena;
	const struct str *names;
	size_t n;
	size_t *widths;
	bool *numbers;      /* columns that hold nothing else */
	struct cell *cells; /* [ROWS_FOR_WIDTHS * n] */
	size_t rows;        /* waiting */
	bool settled;       /* widths are */
	uint64_t total;
};

struct sql_table *sql_table_new(void)
{
	struct sql_table *t = xcalloc(1, sizeof *t);
	t->arena = arena_new();
	return t;
}

void sql_table_free(struct sql_table *t)
{
	arena_free(t->arena);
	free(t);
}

/* Characters, not bytes; good enough for names and amounts. */
static size_t width_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return n;
}

static struct str cut(struct str s)
{
	size_t n = 0, i = 0;
	for (; i < s.len; i++)
		if (((unsigned char)s.ptr[i] & 0xC0) != 0x80 && ++n > CELL_MAX)
			break;
	return (struct str){s.ptr, i};
}

void sql_table_begin(struct sql_table *t, const struct str *names, size_t n)
{
	arena_reset(t->arena);
	t->names = names;
	t->n = n;
	t->rows = 0;
	t->total = 0;
	t->settled = false;
	t->widths = ARENA_ARRAY(t->arena, size_t, n);
	t->numbers = ARENA_ARRAY(t->arena, bool, n);
	t->cells = ARENA_ARRAY(t->arena, struct cell, ROWS_FOR_WIDTHS * n);
	for (size_t i = 0; i < n; i++) {
		t->widths[i] = width_of(cut(names[i]));
		t->numbers[i] = true;
	}
}

static void put_cell(struct buffer *out, struct str text, size_t width, bool right, bool last)
{
	size_t have = width_of(text), pad = have < width ? width - have : 0;
	for (size_t i = 0; right && i < pad; i++)
		buffer_append_char(out, ' ');
	buffer_append_harmless(out, text);
	for (size_t i = 0; !right && !last && i < pad; i++)
		buffer_append_char(out, ' ');
	if (!last)
		buffer_append(out, "  ", 2);
}

static void put_head(struct sql_table *t, struct buffer *out)
{
	for (size_t i = 0; i < t->n; i++)
		put_cell(out, cut(t->names[i]), t->widths[i], t->numbers[i], i + 1 == t->n);
	buffer_append_char(out, '\n');
	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < t->widths[i]; k++)
			buffer_append_char(out, '-');
		if (i + 1 < t->n)
			buffer_append(out, "  ", 2);
	}
	buffer_append_char(out, '\n');
}

static void settle(struct sql_table *t, struct buffer *out)
{
	put_head(t, out);
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t i = 0; i < t->n; i++) {
			const struct cell *c = &t->cells[r * t->n + i];
			put_cell(out, c->text, t->widths[i], c->number, i + 1 == t->n);
		}
		buffer_append_char(out, '\n');
	}
	t->settled = true;
}

static bool is_number(const struct sql_value *v)
{
	return v->type == SQL_INTEGER || v->type == SQL_REAL;
}

int sql_table_row(struct sql_table *t, const struct sql_value *values, size_t n, struct buffer *out)
{
	t->total++;
	if (!t->settled && t->rows == ROWS_FOR_WIDTHS)
		settle(t, out);
	for (size_t i = 0; i < n; i++) {
		struct str text = values[i].type == SQL_BLOB ? STR("(bytes)") : cut(values[i].text);
		if (t->settled) {
			put_cell(out, text, t->widths[i], is_number(&values[i]), i + 1 == n);
			continue;
		}
		struct cell *c = &t->cells[t->rows * n + i];
		*c = (struct cell){arena_dup(t->arena, text), width_of(text),
				   is_number(&values[i])};
		t->widths[i] = c->width > t->widths[i] ? c->width : t->widths[i];
		t->numbers[i] = t->numbers[i] && (c->number || values[i].type == SQL_NULL);
	}
	if (t->settled)
		buffer_append_char(out, '\n');
	else
		t->rows++;
	return 0;
}

void sql_table_end(struct sql_table *t, struct buffer *out)
{
	if (!t->settled)
		settle(t, out);
	buffer_printf(out, "(%llu row%s)\n", (unsigned long long)t->total,
		      t->total == 1 ? "" : "s");
}
