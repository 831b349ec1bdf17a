/* The sheet with the rows. */
#include "publish/workbook.h"

#include "model/date.h"
#include "write/datum.h"

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

static lxw_format *format_of(const struct workbook *w, const struct row_column *c)
{
	/* Years and codes are not grouped by thousands. */
	if (c->role == ROW_ATTRIBUTE || c->role == ROW_NOTE)
		return NULL;
	return w->amounts[workbook_decimals(c)];
}

/* The value of a number as Excel has it; false when it has too many digits. Averages, whose many
 * digits are those of a division, are cut. */
static bool number_of(double *out, const struct row_column *c, const struct datum *d)
{
	if (d->kind == DATUM_NUMERAL)
		return numeral_double(out, d->text) || is_average(c);
	return money_double(out, d->number, workbook_decimals(c));
}

static lxw_error put_number(struct workbook *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
			    const struct row_column *c, const struct datum *d)
{
	double v;

	buffer_reset(&w->plain);
	datum_plain(&w->plain, c, d);
	widen(&w->columns[at], w->plain.len + w->plain.len / 3 + 1); /* room for the grouping */
	if (!number_of(&v, c, d)) {
		w->columns[at].as_text++;
		w->as_text++;
		return worksheet_write_string(sheet, row, at,
					      workbook_text(w, buffer_str(&w->plain)), NULL);
	}
	return worksheet_write_number(sheet, row, at, v, format_of(w, c));
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
			  const struct row_column *c, const struct datum *given)
{
	struct datum shown = datum_as(c, given), *d = &shown;

	if (d->kind == DATUM_NULL || (d->kind == DATUM_TEXT && !d->text.len))
		return LXW_NO_ERROR;
	if (d->kind == DATUM_DATE)
		return put_date(w, sheet, row, at, c, d);
	if (d->kind != DATUM_TEXT)
		return put_number(w, sheet, row, at, c, d);
	const char *text = workbook_text(w, phrases_value(&w->words, c, d->text));
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
		workbook_count(w, t);
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

/* ---- header, widths ---- */

static void put_header(struct workbook *w, lxw_worksheet *sheet, const struct publication_rows *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *text = workbook_text(w, phrases_title(&w->words, &s->columns[i]));
		widen(&w->columns[i], width_of(text) + 3); /* and the filter's button */
		worksheet_write_string(sheet, 0, (lxw_col_t)i, text, w->bold);
	}
	worksheet_freeze_panes(sheet, 1, 0);
}

/* Codes are texts, whatever they look like: without a green corner in each cell. No row with totals:
 * who reads the sheet as data would count everything twice. */
static void finish_sheet(struct workbook *w, lxw_worksheet *sheet, size_t columns)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];

	if (w->rows) {
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)w->rows, (lxw_col_t)(columns - 1));
		lxw_rowcol_to_range(range, 1, 0, (lxw_row_t)w->rows, (lxw_col_t)(columns - 1));
		worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range);
	}
	for (size_t i = 0; i < columns; i++) {
		size_t width = w->columns[i].width;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
	}
}

int workbook_rows(struct workbook *w, struct publication_rows *rows, struct error *e)
{
	lxw_worksheet *sheet =
		workbook_add_worksheet(w->file, phrases_of(&w->words, PHRASE_SHEET_ROWS));

	put_header(w, sheet, rows);
	if (put_rows(w, sheet, rows, e) != 0)
		return -1;
	finish_sheet(w, sheet, rows->n);
	return 0;
}
