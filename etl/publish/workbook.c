/* The sheet with the rows. */
#include "publish/workbook.h"

#include "model/date.h"
#include "write/datum.h"
#include <errno.h>
#include <float.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WIDTH_MIN 8u /* characters */
#define WIDTH_MAX 60u
/* 1900-03-01: before it Excel's calendar has a day that never was. */
#define FIRST_DATE (-25508)

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

static bool is_average(const struct row_column *c)
{
	return c->role == ROW_AGGREGATE && c->function == AGGREGATE_AVG;
}

static int decimals_of(const struct row_column *c)
{
	return c->type == DATUM_INTEGER ? 0 : c->decimals;
}

static lxw_format *format_of(const struct workbook *w, const struct row_column *c, bool bold)
{
	/* Years and codes are not grouped by thousands. */
	if (c->role == ROW_ATTRIBUTE || c->role == ROW_NOTE)
		return NULL;
	return bold ? w->bold_amounts[decimals_of(c)] : w->amounts[decimals_of(c)];
}

/* The value of a number as Excel has it; false when it has too many digits. Averages, whose many
 * digits are those of a division, are cut. */
static bool number_of(double *out, const struct row_column *c, const struct datum *d)
{
	if (d->kind == DATUM_NUMERAL)
		return numeral_double(out, d->text) || is_average(c);
	return money_double(out, d->number, decimals_of(c));
}

static lxw_error put_number(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			    const struct row_column *c, const struct datum *d)
{
	struct workbook_column *column = &w->columns[at];
	double v;

	buffer_reset(&w->plain);
	datum_plain(&w->plain, c, d);
	widen(column, w->plain.len + w->plain.len / 3 + 1); /* room for the grouping */
	if (d->kind != DATUM_NUMERAL)
		column->total += d->number;
	if (!number_of(&v, c, d)) {
		column->as_text++;
		w->as_text++;
		return worksheet_write_string(sheet, row, at,
					      workbook_text(w, buffer_str(&w->plain)), NULL);
	}
	column->low = column->numbers && column->low < v ? column->low : v;
	column->high = column->numbers && column->high > v ? column->high : v;
	column->numbers++;
	return worksheet_write_number(sheet, row, at, v, format_of(w, c, false));
}

/* ---- cells ---- */

static lxw_error put_date(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			  const struct row_column *c, const struct datum *d)
{
	lxw_datetime day = {0};

	buffer_reset(&w->plain);
	datum_plain(&w->plain, c, d);
	widen(&w->columns[at], w->plain.len + 1);
	if (d->number < FIRST_DATE) {
		w->old_dates++;
		return worksheet_write_string(sheet, row, at,
					      workbook_text(w, buffer_str(&w->plain)), NULL);
	}
	date_to_civil((int32_t)d->number, &day.year, &day.month, &day.day);
	return worksheet_write_datetime(sheet, row, at, &day, w->date);
}

static lxw_error put_cell(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			  const struct row_column *c, const struct datum *d)
{
	if (d->kind == DATUM_NULL || (d->kind == DATUM_TEXT && !d->text.len))
		return LXW_NO_ERROR;
	if (d->kind == DATUM_DATE)
		return put_date(w, sheet, row, at, c, d);
	if (d->kind != DATUM_TEXT)
		return put_number(w, sheet, row, at, c, d);
	const char *text = workbook_text(w, d->text);
	widen(&w->columns[at], width_of(text) + 1);
	return worksheet_write_string(sheet, row, at, text, NULL);
}

static int put_rows(struct workbook *w, lxw_worksheet *sheet, struct publication_rows *t,
		    struct error *e)
{
	lxw_error fault = LXW_NO_ERROR;
	int more;

	while ((more = publication_next(t, e)) > 0) {
		if (t->count > WORKBOOK_MAX_ENTRIES)
			return error_set(e, STATUS_LIMIT,
					 "A workbook holds at most %u lines and this has more: "
					 "narrow it with a cut, or take CSV (download=csv)",
					 WORKBOOK_MAX_ENTRIES);
		for (size_t i = 0; i < t->n && !fault; i++)
			fault = put_cell(w, sheet, (lxw_row_t)t->count, (lxw_col_t)i,
					 &t->columns[i], &t->row[i]);
		if (fault)
			return error_set(e, STATUS_IO, "cannot write the workbook: %s",
					 lxw_strerror(fault));
	}
	w->rows = t->count;
	return more;
}

/* ---- header, totals, widths ---- */

static void put_header(struct workbook *w, lxw_worksheet *sheet, const struct publication_rows *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *text = workbook_text(w, s->columns[i].title);
		widen(&w->columns[i], width_of(text) + 3); /* and the filter's button */
		worksheet_write_string(sheet, 0, (lxw_col_t)i, text, w->bold);
	}
	worksheet_freeze_panes(sheet, 1, 0);
}

