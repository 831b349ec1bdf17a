#include "book/biff.h"

#include "base/text/utf8.h"

#include <stdlib.h>

#define RECORD_MAX 8224u
#define BIFF_ROWS 65536u
#define BIFF_COLUMNS 256u

enum record {
	RECORD_FORMULA = 0x0006,
	RECORD_EOF = 0x000A,
	RECORD_DATEMODE = 0x0022,
	RECORD_COLINFO = 0x007D,
	RECORD_BOUNDSHEET = 0x0085,
	RECORD_MULRK = 0x00BD,
	RECORD_XF = 0x00E0,
	RECORD_MERGED = 0x00E5,
	RECORD_NUMBER = 0x0203,
	RECORD_BOOLERR = 0x0205,
	RECORD_STRING = 0x0207,
	RECORD_ROW = 0x0208,
	RECORD_RK = 0x027E,
	RECORD_FORMAT = 0x041E,
	RECORD_BOF = 0x0809,
};

struct walk {
	struct biff *biff;
	const struct book_sink *sink;
	uint64_t at;
	unsigned id, n;
	unsigned char data[RECORD_MAX + 8]; /* zeros behind n */
	int depth;                          /* of substreams: charts lie within sheets */
	bool string_due;                    /* the text of the last formula comes */
	/* Of the workbook. */
	unsigned ids[1024];
	struct value_format own[1024];
	size_t nown;
	struct error *error;
};

