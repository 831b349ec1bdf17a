#include "book/xls/biff_walk.h"

#include <stdlib.h>

#define BIFF_COLUMNS 256u

struct sheet_walk {
	struct biff_walk records;
	const struct book_sink *sink;
	int depth;         /* of streams: charts lie within sheets */
	bool string_due;   /* the text of the last formula comes */
	bool results;      /* a formula came to something */
	bool uncalculated; /* says the sheet of its formulas */
};

static double f64(const unsigned char *p)
{
	uint64_t bits = (uint64_t)biff_u32(p) | (uint64_t)biff_u32(p + 4) << 32;
	double v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

static int add(struct biff_walk *w, const struct biff_cell *cell)
{
	struct biff *b = w->biff;
	if (b->ncells == BIFF_CELLS)
		return error_set(w->error, STATUS_LIMIT,
				 "the sheet has more than %u cells, more than are read of a .xls; "
				 "save it as .xlsx",
				 BIFF_CELLS);
	if (b->ncells == b->capacity) {
		b->capacity = b->capacity ? 2 * b->capacity : 1024;
		b->cells = xrealloc(b->cells, b->capacity * sizeof *b->cells);
	}
	b->cells[b->ncells++] = *cell;
	return 0;
}

static struct biff_cell cell_at(const unsigned char *p)
{
	return (struct biff_cell){.row = (uint16_t)biff_u16(p),
				  .column = (uint16_t)biff_u16(p + 2),
				  .format = (uint16_t)biff_u16(p + 4)};
}

/* A number in 30 bits: an integer or the upper half of a double, perhaps times 100. */
static double rk(uint32_t v)
{
	unsigned char wide[8] = {0};
	double number;
	if (v & 2) {
		number = (double)((int32_t)v >> 2);
	} else {
		for (int i = 0; i < 4; i++)
			wide[4 + i] = (unsigned char)((v & ~3u) >> (8 * i));
		number = f64(wide);
	}
	return v & 1 ? number / 100 : number;
}

static int add_many(struct biff_walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	for (unsigned i = 4; i + 6 + 2 <= w->n; i += 6, cell.column++) {
		cell.format = (uint16_t)biff_u16(w->data + i);
		cell.number = rk(biff_u32(w->data + i + 2));
		if (add(w, &cell) < 0)
			return -1;
	}
	return 0;
}

static int add_formula(struct sheet_walk *s)
{
	struct biff_walk *w = &s->records;
	struct biff_cell cell = cell_at(w->data);
	const unsigned char *value = w->data + 6;
	cell.number = f64(value);
	if (biff_u16(value + 6) == 0xFFFF) {
		static const uint8_t kinds[] = {BIFF_TEXT, BIFF_BOOLEAN, BIFF_ERROR, BIFF_EMPTY};
		cell.kind = value[0] < 4 ? kinds[value[0]] : BIFF_EMPTY;
		cell.value = value[2];
		s->string_due = cell.kind == BIFF_TEXT;
	}
	if (cell.kind == BIFF_EMPTY || (cell.kind == BIFF_NUMBER && cell.number == 0))
		cell.value = 1;
	else
		s->results = true;
	return add(w, &cell);
}

static void keep_text(struct biff *b, struct biff_cell *cell)
{
	struct str text = arena_dup(b->arena, buffer_str(&b->text));
	cell->kind = BIFF_TEXT;
	cell->text = text.ptr;
	cell->len = (uint32_t)text.len;
}

/* A formula that promised a text, and another cell or the end comes first. */
static void miss_string(struct sheet_walk *s)
{
	struct biff *b = s->records.biff;
	if (s->string_due && b->ncells)
		b->cells[b->ncells - 1].kind = BIFF_FORMULA;
	s->string_due = false;
}

/* The text that a formula has come to lies in a record behind it. */
static int add_string(struct sheet_walk *s)
{
	struct biff_walk *w = &s->records;
	bool due = s->string_due && w->biff->ncells;
	s->string_due = false;
	if (!due)
		return 0;
	if (biff_text(w, 0, 2) < 0)
		return -1;
	keep_text(w->biff, &w->biff->cells[w->biff->ncells - 1]);
	return 0;
}

static int add_label(struct biff_walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	if (biff_text(w, 6, 2) < 0)
		return -1;
	keep_text(w->biff, &cell);
	return add(w, &cell);
}

static int add_one(struct biff_walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	switch (w->id) {
	case RECORD_BOOLERR:
		cell.kind = w->data[7] ? BIFF_ERROR : BIFF_BOOLEAN;
		cell.value = w->data[6];
		break;
	case RECORD_LABELSST:
		cell.kind = BIFF_SHARED;
		cell.shared = biff_u32(w->data + 6);
		break;
	case RECORD_RK:
		cell.number = rk(biff_u32(w->data + 6));
		break;
	default:
		cell.number = f64(w->data + 6);
	}
	return add(w, &cell);
}

/* ---- what is no cell ---- */

static void tell_merged(struct sheet_walk *s)
{
	const struct biff_walk *w = &s->records;
	uint32_t n = s->sink->merged ? biff_u16(w->data) : 0;
	for (unsigned i = 0; i < n && 2 + 8 * (i + 1) <= w->n; i++) {
		const unsigned char *p = w->data + 2 + 8 * i;
		struct book_area area = {biff_u16(p), biff_u16(p + 4), biff_u16(p + 2),
					 biff_u16(p + 6)};
		if (area.top <= area.bottom && area.left <= area.right)
			s->sink->merged(s->sink->payload, &area);
	}
}

static void take_shape(struct sheet_walk *s)
{
	const struct biff_walk *w = &s->records;
	uint32_t first = biff_u16(w->data), last = biff_u16(w->data + 2);
	if (w->id == RECORD_ROW && w->n >= 14)
		w->biff->hidden_rows[first] = biff_u16(w->data + 12) & 0x20;
	else if (w->id == RECORD_COLINFO && w->n >= 10 && (w->data[8] & 1) && first <= last &&
		 last <= BIFF_COLUMNS && s->sink->hidden_columns)
		s->sink->hidden_columns(s->sink->payload, first, last);
	else if (w->id == RECORD_MERGED)
		tell_merged(s);
}

/* ---- together ---- */

static int take_cell(struct sheet_walk *s)
{
	struct biff_walk *w = &s->records;
	miss_string(s);
	if (w->n < 8) /* a place, a format, and the least of values */
		return biff_damaged(w->error);
	switch (w->id) {
	case RECORD_LABEL:
	case RECORD_RSTRING:
		return add_label(w);
	case RECORD_MULRK:
		return add_many(w);
	case RECORD_NUMBER:
	case RECORD_RK:
	case RECORD_BOOLERR:
	case RECORD_LABELSST:
		return add_one(w);
	default:
		return add_formula(s);
	}
}

static int take(struct sheet_walk *s)
{
	struct biff_walk *w = &s->records;
	if (w->id == RECORD_BOF)
		s->depth++;
	else if (w->id == RECORD_EOF)
		s->depth--;
	if (s->depth != 1)
		return 0;
	switch (w->id) {
	case RECORD_LABEL:
	case RECORD_RSTRING:
	case RECORD_MULRK:
	case RECORD_NUMBER:
	case RECORD_RK:
	case RECORD_BOOLERR:
	case RECORD_LABELSST:
	case RECORD_FORMULA:
	case RECORD_FORMULA_3:
	case RECORD_FORMULA_4:
		return take_cell(s);
	case RECORD_STRING:
		return add_string(s);
	case RECORD_UNCALCED:
		s->uncalculated = true;
		return 0;
	default:
		take_shape(s);
		return 0;
	}
}

/* Writers that cannot reckon store 0 or nothing for every formula; Excel, and what reckons as it does, say in the workbook
 * with which version of it they did, or of a sheet that they have not. */
static void mark_formulas(const struct sheet_walk *s)
{
	struct biff *b = s->records.biff;
	if ((b->calculates && !s->uncalculated) || s->results)
		return;
	for (size_t i = 0; i < b->ncells; i++) {
		struct biff_cell *cell = &b->cells[i];
		if (cell->value && (cell->kind == BIFF_EMPTY || cell->kind == BIFF_NUMBER))
			cell->kind = BIFF_FORMULA;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct biff_cell *x = a, *y = b;
	uint32_t p = (uint32_t)x->row << 16 | x->column, q = (uint32_t)y->row << 16 | y->column;
	return (p > q) - (p < q);
}

/* They nearly always are in order, and what sorts them would need as much room again. */
static void put_in_order(struct biff *b)
{
	size_t i = 1;
	while (i < b->ncells && by_place(&b->cells[i - 1], &b->cells[i]) <= 0)
		i++;
	if (i < b->ncells)
		qsort(b->cells, b->ncells, sizeof *b->cells, by_place);
}

static int read_records(struct sheet_walk *s)
{
	struct biff_walk *w = &s->records;
	do {
		int more = biff_next(w);
		if (more < 0 || (more > 0 && take(s) < 0))
			return -1;
		if (more == 0 || s->depth < 0 || (s->depth == 0 && w->id != RECORD_EOF))
			return biff_damaged(w->error);
	} while (s->depth > 0);
	return 0;
}

int biff_sheet_read(struct biff *b, size_t sheet, const struct book_sink *sink, struct error *e)
{
	struct sheet_walk *s = xcalloc(1, sizeof *s);
	s->records = (struct biff_walk){.biff = b, .at = b->sheets[sheet].at, .error = e};
	s->sink = sink;
	b->ncells = 0;
	arena_reset(b->arena);
	memset(b->hidden_rows, 0, BIFF_ROWS * sizeof *b->hidden_rows);
	int status = read_records(s);
	if (status == 0) {
		miss_string(s);
		mark_formulas(s);
		put_in_order(b);
	}
	free(s);
	return status;
}

bool biff_cell_text(const struct biff *b, const struct biff_cell *cell, struct str *out)
{
	if (cell->kind == BIFF_SHARED)
		return strings_get(&b->strings, cell->shared, out);
	*out = cell->text && cell->kind == BIFF_TEXT ? (struct str){cell->text, cell->len}
						     : STR("");
	return true;
}