/* The function that gives a column's total, or NULL when it has none. */
static const char *total_function(const struct row_column *c)
{
	/* Averages, percentages and what was divided do not add up. */
	if (c->role == ROW_ATTRIBUTE || c->role == ROW_PERCENTAGE || c->role == ROW_NOTE ||
	    c->type == DATUM_NUMERAL)
		return NULL;
	if (c->role == ROW_AGGREGATE && c->function == AGGREGATE_MIN)
		return "MIN";
	if (c->role == ROW_AGGREGATE && c->function == AGGREGATE_MAX)
		return "MAX";
	return "SUM";
}

/* A formula with its value, so that programs that do not calculate show it too; the exact text
 * where a double could not hold it, or a formula would leave out cells that are text. */
static void put_total(struct workbook *w, lxw_worksheet *sheet, lxw_col_t at,
		      const struct row_column *c)
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
	double value;
	bool exact = money_double(&value, column->total, decimals_of(c));
	if (column->as_text || (sum && !exact)) {
		if (sum)
			worksheet_write_string(sheet, row, at, text, w->bold);
		return;
	}
	lxw_rowcol_to_cell(first, 1, at);
	lxw_rowcol_to_cell(last, row - 1, at);
	snprintf(formula, sizeof formula, "=%s(%s:%s)", function, first, last);
	if (!sum)
		value = strcmp(function, "MIN") == 0 ? column->low : column->high;
	worksheet_write_formula_num(sheet, row, at, formula, format_of(w, c, true), value);
	widen((struct workbook_column *)column, n + n / 3 + 2);
}

static void finish_sheet(struct workbook *w, lxw_worksheet *sheet, const struct publication_rows *s)
{
	if (w->rows)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)w->rows, (lxw_col_t)(s->n - 1));
	if (w->rows && s->columns[0].role == ROW_ATTRIBUTE)
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

static int fill(struct workbook *w, struct publication_rows *t, const struct about *b,
		const struct publication *p, struct error *e)
{
	make_formats(w);
	set_properties(w, b);
	lxw_worksheet *sheet = workbook_add_worksheet(w->file, "Gegevens");
	put_header(w, sheet, t);
	if (put_rows(w, sheet, t, e) != 0 || about_check(b, p, e) != 0)
		return -1;
	finish_sheet(w, sheet, t);
	workbook_info(w, b, t->n);
	return 0;
}

/* Told before the first line is written, where that is possible. */
static int check_size(const struct publication_rows *t, struct error *e)
{
	const struct publication *p = t->from;
	uint64_t entries = picture_entries(t->result->picture);
	bool narrowed = p->query.endpoint != ENDPOINT_FACTS;

	for (size_t i = 0; i < p->query.nparams; i++) {
		struct str key = p->query.params[i].key;
		narrowed |= str_eq(key, STR("cut")) || str_starts(key, STR("page"));
	}
	if (t->n > LXW_COL_MAX || t->n == 0)
		return error_set(e, STATUS_USAGE, "A workbook has 1 to %d columns, not %zu",
				 LXW_COL_MAX, t->n);
	if (narrowed || entries <= WORKBOOK_MAX_ENTRIES)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "A workbook holds at most %u lines and this has %llu: narrow it with a "
			 "cut, or take CSV (download=csv)",
			 WORKBOOK_MAX_ENTRIES, (unsigned long long)entries);
}

/* Writes the file and frees it. The library asks gmtime when it does, which keeps its answer in one
 * place for all threads: so one at a time. */
static lxw_error close_file(lxw_workbook *file)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&one);
	errno = 0;
	lxw_error fault = workbook_close(file);
	int reason = errno;
	pthread_mutex_unlock(&one);
	errno = reason;
	return fault;
}

static int write_file(struct publication_rows *t, const struct about *b,
		      const struct publication *p, const char *path, struct error *e)
{
	struct workbook w = {0};
	char *folder = getenv("TMPDIR");
	lxw_workbook_options options = {.constant_memory = LXW_TRUE,
					.tmpdir = folder && *folder ? folder : NULL};

	w.columns = ARENA_ARRAY(b->arena, struct workbook_column, t->n + 1);
	buffer_init(&w.text, SIZE_MAX);
	buffer_init(&w.plain, SIZE_MAX);
	w.file = workbook_new_opt(path, &options);
	if (!w.file)
		return error_set(e, STATUS_IO, "cannot make the workbook %s", path);
	int result = fill(&w, t, b, p, e);
	lxw_error fault = close_file(w.file);
	buffer_drop(&w.text);
	buffer_drop(&w.plain);
	if (result == 0 && fault)
		return error_set(e,
				 errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? STATUS_FULL
										      : STATUS_IO,
				 "cannot write the workbook %s: %s", path, lxw_strerror(fault));
	return result;
}

int publish_workbook(const struct publication *p, const char *path, struct error *e)
{
	struct publication_rows t;
	struct about b = {0};
	int result = publication_open(&t, p, e);

	if (result == 0)
		result = about_open(&b, p, t.result, e);
	if (result == 0)
		result = check_size(&t, e);
	if (result == 0)
		result = write_file(&t, &b, p, path, e);
	publication_close(&t);
	about_close(&b);
	return result;
}
