/* The sheet with the rows. */
#include "publish/workbook.h"

#include "model/date.h"
#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define CELL_MAX 32767u /* characters */
#define EXACT_DIGITS 15 /* a double holds that many of any number */
#define WIDTH_MIN 8u    /* characters */
#define WIDTH_MAX 60u
#define FIRST_DATE "1900-03-01" /* before it Excel's calendar has a day that never was */

const char *workbook_text(struct workbook *w, struct str s)
{
	uint64_t characters = 0;

	buffer_reset(&w->text);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		characters += (c & 0xC0) != 0x80;
		if (characters > CELL_MAX) {
			w->shortened++;
			break;
		}
		/* XML 1.0 has no place for other control characters. */
		buffer_append_char(&w->text, c < ' ' && c != '\t' && c != '\n' ? ' ' : s.ptr[i]);
	}
	buffer_append_char(&w->text, 0);
	return w->text.ptr;
}

static size_t width_of(const char *text)
{
	size_t n = 0;

	for (; *text && n < WIDTH_MAX; text++)
		n += (*text & 0xC0) != 0x80;
	return n;
}

static void widen(struct workbook_column *c, size_t width)
{
	if (width > c->width)
		c->width = width;
}

/* ---- numbers ---- */

/* Digits that count: without sign, point, and zeros at either end. */
static int significant(struct str s)
{
	int n = 0, zeros = 0;
	bool fraction = memchr(s.ptr, '.', s.len) != NULL;

	for (size_t i = 0; i < s.len; i++) {
		if (!isdigit((unsigned char)s.ptr[i]) || (n == 0 && s.ptr[i] == '0'))
			continue;
		zeros = s.ptr[i] == '0' ? zeros + 1 : 0;
		n++;
	}
	return fraction ? n - zeros : n;
}

/* Decimal text with at most `decimals` decimals as a scaled integer. */
static money_sum scaled(struct str s, int decimals)
{
	money_sum v = 0;
	bool minus = s.len && s.ptr[0] == '-', fraction = false;
	int after = 0;

	for (size_t i = minus; i < s.len && after < decimals + !fraction; i++) {
		if (s.ptr[i] == '.') {
			fraction = true;
			continue;
		}
		v = v * 10 + (s.ptr[i] - '0');
		after += fraction;
		if (fraction && after == decimals)
			break;
	}
	for (; after < decimals; after++)
		v *= 10;
	return minus ? -v : v;
}

/* The nearest double. Up to 15 digits both the digits and the power of ten are exact in a double,
 * so one division rounds once; averages, the only texts with more, are cut there. */
static double number_of(struct str s)
{
	double digits = 0, scale = 1;
	bool minus = s.len && s.ptr[0] == '-', fraction = false;
	int n = 0;

	for (size_t i = minus; i < s.len; i++) {
		if (s.ptr[i] == '.') {
			fraction = true;
		} else if (n < EXACT_DIGITS) {
			digits = digits * 10 + (s.ptr[i] - '0');
			n += digits > 0;
			scale *= fraction ? 10 : 1;
		} else if (!fraction) {
			digits *= 10;
		}
	}
	return (minus ? -digits : digits) / scale;
}

static bool is_average(const struct query_column *c)
{
	return c->kind == QUERY_AGGREGATE && c->function == AGGREGATE_AVG;
}

static bool is_count(const struct query_column *c)
{
	return c->kind == QUERY_COUNT ||
	       (c->kind == QUERY_AGGREGATE && c->function == AGGREGATE_COUNT);
}

static int decimals_of(const struct query_column *c)
{
	return c->kind == QUERY_ATTRIBUTE || is_count(c) ? 0 : c->decimals;
}

static lxw_format *format_of(const struct workbook *w, const struct query_column *c, bool bold)
{
	if (c->kind == QUERY_ATTRIBUTE) /* years and codes are not grouped by thousands */
		return NULL;
	if (is_count(c))
		return bold ? w->bold_whole : w->whole;
	return bold ? w->bold_amounts[c->decimals] : w->amounts[c->decimals];
}

static lxw_error put_number(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			    const struct query_column *c, struct str cell)
{
	struct workbook_column *column = &w->columns[at];
	const char *text = workbook_text(w, cell);

	widen(column, cell.len + cell.len / 3 + 1); /* room for the grouping */
	if (!is_average(c))
		column->total += scaled(cell, decimals_of(c));
	if (!is_average(c) && significant(cell) > EXACT_DIGITS) {
		column->as_text++;
		w->as_text++;
		return worksheet_write_string(sheet, row, at, text, NULL);
	}
	double v = number_of(cell);
	column->low = column->numbers && column->low < v ? column->low : v;
	column->high = column->numbers && column->high > v ? column->high : v;
	column->numbers++;
	return worksheet_write_number(sheet, row, at, v, format_of(w, c, false));
}

/* ---- cells ---- */

