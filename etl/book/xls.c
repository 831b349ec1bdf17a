/* XLS (BIFF8 and older): texts by freexl, all else by biff.h; and what else is in such containers. */
#include "base/text/plural.h"
#include "book/biff.h"
#include "book/kinds.h"
#include "book/row_maker.h"

#include <freexl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* freexl holds a sheet in memory: no .xls of Excel is larger. */
#define XLS_FILE_MAX ((uint64_t)32 << 20)
#define XLS_CELLS_MAX ((uint64_t)4 << 20)

struct xls {
	const void *handle;
	struct book *book;
	struct biff biff;
	unsigned text_rows; /* that freexl has of the sheet at hand */
	unsigned short text_width;
	size_t *places; /* in biff.sheets, of each sheet */
};

/* ---- what the container holds ---- */

/* Names in it are UTF-16. */
static bool holds(const char *p, size_t n, const char *name)
{
	char wide[64];
	size_t len = strlen(name);
	for (size_t i = 0; i < len; i++) {
		wide[2 * i] = name[i];
		wide[2 * i + 1] = '\0';
	}
	return memmem(p, n, wide, 2 * len) != NULL;
}

static int check_container(int fd, uint64_t size, struct error *e)
{
	enum { BLOCK = 256 << 10, OVERLAP = 128 };
	char *block = xmalloc(BLOCK);
	bool locked = false, book = false, document = false;
	for (uint64_t at = 0; at < size; at += BLOCK - OVERLAP) {
		ssize_t n = pread(fd, block, BLOCK, (off_t)at);
		if (n <= 0)
			break;
		locked = locked || holds(block, (size_t)n, "EncryptedPackage");
		book = book || holds(block, (size_t)n, "Workbook") ||
		       holds(block, (size_t)n, "Book");
		document = document || holds(block, (size_t)n, "WordDocument");
	}
	free(block);
	if (locked)
		return error_set(
			e, STATUS_INPUT,
			"it is locked with a password: open it in Excel, take the password "
			"away (File, Info, Protect Workbook), save it, and try again");
	if (!book || document)
		return error_set(e, STATUS_INPUT,
				 "it is a document of an older Office, but no workbook: save its "
				 "table as .xlsx or CSV");
	return 0;
}

/* ---- freexl ---- */

static int failed(int code, struct error *e)
{
	if (code == FREEXL_INSUFFICIENT_MEMORY)
		out_of_memory();
	if (code == FREEXL_CRAFTED_FILE || code == FREEXL_BIFF_INVALID_BOF)
		return error_set(e, STATUS_INPUT,
				 "the file is damaged; open it in Excel or "
				 "LibreOffice and save it as .xlsx");
	return error_set(
		e, STATUS_INPUT,
		"this .xls cannot be read (freexl %d); open it in Excel or LibreOffice and "
		"save it as .xlsx",
		code);
}

static int info(const struct xls *x, unsigned short what, unsigned *out)
{
	return freexl_get_info(x->handle, what, out);
}

/* The sheets that freexl lists are those of biff, with or without charts. */
static bool match_sheets(struct xls *x, size_t n)
{
	const struct biff *b = &x->biff;
	size_t worksheets = 0, k = 0;
	for (size_t i = 0; i < b->nsheets; i++)
		worksheets += b->sheets[i].worksheet;
	x->places = xcalloc(b->nsheets + 1, sizeof *x->places);
	for (size_t i = 0; i < b->nsheets; i++)
		if (n == b->nsheets || b->sheets[i].worksheet)
			x->places[k++] = i;
	return n == b->nsheets || n == worksheets;
}

static int list_sheets(struct xls *x, struct error *e)
{
	unsigned n = 0, password = FREEXL_BIFF_PLAIN;
	int code = info(x, FREEXL_BIFF_SHEET_COUNT, &n);
	if (code == FREEXL_OK && info(x, FREEXL_BIFF_PASSWORD, &password) == FREEXL_OK &&
	    password == FREEXL_BIFF_OBFUSCATED)
		return error_set(e, STATUS_INPUT,
				 "it is locked with a password: open it in Excel, save it as .xlsx "
				 "without one, and try again");
	if (code == FREEXL_OK && !match_sheets(x, n))
		return failed(FREEXL_CRAFTED_FILE, e);
	for (unsigned i = 0; code == FREEXL_OK && i < n; i++) {
		const char *name = NULL;
		code = freexl_get_worksheet_name(x->handle, (unsigned short)i, &name);
		if (code == FREEXL_OK && book_add_sheet(x->book, str_z(name ? name : "?"),
							x->biff.sheets[x->places[i]].hidden, e) < 0)
			return -1;
	}
	return code == FREEXL_OK ? 0 : failed(code, e);
}

