#include "extract/records/book_merged.h"

#include <stdlib.h>

/* What goes down in one field. */
struct falling {
	uint32_t until; /* row, from 1; 0: nothing */
	char *text;
	size_t n, capacity;
};

struct book_merged {
	const struct grid_facts *facts;
	struct book_area *areas; /* over several rows, by top */
	size_t nareas, next;
	struct falling *falling; /* [width] */
	struct str *filled;      /* [width] */
};

static int by_top(const void *a, const void *b)
{
	uint32_t x = ((const struct book_area *)a)->top, y = ((const struct book_area *)b)->top;
	return (x > y) - (x < y);
}

static bool goes_down(const struct grid_facts *f, const struct book_area *a)
{
	return a->bottom > a->top && a->left >= f->left && a->left - f->left < f->width &&
	       f->columns[a->left - f->left].first_fraction == 0;
}

struct book_merged *book_merged_new(const struct grid_facts *f)
{
	struct book_merged *m = xcalloc(1, sizeof *m);
	m->facts = f;
	m->areas = xcalloc(f->nmerges + 1, sizeof *m->areas);
	for (size_t i = 0; i < f->nmerges; i++)
		if (goes_down(f, &f->merges[i]))
			m->areas[m->nareas++] = f->merges[i];
	qsort(m->areas, m->nareas, sizeof *m->areas, by_top);
	m->falling = xcalloc(f->width + 1, sizeof *m->falling);
	m->filled = xcalloc(f->width + 1, sizeof *m->filled);
	return m;
}

void book_merged_free(struct book_merged *m)
{
	if (!m)
		return;
	for (uint32_t i = 0; i < m->facts->width; i++)
		free(m->falling[i].text);
	free(m->falling);
	free(m->filled);
	free(m->areas);
	free(m);
}

void book_merged_rewind(struct book_merged *m)
{
	m->next = 0;
	for (uint32_t i = 0; i < m->facts->width; i++)
		m->falling[i].until = 0;
}

static struct str cell_of(const struct grid_row *row, uint32_t field)
{
	size_t at = 0;
	for (uint32_t i = 0; i < row->ncells; at += row->sizes[i++])
		if (row->columns[i] == field)
			return (struct str){row->text + at, row->sizes[i]};
	return STR("");
}

static void start(struct falling *f, struct str value, uint32_t until)
{
	f->until = value.len ? until : 0;
	f->n = value.len;
	if (value.len > f->capacity) {
		f->capacity = value.len;
		f->text = xrealloc(f->text, f->capacity);
	}
	if (value.len)
		memcpy(f->text, value.ptr, value.len);
}

const struct str *book_merged_row(struct book_merged *m, const struct grid_row *row)
{
	while (m->next < m->nareas && m->areas[m->next].top + 1 <= row->number) {
		const struct book_area *a = &m->areas[m->next++];
		uint32_t field = a->left - m->facts->left;
		/* A first row without anything in it was no row, and its cell has no value. */
		start(&m->falling[field], a->top + 1 == row->number ? cell_of(row, field) : STR(""),
		      a->bottom + 1);
	}
	for (uint32_t i = 0; i < m->facts->width; i++) {
		const struct falling *f = &m->falling[i];
		m->filled[i] = f->until >= row->number ? (struct str){f->text, f->n} : STR("");
	}
	return m->filled;
}
