/* Tables as rows of texts: read from CSV of ours and from whatever people paste, written for both. */
#include "editor/editor.h"

#include "base/text/csv_out.h"
#include "extract/extract.h"
#include "publish/excel_guess.h"
#include <stdlib.h>
#include <string.h>

/* ---- making ---- */

void csv_table_make(struct csv_table *t, struct arena *a, const struct str *columns, size_t n)
{
	*t = (struct csv_table){.columns = ARENA_ARRAY(a, struct str, n + 1), .ncolumns = n};
	for (size_t i = 0; i < n; i++)
		t->columns[i] = columns[i];
}

size_t csv_table_add_row(struct csv_table *t, struct arena *a)
{
	if (t->nrows == t->room) {
		size_t room = t->room ? t->room * 2 : 64;
		struct str *cells = ARENA_ARRAY(a, struct str, room * t->ncolumns + 1);
		uint64_t *lines = ARENA_ARRAY(a, uint64_t, room);
		if (t->nrows) {
			memcpy(cells, t->cells, t->nrows * t->ncolumns * sizeof *cells);
			memcpy(lines, t->lines, t->nrows * sizeof *lines);
		}
		t->cells = cells;
		t->lines = lines;
		t->room = room;
	}
	return t->nrows++;
}

size_t csv_table_column(const struct csv_table *t, struct str name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (str_eq(t->columns[i], name))
			return i;
	return NO_COLUMN;
}

struct str csv_table_cell(const struct csv_table *t, size_t row, size_t column)
{
	return column < t->ncolumns ? t->cells[row * t->ncolumns + column] : STR("");
}

void csv_table_set(struct csv_table *t, size_t row, size_t column, struct str value)
{
	if (column < t->ncolumns)
		t->cells[row * t->ncolumns + column] = value;
}

void csv_table_with_columns(struct csv_table *out, struct arena *a, const struct csv_table *t,
			    const struct str *columns, size_t n)
{
	csv_table_make(out, a, columns, n);
	for (size_t r = 0; r < t->nrows; r++) {
		size_t row = csv_table_add_row(out, a);
		for (size_t c = 0; c < n; c++)
			csv_table_set(out, row, c,
				      csv_table_cell(t, r, csv_table_column(t, columns[c])));
	}
}

void csv_table_without_rows(struct csv_table *t, const bool *gone)
{
	size_t kept = 0;
	for (size_t r = 0; r < t->nrows; r++) {
		if (gone[r])
			continue;
		if (kept != r) {
			memcpy(&t->cells[kept * t->ncolumns], &t->cells[r * t->ncolumns],
			       t->ncolumns * sizeof *t->cells);
			t->lines[kept] = t->lines[r];
		}
		kept++;
	}
	t->nrows = kept;
}

/* ---- reading ---- */

struct text_stream {
	struct str rest;
};

static int open_text(const void *self, void **stream, struct error *e)
{
	struct text_stream *s = xcalloc(1, sizeof *s);
	(void)e;
	s->rest = *(const struct str *)self;
	*stream = s;
	return 0;
}

static long read_text(void *stream, void *p, size_t n, struct error *e)
{
	struct text_stream *s = stream;
	(void)e;
	n = n < s->rest.len ? n : s->rest.len;
	if (n)
		memcpy(p, s->rest.ptr, n);
	s->rest = (struct str){s->rest.ptr + n, s->rest.len - n};
	return (long)n;
}

static void close_text(void *stream)
{
	free(stream);
}

/* A cell without what guards it in a spreadsheet: ="0100", '-5. */
static struct str unguarded(struct str s)
{
	if (s.len > 1 && s.ptr[0] == '\'' && strchr("=+-@", s.ptr[1]))
		return (struct str){s.ptr + 1, s.len - 1};
	if (s.len < 3 || !str_starts(s, STR("=\"")) || s.ptr[s.len - 1] != '"' ||
	    memchr(s.ptr + 2, '"', s.len - 3))
		return s;
	return (struct str){s.ptr + 2, s.len - 3};
}

struct reading {
	struct csv_table *table;
	struct arena *arena;
	size_t *widths; /* NULL: all records must be as wide as the first */
	size_t wide;    /* the table has so many columns at least, whatever the first record has */
	bool first;
};

