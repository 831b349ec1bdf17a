#include "book/grid_facts.h"

#include <stdlib.h>

void facts_begin(struct facts_making *m, struct grid_facts *facts, struct arena *a,
		 const struct grid_options *o)
{
	*m = (struct facts_making){.facts = facts, .options = o, .arena = a};
	m->hidden = xcalloc(BOOK_COLUMNS, sizeof *m->hidden);
	facts->left = o->area.left;
}

void facts_hide(struct facts_making *m, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last && i < BOOK_COLUMNS; i++)
		m->hidden[i] = true;
}

void facts_merged(struct facts_making *m, const struct book_area *area)
{
	if (m->all_merges++ >= BOOK_MERGES)
		return;
	if ((m->nmerges & (m->nmerges + 1)) == 0)
		m->merges = xrealloc(m->merges, 2 * (m->nmerges + 1) * sizeof *m->merges);
	m->merges[m->nmerges++] = *area;
}

/* ---- rows ---- */

void facts_cut(struct facts_making *m, const struct book_row *row, struct book_row *kept)
{
	const struct book_area *area = &m->options->area;
	*kept = *row;
	if (area->left == 0 && area->right >= BOOK_COLUMNS - 1 && !m->options->leave_hidden_columns)
		return;
	if (row->n > m->ncells) {
		m->ncells = row->n + 64;
		m->cells = xrealloc(m->cells, m->ncells * sizeof *m->cells);
	}
	kept->n = 0;
	kept->cells = m->cells;
	for (size_t i = 0; i < row->n; i++) {
		uint32_t column = row->cells[i].column;
		if (column >= area->left && column <= area->right &&
		    !(m->options->leave_hidden_columns && m->hidden[column]))
			m->cells[kept->n++] = row->cells[i];
	}
}

static void keep_example(struct facts_making *m, struct grid_cells *list, uint32_t row,
			 const struct book_cell *cell)
{
	if (list->n < GRID_EXAMPLES)
		list->examples[list->n] =
			(struct grid_cell){row, cell->column, arena_dup(m->arena, cell->text)};
	list->n++;
}

/* Digits and what stands around them in an amount, but no letter. */
static bool is_numeric_text(struct str s)
{
	bool digit = false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c >= '0' && c <= '9')
			digit = true;
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == ':')
			return false;
	}
	return digit;
}

/* In ten-thousandths; what is beyond is cut off. */
static grid_sum units_of(struct str s)
{
	grid_sum v = 0;
	int decimals = -1;
	for (size_t i = s.len && s.ptr[0] == '-'; i < s.len && i < 30 && decimals < GRID_DECIMALS;
	     i++) {
		if (s.ptr[i] == '.') {
			decimals = 0;
		} else {
			v = v * 10 + (s.ptr[i] - '0');
			decimals += decimals >= 0;
		}
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < GRID_DECIMALS; decimals++)
		v *= 10;
	return s.len && s.ptr[0] == '-' ? -v : v;
}

static struct grid_column *column_of(struct facts_making *m, uint32_t i)
{
	if (i >= m->capacity) {
		size_t more = i + 64;
		m->columns = xrealloc(m->columns, more * sizeof *m->columns);
		memset(m->columns + m->capacity, 0, (more - m->capacity) * sizeof *m->columns);
		m->capacity = more;
	}
	if (i >= m->facts->width)
		m->facts->width = i + 1;
	return &m->columns[i];
}

static void add_number(struct grid_column *c, const struct book_cell *cell, uint32_t row,
		       bool hidden, bool below)
{
	bool fraction = memchr(cell->text.ptr, '.', cell->text.len) != NULL;
	grid_sum units = units_of(cell->text);
	c->numbers++;
	c->scaled += cell->scaled;
	c->unseen += cell->unseen;
	c->sum += units;
	c->hidden_sum += hidden ? units : 0;
	c->below_sum += below ? units : 0;
	c->last_number = row;
	if (c->first_number == 0)
		c->first_number = row;
	if (fraction && c->first_fraction == 0)
		c->first_fraction = row;
}

static void look_at(struct facts_making *m, const struct book_row *row)
{
	struct grid_facts *f = m->facts;
	for (size_t i = 0; i < row->n; i++) {
		const struct book_cell *cell = &row->cells[i];
		struct grid_column *c = column_of(m, cell->column - f->left);
		if (cell->kind == BOOK_NUMBER)
			add_number(c, cell, row->number, row->hidden, f->gap_from > 0);
		else if (cell->kind == BOOK_ERROR)
			keep_example(m, &f->errors, row->number, cell);
		else if (cell->kind == BOOK_FORMULA)
			keep_example(m, &f->formulas, row->number, cell);
		else if (cell->kind != BOOK_DATE && is_numeric_text(cell->text))
			c->last_numeric_text = row->number;
	}
}

bool facts_add(struct facts_making *m, const struct book_row *row)
{
	struct grid_facts *f = m->facts;
	if (row->hidden) {
		f->hidden_rows++;
		f->first_hidden = f->first_hidden ? f->first_hidden : row->number;
		if (m->options->leave_hidden_rows)
			return false;
	}
	if (f->rows && row->number - f->last_row > GRID_GAP && f->gap_from == 0) {
		f->gap_from = f->last_row;
		f->gap_to = row->number;
	}
	f->below_gap += f->gap_from > 0;
	f->rows++;
	f->last_row = row->number;
	look_at(m, row);
	return true;
}

/* ---- the end ---- */

static void count_merged(struct facts_making *m)
{
	struct grid_facts *f = m->facts;
	for (size_t i = 0; i < m->nmerges; i++) {
		const struct book_area *a = &m->merges[i];
		if (a->bottom == a->top || a->top < m->options->area.top || a->top >= f->last_row ||
		    a->left < f->left || a->left >= f->left + f->width)
			continue;
		f->merged_down++;
		if (f->first_merged == 0 || a->top + 1 < f->first_merged)
			f->first_merged = a->top + 1;
	}
}

void facts_end(struct facts_making *m)
{
	struct grid_facts *f = m->facts;
	f->columns = ARENA_ARRAY(m->arena, struct grid_column, f->width + 1);
	if (f->width)
		memcpy(f->columns, m->columns, f->width * sizeof *f->columns);
	for (uint32_t i = 0; i < f->width; i++)
		f->columns[i].hidden = m->hidden[f->left + i];
	for (uint32_t i = 0; m->options->leave_hidden_columns && i < BOOK_COLUMNS; i++)
		f->left_out_columns += m->hidden[i];
	struct book_area *merges = ARENA_ARRAY(m->arena, struct book_area, m->nmerges + 1);
	if (m->nmerges)
		memcpy(merges, m->merges, m->nmerges * sizeof *merges);
	f->merges = merges;
	f->nmerges = m->nmerges;
	count_merged(m);
	free(m->hidden);
	free(m->columns);
	free(m->cells);
	free(m->merges);
}