static lxw_error put_date(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			  struct str cell)
{
	lxw_datetime day = {0};

	widen(&w->columns[at], cell.len + 1);
	int32_t number;
	if (str_cmp(cell, STR(FIRST_DATE)) < 0 || !date_parse_iso(cell, &number)) {
		w->old_dates++;
		return worksheet_write_string(sheet, row, at, workbook_text(w, cell), NULL);
	}
	date_to_civil(number, &day.year, &day.month, &day.day);
	return worksheet_write_datetime(sheet, row, at, &day, w->date);
}

static lxw_error put_cell(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			  const struct query_column *c, struct str cell)
{
	if (!cell.len)
		return LXW_NO_ERROR;
	if (c->kind == QUERY_ATTRIBUTE && c->type == VALUE_DATE)
		return put_date(w, sheet, row, at, cell);
	if (c->kind != QUERY_ATTRIBUTE || c->type == VALUE_INTEGER)
		return put_number(w, sheet, row, at, c, cell);
	const char *text = workbook_text(w, cell);
	widen(&w->columns[at], width_of(text) + 1);
	return worksheet_write_string(sheet, row, at, text, NULL);
}

static int put_rows(struct workbook *w, lxw_worksheet *sheet, struct table *t, struct error *e)
{
	const struct query_shape *s = &t->shape;
	lxw_error fault = LXW_NO_ERROR;
	int more;

	while ((more = table_next(t, e)) > 0) {
		if (t->rows > WORKBOOK_MAX_ENTRIES)
			return error_set(e, STATUS_LIMIT,
					 "A workbook holds at most %u lines and this has more: "
					 "narrow it with a cut, or take CSV (download=csv)",
					 WORKBOOK_MAX_ENTRIES);
		for (size_t i = 0; i < s->n && !fault; i++)
			fault = put_cell(w, sheet, (lxw_row_t)t->rows, (lxw_col_t)i, &s->columns[i],
					 t->cells[i]);
		if (fault)
			return error_set(e, STATUS_IO, "cannot write the workbook: %s",
					 lxw_strerror(fault));
	}
	w->rows = t->rows;
	return more;
}

/* ---- header, totals, widths ---- */

static void put_header(struct workbook *w, lxw_worksheet *sheet, const struct query_shape *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *text = workbook_text(w, s->columns[i].title);
		widen(&w->columns[i], width_of(text) + 3); /* and the filter's button */
		worksheet_write_string(sheet, 0, (lxw_col_t)i, text, w->bold);
	}
	worksheet_freeze_panes(sheet, 1, 0);
}

/* The function that gives a column's total, or NULL when it has none. */
static const char *total_function(const struct query_column *c)
{
	if (c->kind == QUERY_ATTRIBUTE || is_average(c))
		return NULL;
	if (c->kind == QUERY_AGGREGATE && c->function == AGGREGATE_MIN)
		return "MIN";
	if (c->kind == QUERY_AGGREGATE && c->function == AGGREGATE_MAX)
		return "MAX";
	return "SUM";
}

/* A formula with its value, so that programs that do not calculate show it too; the exact text
 * where a double could not hold it, or a formula would leave out cells that are text. */
static void put_total(struct workbook *w, lxw_worksheet *sheet, lxw_col_t at,
		      const struct query_column *c)
{
	const struct workbook_column *column = &w->columns[at];
	const char *function = total_function(c);
	char text[MONEY_TEXT_SIZE], formula[64], first[LXW_MAX_CELL_NAME_LENGTH],
		last[LXW_MAX_CELL_NAME_LENGTH];
	lxw_row_t row = (lxw_row_t)w->rows + 1;

	if (!function || (column->numbers == 0 && column->as_text == 0))
		return;
	size_t n = money_format(text, column->total, decimals_of(c));
	bool sum = *function == 'S';
	if (column->as_text || (sum && significant((struct str){text, n}) > EXACT_DIGITS)) {
		if (sum)
			worksheet_write_string(sheet, row, at, text, w->bold);
		return;
	}
	lxw_rowcol_to_cell(first, 1, at);
	lxw_rowcol_to_cell(last, row - 1, at);
	snprintf(formula, sizeof formula, "=%s(%s:%s)", function, first, last);
	double value = sum                            ? number_of((struct str){text, n})
		       : strcmp(function, "MIN") == 0 ? column->low
						      : column->high;
	worksheet_write_formula_num(sheet, row, at, formula, format_of(w, c, true), value);
	widen((struct workbook_column *)column, n + n / 3 + 2);
}

static void finish_sheet(struct workbook *w, lxw_worksheet *sheet, const struct query_shape *s)
{
	if (w->rows)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)w->rows, (lxw_col_t)(s->n - 1));
	if (w->rows && s->columns[0].kind == QUERY_ATTRIBUTE)
		worksheet_write_string(sheet, (lxw_row_t)w->rows + 1, 0, "Totaal", w->bold);
	for (size_t i = 0; i < s->n; i++) {
		if (w->rows)
			put_total(w, sheet, (lxw_col_t)i, &s->columns[i]);
		size_t width = w->columns[i].width;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
	}
}