static int take_header(struct reading *r, const struct str *fields, size_t n, struct error *e)
{
	size_t wide = n > r->wide ? n : r->wide;
	if (wide > CSV_TABLE_COLUMNS_MAX)
		return error_set(e, STATUS_LIMIT, "more than %u columns", CSV_TABLE_COLUMNS_MAX);
	struct str *names = ARENA_ARRAY(r->arena, struct str, wide + 1);
	for (size_t i = 0; i < wide; i++)
		names[i] = i < n ? arena_dup(r->arena, unguarded(str_trim(fields[i]))) : STR("");
	csv_table_make(r->table, r->arena, names, wide);
	r->first = false;
	return 0;
}

static int take_record(struct reading *r, const struct batch *b, const struct record *record,
		       struct error *e)
{
	const struct str *fields = &b->fields[record->first];
	struct csv_table *t = r->table;
	if (r->first) {
		if (r->widths)
			r->widths[0] = record->nfields;
		return take_header(r, fields, record->nfields, e);
	}
	if (!r->widths && record->nfields != t->ncolumns)
		return error_set(e, STATUS_INPUT, "line %llu has %u fields, the header %zu",
				 (unsigned long long)record->line, record->nfields, t->ncolumns);
	size_t row = csv_table_add_row(t, r->arena);
	t->lines[row] = record->line;
	for (size_t i = 0; i < record->nfields && i < t->ncolumns; i++)
		csv_table_set(t, row, i, arena_dup(r->arena, unguarded(str_trim(fields[i]))));
	if (r->widths)
		r->widths[row + 1] = record->nfields;
	return 0;
}

/* Calls `take` for each record. */
static int each_record(struct extractor *x,
		       int (*take)(void *p, const struct batch *b, const struct record *r,
				   struct error *e),
		       void *payload, struct error *e)
{
	struct batch *b = batch_new();
	int got, result = 0;
	while (result == 0 && (got = extract_next(x, b, e)) != 0) {
		result = got < 0 ? -1 : 0;
		for (size_t i = 0; i < b->nrecords && result == 0; i++)
			result = take(payload, b, &b->records[i], e);
	}
	batch_free(b);
	if (result == 0 && extract_damaged(x))
		result = error_set(e, STATUS_INPUT, "a quote is opened and never closed");
	return result;
}

static int take_one(void *p, const struct batch *b, const struct record *record, struct error *e)
{
	return take_record(p, b, record, e);
}

/* How many there are, and how wide the widest is. */
struct extent {
	size_t rows, wide;
};

static int measure_one(void *p, const struct batch *b, const struct record *record, struct error *e)
{
	struct extent *x = p;
	(void)b;
	if (++x->rows > CSV_TABLE_ROWS_MAX)
		return error_set(e, STATUS_LIMIT, "more than %u rows", CSV_TABLE_ROWS_MAX);
	if (record->nfields > x->wide)
		x->wide = record->nfields;
	return 0;
}

static int read_with(struct str text, char delimiter, bool *mended,
		     int (*take)(void *p, const struct batch *b, const struct record *r,
				 struct error *e),
		     void *payload, struct error *e)
{
	const struct source_feed feed = {open_text, read_text, close_text, &text};
	char name[] = "table.csv";
	struct source source = {.path = name, .name = name, .place = name, .feed = &feed};
	struct issues *issues = issues_new();
	struct extractor *x = NULL;
	struct extract_options o;
	extract_options_init(&o);
	o.format = FORMAT_CSV;
	o.charset = "utf-8";
	o.delimiter = delimiter;
	o.quote = '"';
	o.header = 0;
	o.skip = 0;
	o.skip_initial = 0;
	int result = text.len > CSV_TABLE_BYTES_MAX
			     ? error_set(e, STATUS_LIMIT, "more than 64 MiB of text")
			     : extract_open(&x, &source, &o, issues, e);
	if (result == 0)
		result = each_record(x, take, payload, e);
	for (size_t i = 0; i < issues_count(issues); i++)
		*mended = *mended || str_eq(issues_get(issues, i)->code, STR("utf-8-twice"));
	extract_close(x);
	issues_free(issues);
	return result;
}