static uint32_t u16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32(const unsigned char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static double f64(const unsigned char *p)
{
	uint64_t bits = (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
	double v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

static int damaged(struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "the file is damaged; open it in Excel or LibreOffice and "
			 "save it as .xlsx");
}

/* 1, 0 at the end of the stream, -1. */
static int next(struct walk *w)
{
	unsigned char head[4];
	if (!ole_read(&w->biff->stream, w->at, head, 4))
		return 0;
	w->id = u16(head);
	w->n = u16(head + 2);
	if (w->n > RECORD_MAX || !ole_read(&w->biff->stream, w->at + 4, w->data, w->n))
		return damaged(w->error);
	memset(w->data + w->n, 0, 8);
	w->at += 4 + w->n;
	return 1;
}

/* A text whose length is at p, in one or two bytes. */
static struct str text_of(struct walk *w, const unsigned char *p, unsigned wide_length)
{
	const unsigned char *end = w->data + w->n;
	size_t n = wide_length == 2 ? u16(p) : p[0];
	bool wide = false;
	p += wide_length;
	if (w->biff->unicode)
		wide = *p++ & 1;
	if (p > end || n > (size_t)(end - p) / (wide ? 2 : 1))
		n = p < end ? (size_t)(end - p) / (wide ? 2 : 1) : 0;
	char *out = arena_alloc(w->biff->arena, 3 * n + 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = wide ? u16(p + 2 * i) : p[i];
		c = c == 0 || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
		at += utf8_put(out + at, c);
	}
	return (struct str){out, at};
}

/* ---- the workbook ---- */

static void add_format(struct walk *w)
{
	if (w->n < 5 || w->nown == sizeof w->ids / sizeof *w->ids)
		return;
	w->ids[w->nown] = u16(w->data);
	value_format_read(&w->own[w->nown++], text_of(w, w->data + 2, w->biff->unicode ? 2 : 1));
}

static void add_cell_format(struct walk *w)
{
	struct biff *b = w->biff;
	unsigned id = u16(w->data + 2);
	size_t n = b->nformats;
	if (n == BIFF_FORMATS)
		return;
	if ((n & (n + 1)) == 0)
		b->formats = xrealloc(b->formats, 2 * (n + 1) * sizeof *b->formats);
	value_builtin(&b->formats[n], id);
	for (size_t i = 0; i < w->nown; i++)
		if (w->ids[i] == id)
			b->formats[n] = w->own[i];
	b->nformats++;
}

static void add_sheet(struct walk *w)
{
	struct biff *b = w->biff;
	size_t n = b->nsheets;
	if (n == BOOK_SHEETS)
		return;
	if ((n & (n + 1)) == 0)
		b->sheets = xrealloc(b->sheets, 2 * (n + 1) * sizeof *b->sheets);
	b->sheets[b->nsheets++] = (struct biff_sheet){
		.at = u32(w->data), .hidden = (w->data[4] & 3) != 0, .worksheet = w->data[5] == 0};
}

int biff_open(struct biff *b, int fd, uint64_t size, struct error *e)
{
	struct walk *w = xcalloc(1, sizeof *w);
	int more = 1;
	*b = (struct biff){.arena = arena_new()};
	*w = (struct walk){.biff = b, .error = e};
	int status = ole_open(&b->stream, fd, size, e);
	while (status == 0 && (more = next(w)) > 0 && w->id != RECORD_EOF) {
		if (w->id == RECORD_BOF)
			b->unicode = u16(w->data) >= 0x0600;
		else if (w->id == RECORD_DATEMODE)
			b->from_1904 = u16(w->data) == 1;
		else if (w->id == RECORD_FORMAT)
			add_format(w);
		else if (w->id == RECORD_XF)
			add_cell_format(w);
		else if (w->id == RECORD_BOUNDSHEET)
			add_sheet(w);
	}
	free(w);
	b->hidden_rows = xcalloc(BIFF_ROWS, sizeof *b->hidden_rows);
	return status < 0 || more < 0 ? -1 : 0;
}

void biff_close(struct biff *b)
{
	ole_close(&b->stream);
	if (b->arena)
		arena_free(b->arena);
	free(b->sheets);
	free(b->formats);
	free(b->cells);
	free(b->hidden_rows);
}

/* ---- a sheet ---- */

static int add(struct walk *w, const struct biff_cell *cell)
{
	struct biff *b = w->biff;
	if (b->ncells == BIFF_CELLS)
		return error_set(w->error, STATUS_LIMIT,
				 "the sheet has more than %u numbers; save it as .xlsx",
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
	return (struct biff_cell){.row = (uint16_t)u16(p),
				  .column = (uint16_t)u16(p + 2),
				  .format = (uint16_t)u16(p + 4)};
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

static int add_many(struct walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	for (unsigned i = 4; i + 6 + 2 <= w->n; i += 6, cell.column++) {
		cell.format = (uint16_t)u16(w->data + i);
		cell.number = rk(u32(w->data + i + 2));
		if (add(w, &cell) < 0)
			return -1;
	}
	return 0;
}

static int add_formula(struct walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	const unsigned char *value = w->data + 6;
	cell.number = f64(value);
	if (u16(value + 6) == 0xFFFF) {
		static const uint8_t kinds[] = {BIFF_TEXT, BIFF_BOOLEAN, BIFF_ERROR, BIFF_EMPTY};
		cell.kind = value[0] < 4 ? kinds[value[0]] : BIFF_EMPTY;
		cell.value = value[2];
		w->string_due = cell.kind == BIFF_TEXT;
	}
	return add(w, &cell);
}

static int add_one(struct walk *w)
{
	struct biff_cell cell = cell_at(w->data);
	if (w->id == RECORD_BOOLERR) {
		cell.kind = w->data[7] ? BIFF_ERROR : BIFF_BOOLEAN;
		cell.value = w->data[6];
	} else {
		cell.number = w->id == RECORD_RK ? rk(u32(w->data + 6)) : f64(w->data + 6);
	}
	return add(w, &cell);
}

static void tell_merged(struct walk *w)
{
	for (unsigned i = 0; w->sink->merged && i < u16(w->data) && 2 + 8 * (i + 1) <= w->n; i++) {
		const unsigned char *p = w->data + 2 + 8 * i;
		struct book_area area = {u16(p), u16(p + 4), u16(p + 2), u16(p + 6)};
		if (area.top <= area.bottom && area.left <= area.right)
			w->sink->merged(w->sink->payload, &area);
	}
}

static void take_shape(struct walk *w)
{
	uint32_t first = u16(w->data), last = u16(w->data + 2);
	if (w->id == RECORD_ROW && w->n >= 14)
		w->biff->hidden_rows[first] = u16(w->data + 12) & 0x20;
	else if (w->id == RECORD_COLINFO && w->n >= 10 && (w->data[8] & 1) && first <= last &&
		 last <= BIFF_COLUMNS && w->sink->hidden_columns)
		w->sink->hidden_columns(w->sink->payload, first, last);
	else if (w->id == RECORD_MERGED)
		tell_merged(w);
}

static int take(struct walk *w)
{
	if (w->id == RECORD_BOF)
		w->depth++;
	else if (w->id == RECORD_EOF)
		w->depth--;
	if (w->depth != 1)
		return 0;
	switch (w->id) {
	case RECORD_FORMULA:
		return add_formula(w);
	case RECORD_STRING:
		if (w->string_due && w->biff->ncells)
			w->biff->cells[w->biff->ncells - 1].text = text_of(w, w->data, 2);
		w->string_due = false;
		return 0;
	case RECORD_MULRK:
		return add_many(w);
	case RECORD_NUMBER:
	case RECORD_RK:
	case RECORD_BOOLERR:
		return add_one(w);
	default:
		take_shape(w);
		return 0;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct biff_cell *x = a, *y = b;
	uint32_t p = (uint32_t)x->row << 16 | x->column, q = (uint32_t)y->row << 16 | y->column;
	return (p > q) - (p < q);
}

int biff_sheet_read(struct biff *b, size_t sheet, const struct book_sink *sink, struct error *e)
{
	struct walk *w = xcalloc(1, sizeof *w);
	int more, status = 0;
	*w = (struct walk){.biff = b, .sink = sink, .at = b->sheets[sheet].at, .error = e};
	b->ncells = 0;
	arena_reset(b->arena);
	memset(b->hidden_rows, 0, BIFF_ROWS * sizeof *b->hidden_rows);
	while (status == 0 && (more = next(w)) != 0) {
		status = more < 0 ? -1 : take(w);
		if (w->depth <= 0)
			break;
	}
	free(w);
	if (b->ncells)
		qsort(b->cells, b->ncells, sizeof *b->cells, by_place);
	return status;
}

const char *biff_error_text(uint8_t code)
{
	switch (code) {
	case 0x00:
		return "#NULL!";
	case 0x07:
		return "#DIV/0!";
	case 0x0F:
		return "#VALUE!";
	case 0x17:
		return "#REF!";
	case 0x1D:
		return "#NAME?";
	case 0x24:
		return "#NUM!";
	default:
		return "#N/A";
	}
}