/* ---- the file ---- */

static void make_formats(struct workbook *w)
{
	static const char *const pictures[MONEY_MAX_DECIMALS + 1] = {
		"#,##0",      "#,##0.0",     "#,##0.00",    "#,##0.000",
		"#,##0.0000", "#,##0.00000", "#,##0.000000"};

	w->bold = workbook_add_format(w->file);
	format_set_bold(w->bold);
	w->date = workbook_add_format(w->file);
	format_set_num_format(w->date, "yyyy-mm-dd");
	w->wrap = workbook_add_format(w->file);
	format_set_text_wrap(w->wrap);
	format_set_align(w->wrap, LXW_ALIGN_VERTICAL_TOP);
	for (int i = 0; i <= MONEY_MAX_DECIMALS; i++) {
		w->amounts[i] = workbook_add_format(w->file);
		format_set_num_format(w->amounts[i], pictures[i]);
		w->bold_amounts[i] = workbook_add_format(w->file);
		format_set_num_format(w->bold_amounts[i], pictures[i]);
		format_set_bold(w->bold_amounts[i]);
	}
	w->whole = w->amounts[0];
	w->bold_whole = w->bold_amounts[0];
}

/* The same data give the same bytes: the file is as old as the data. */
static void set_properties(struct workbook *w, const struct about *b)
{
	struct tm t = {0};
	char title[256], version[128];

	snprintf(title, sizeof title, "%.*s", STR_ARG(b->title));
	snprintf(version, sizeof version, "Version %.*s", STR_ARG(b->version));
	int32_t day;
	int year = 2000, month = 1, mday = 1;

	if (b->loaded_at.len >= 10 && date_parse_iso((struct str){b->loaded_at.ptr, 10}, &day))
		date_to_civil(day, &year, &month, &mday);
	t = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = mday};
	lxw_doc_properties properties = {
		.title = title, .comments = version, .author = "Stuiver", .created = timegm(&t)};
	workbook_set_properties(w->file, &properties);
}

static int fill(struct workbook *w, struct table *t, const struct about *b,
		const struct publication *p, struct error *e)
{
	make_formats(w);
	set_properties(w, b);
	lxw_worksheet *sheet = workbook_add_worksheet(w->file, "Gegevens");
	put_header(w, sheet, &t->shape);
	if (put_rows(w, sheet, t, e) != 0 || about_check(b, p, e) != 0)
		return -1;
	finish_sheet(w, sheet, &t->shape);
	workbook_info(w, b, &t->shape);
	return 0;
}

/* Told before the first line is written, where that is possible. */
static int check_size(const struct table *t, struct error *e)
{
	const struct publication *p = t->from;
	bool narrowed = p->query.endpoint != ENDPOINT_FACTS;

	for (size_t i = 0; i < p->query.nparams; i++) {
		struct str key = p->query.params[i].key;
		narrowed |= str_eq(key, STR("cut")) || str_starts(key, STR("page"));
	}
	if (t->shape.n > LXW_COL_MAX || t->shape.n == 0)
		return error_set(e, STATUS_USAGE, "A workbook has 1 to %d columns, not %zu",
				 LXW_COL_MAX, t->shape.n);
	if (narrowed || view_entries(t->shape.view) <= WORKBOOK_MAX_ENTRIES)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "A workbook holds at most %u lines and this has %llu: narrow it with a "
			 "cut, or take CSV (download=csv)",
			 WORKBOOK_MAX_ENTRIES, (unsigned long long)view_entries(t->shape.view));
}

static int write_file(struct table *t, const struct about *b, const struct publication *p,
		      const char *path, struct error *e)
{
	struct workbook w = {0};
	char *folder = getenv("TMPDIR");
	lxw_workbook_options options = {.constant_memory = LXW_TRUE,
					.tmpdir = folder && *folder ? folder : NULL};

	w.columns = ARENA_ARRAY(b->arena, struct workbook_column, t->shape.n + 1);
	buffer_init(&w.text, SIZE_MAX);
	w.file = workbook_new_opt(path, &options);
	if (!w.file)
		return error_set(e, STATUS_IO, "cannot make the workbook %s", path);
	int result = fill(&w, t, b, p, e);
	errno = 0;
	lxw_error fault = workbook_close(w.file); /* also frees it */
	buffer_drop(&w.text);
	if (result == 0 && fault)
		return error_set(e, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
				 "cannot write the workbook %s: %s", path, lxw_strerror(fault));
	return result;
}

int publish_workbook(const struct publication *p, const char *path, struct error *e)
{
	struct table t;
	struct about b = {0};
	int result = table_open(&t, p, e);

	if (result == 0)
		result = about_open(&b, p, &t.shape, e);
	if (result == 0)
		result = check_size(&t, e);
	if (result == 0)
		result = write_file(&t, &b, p, path, e);
	table_close(&t);
	about_close(&b);
	return result;
}