int csv_table_read(struct csv_table *out, struct arena *a, struct str csv, struct error *e)
{
	bool mended = false;
	struct reading r = {.table = out, .arena = a, .first = true};
	*out = (struct csv_table){0};
	int result = read_with(csv, ',', &mended, take_one, &r, e);
	if (result == 0 && r.first)
		result = error_set(e, STATUS_INPUT, "there is nothing in it");
	return result;
}

/* Spreadsheets put tabs on the clipboard; a Dutch one saves semicolons. A first row may have but one cell. */
static char delimiter_of(struct str text)
{
	struct str rest = text, first = str_split(&rest, '\n');
	if (memchr(text.ptr, '\t', text.len))
		return '\t';
	if (memchr(first.ptr, ';', first.len))
		return ';';
	return memchr(first.ptr, ',', first.len) || !memchr(text.ptr, ';', text.len) ? ',' : ';';
}

int csv_table_read_any(struct csv_table *out, struct arena *a, struct str text, size_t **widths,
		       bool *mended, struct error *e)
{
	struct extent x = {0};
	*out = (struct csv_table){0};
	*mended = false;
	while (text.len && (text.ptr[0] == '\n' || text.ptr[0] == '\r'))
		text = (struct str){text.ptr + 1, text.len - 1};
	char delimiter = delimiter_of(text);
	if (read_with(text, delimiter, mended, measure_one, &x, e))
		return -1;
	if (!x.rows)
		return error_set(e, STATUS_INPUT, "there is nothing in it");
	*widths = ARENA_ARRAY(a, size_t, x.rows + 1);
	struct reading r = {
		.table = out, .arena = a, .widths = *widths, .wide = x.wide, .first = true};
	return read_with(text, delimiter, mended, take_one, &r, e);
}

/* ---- writing ---- */

void csv_table_write(const struct csv_table *t, struct buffer *out)
{
	for (size_t c = 0; c < t->ncolumns; c++) {
		if (c)
			csv_comma(out);
		csv_field(out, t->columns[c]);
	}
	csv_end(out);
	for (size_t r = 0; r < t->nrows; r++) {
		for (size_t c = 0; c < t->ncolumns; c++) {
			if (c)
				csv_comma(out);
			csv_field(out, csv_table_cell(t, r, c));
		}
		csv_end(out);
	}
}

static void quoted(struct buffer *out, struct str s)
{
	buffer_append_char(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buffer_append_char(out, '"');
		buffer_append_char(out, s.ptr[i]);
	}
	buffer_append_char(out, '"');
}

/* Amounts are numbers, with a comma; codes that would be taken for one are guarded; a text that would be run gets an
 * apostrophe, as all exports have it. */
static void excel_cell(struct buffer *out, struct str s)
{
	bool guard = excel_would_change(s);
	if (guard)
		buffer_printf(out, "\"=\"\"%.*s\"\"\"", STR_ARG(s));
	else if (s.len && strchr("=+-@\t\r", s.ptr[0])) {
		buffer_append_z(out, "\"'");
		for (size_t i = 0; i < s.len; i++) {
			if (s.ptr[i] == '"')
				buffer_append_char(out, '"');
			buffer_append_char(out, s.ptr[i]);
		}
		buffer_append_char(out, '"');
	} else
		quoted(out, s);
}

static void excel_row(struct buffer *out, const struct str *cells, size_t n, const bool *amounts)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buffer_append_char(out, ';');
		if (!amounts || !amounts[i]) {
			excel_cell(out, cells[i]);
			continue;
		}
		for (size_t k = 0; k < cells[i].len; k++)
			buffer_append_char(out, cells[i].ptr[k] == '.' ? ',' : cells[i].ptr[k]);
	}
	buffer_append_z(out, "\r\n");
}

void csv_table_write_excel(const struct csv_table *t, const struct list *l, struct buffer *out)
{
	bool amounts[CSV_TABLE_COLUMNS_MAX] = {false};
	for (size_t c = 0; c < t->ncolumns; c++)
		for (size_t b = 0; b < l->nbudgets; b++)
			amounts[c] = amounts[c] || str_eq(t->columns[c], l->budgets[b].column);
	buffer_append_z(out, "\xef\xbb\xbf");
	excel_row(out, t->columns, t->ncolumns, NULL);
	for (size_t r = 0; r < t->nrows; r++)
		excel_row(out, &t->cells[r * t->ncolumns], t->ncolumns, amounts);
}