/* What biff has is no text of freexl's, which has nothing for formulas. */
static int add_biff(const struct xls *x, struct row_maker *rows, const struct biff_cell *c,
		    struct error *e)
{
	static const struct value_format plain = {VALUE_PLAIN};
	char text[DECIMAL_TEXT_SIZE];
	struct decimal d;
	struct book_cell cell = {.column = c->column};
	switch ((enum biff_kind)c->kind) {
	case BIFF_NUMBER:
		if (!decimal_of_double(&d, c->number))
			return 0;
		return row_add_number(rows, c->column, (struct str){text, decimal_write(text, &d)},
				      c->format < x->biff.nformats ? &x->biff.formats[c->format]
								   : &plain,
				      x->biff.from_1904, e);
	case BIFF_TEXT:
		cell.text = c->text;
		break;
	case BIFF_BOOLEAN:
		cell.kind = BOOK_BOOLEAN;
		cell.text = c->value ? STR("TRUE") : STR("FALSE");
		break;
	case BIFF_ERROR:
		cell.kind = BOOK_ERROR;
		cell.text = str_z(biff_error_text(c->value));
		break;
	case BIFF_EMPTY:
		break;
	}
	return cell.text.len ? row_add(rows, &cell, e) : 0;
}

static int add_text(const struct xls *x, struct row_maker *rows, unsigned row,
		    unsigned short column, struct error *e)
{
	FreeXL_CellValue v;
	struct book_cell cell = {.column = column};
	if (row >= x->text_rows || column >= x->text_width)
		return 0;
	int code = freexl_get_cell_value(x->handle, row, column, &v);
	if (code != FREEXL_OK)
		return failed(code, e);
	if (v.type != FREEXL_CELL_TEXT && v.type != FREEXL_CELL_SST_TEXT)
		return 0;
	cell.text = str_z(v.value.text_value);
	return cell.text.len ? row_add(rows, &cell, e) : 0;
}

static int read_rows(struct xls *x, struct row_maker *rows, unsigned n, unsigned short width,
		     struct error *e)
{
	const struct biff *b = &x->biff;
	size_t at = 0;
	for (unsigned i = 0; i < n && !rows->enough; i++) {
		if (row_open(rows, (uint64_t)i + 1, i < 65536 && b->hidden_rows[i], e) < 0)
			return -1;
		for (unsigned short c = 0; c < width; c++) {
			while (at < b->ncells &&
			       (b->cells[at].row < i ||
				(b->cells[at].row == i && b->cells[at].column < c)))
				at++;
			bool own =
				at < b->ncells && b->cells[at].row == i && b->cells[at].column == c;
			if ((own ? add_biff(x, rows, &b->cells[at], e)
				 : add_text(x, rows, i, c, e)) < 0)
				return -1;
		}
		if (row_close(rows, 1, e) < 0)
			return -1;
	}
	return 0;
}

/* freexl does not count cells that are formulas only. */
static void widen(const struct biff *b, unsigned *n, unsigned short *width)
{
	for (size_t i = 0; i < b->ncells; i++) {
		if (b->cells[i].row >= *n)
			*n = b->cells[i].row + 1u;
		if (b->cells[i].column >= *width)
			*width = (unsigned short)(b->cells[i].column + 1);
	}
}

static int read_sheet(void *self, size_t sheet, const struct book_sink *sink, struct error *e)
{
	struct xls *x = self;
	struct row_maker rows;
	unsigned n = 0, own_rows;
	unsigned short width = 0, own_width;
	int code = freexl_select_active_worksheet(x->handle, (unsigned short)sheet);
	if (code == FREEXL_OK)
		code = freexl_worksheet_dimensions(x->handle, &n, &width);
	if (code != FREEXL_OK)
		return failed(code, e);
	if (biff_sheet_read(&x->biff, x->places[sheet], sink, e) < 0)
		return -1;
	own_rows = n;
	own_width = width;
	widen(&x->biff, &n, &width);
	if ((uint64_t)n * width > XLS_CELLS_MAX)
		return error_set(e, STATUS_LIMIT,
				 "the sheet has %u %s of %u cells, more than are read of a .xls; "
				 "save it as .xlsx",
				 n, plural(n, "row", "rows"), width);
	x->text_rows = own_rows;
	x->text_width = own_width;
	row_begin(&rows, sink);
	int status = read_rows(x, &rows, n, width, e);
	row_drop(&rows);
	return status;
}

static void close_book(void *self)
{
	struct xls *x = self;
	if (x->handle)
		freexl_close(x->handle);
	biff_close(&x->biff);
	free(x->places);
	free(x);
}

int xls_open(struct book *b, int fd, struct error *e)
{
	static const struct book_ops ops = {"XLS", read_sheet, close_book};
	char path[64];
	struct stat st;
	uint64_t size = fstat(fd, &st) == 0 ? (uint64_t)st.st_size : 0;
	struct xls *x = xcalloc(1, sizeof *x);
	x->book = b;
	b->ops = &ops;
	b->self = x;
	if (check_container(fd, size, e) < 0)
		return -1;
	if (size > XLS_FILE_MAX)
		return error_set(e, STATUS_LIMIT,
				 "the .xls is larger than %llu MiB; save it as .xlsx",
				 (unsigned long long)(XLS_FILE_MAX >> 20));
	if (biff_open(&x->biff, fd, size, e) < 0)
		return -1;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	int code = freexl_open(path, &x->handle);
	return code == FREEXL_OK ? list_sheets(x, e) : failed(code, e);
}
