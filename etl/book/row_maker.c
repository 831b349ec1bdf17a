#include "book/row_maker.h"

#include "base/memory/column.h"

#include <stdlib.h>

void row_begin(struct row_maker *r, const struct book_sink *sink)
{
	*r = (struct row_maker){.sink = sink};
	buffer_init(&r->text, BOOK_ROW_TEXT);
}

void row_drop(struct row_maker *r)
{
	free(r->cells);
	buffer_drop(&r->text);
}

int row_open(struct row_maker *r, uint64_t number, bool hidden, struct error *e)
{
	if (number > BOOK_ROWS)
		return error_set(e, STATUS_LIMIT, "row %llu: sheets have at most %u rows",
				 (unsigned long long)number, BOOK_ROWS);
	if (number <= r->row.number)
		return error_set(e, STATUS_INPUT,
				 "row %llu comes behind row %u: the file is damaged; open it in "
				 "Excel or LibreOffice and save it again",
				 (unsigned long long)number, r->row.number);
	r->row.number = (uint32_t)number;
	r->row.hidden = hidden;
	r->n = 0;
	buffer_reset(&r->text);
	return 0;
}

static int misplaced(const struct row_maker *r, uint32_t column, struct error *e)
{
	char letters[COLUMN_LETTERS_SIZE];
	if (column >= BOOK_COLUMNS)
		return error_set(e, STATUS_LIMIT, "row %u: sheets have at most %u columns",
				 r->row.number, BOOK_COLUMNS);
	column_letters(letters, column);
	return error_set(e, STATUS_INPUT,
			 "%s%u comes twice, or behind cells that are to its right: the file is "
			 "damaged; open it in Excel or LibreOffice and save it again",
			 letters, r->row.number);
}

int row_add(struct row_maker *r, const struct book_cell *cell, struct error *e)
{
	if (cell->column >= BOOK_COLUMNS || (r->n && r->cells[r->n - 1].column >= cell->column))
		return misplaced(r, cell->column, e);
	if (r->n == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 64;
		r->cells = xrealloc(r->cells, r->capacity * sizeof *r->cells);
	}
	r->cells[r->n] = *cell;
	r->cells[r->n++].text.ptr = NULL;
	if (buffer_append_str(&r->text, cell->text) != 0)
		return error_set(e, STATUS_LIMIT, "row %u holds more than %zu MiB of text",
				 r->row.number, BOOK_ROW_TEXT >> 20);
	return 0;
}

int row_add_number(struct row_maker *r, uint32_t column, struct str number,
		   const struct value_format *f, bool from_1904, struct error *e)
{
	char text[VALUE_TEXT_SIZE];
	struct book_cell cell = {.column = column};
	size_t n = value_text(text, &cell, number, f, from_1904);
	cell.text = (struct str){text, n};
	if (n == 0) { /* no number: as it stands, for others to wonder at */
		cell.kind = BOOK_TEXT;
		cell.text = number;
	}
	return cell.text.len ? row_add(r, &cell, e) : 0;
}

int row_close(struct row_maker *r, uint64_t times, struct error *e)
{
	size_t at = 0;
	int status = 0;
	if (r->row.number - 1 + times > BOOK_ROWS)
		times = r->n ? BOOK_ROWS + 1 - r->row.number : 1;
	for (size_t i = 0; i < r->n; i++) {
		r->cells[i].text.ptr = r->text.ptr + at;
		at += r->cells[i].text.len;
	}
	r->row.cells = r->cells;
	r->row.n = r->n;
	for (uint64_t i = 0; r->n && i < times && status == 0; i++) {
		status = r->sink->row(r->sink->payload, &r->row, e);
		r->row.number += i + 1 < times;
	}
	if (r->n == 0 && times > 1)
		r->row.number += (uint32_t)(times - 1);
	r->enough = r->enough || status == 1;
	return status < 0 ? -1 : 0;
}
