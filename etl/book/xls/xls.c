/* XLS (BIFF8 and BIFF5): its cells, row by row; and what else is in such containers. */
#include "book/kinds.h"
#include "book/row_maker.h"
#include "book/xls/biff.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Cells and texts are held in memory, within BIFF_CELLS and BOOK_STRINGS_TEXT. */
#define XLS_FILE_MAX ((uint64_t)128 << 20)

struct xls {
	struct book *book;
	struct biff biff;
	size_t *places; /* in biff.sheets, of each sheet */
};

/* ---- what the container holds ---- */

/* Names in it are UTF-16; of what is embedded too. */
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

/* A document of Word may lie in a sheet, and a sheet in a document of Word; the name may be in other letters. */
static bool has_book(int fd, uint64_t size)
{
	struct ole_stream s;
	struct error e;
	bool has = size <= XLS_FILE_MAX && ole_open(&s, fd, size, &e) == 0;
	if (size <= XLS_FILE_MAX)
		ole_close(&s);
	return has;
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
	if ((!book || document) && !has_book(fd, size))
		return error_set(e, STATUS_INPUT,
				 "it is a document of an older Office, but no workbook: save its "
				 "table as .xlsx or CSV");
	return 0;
}

/* ---- sheets ---- */

static int list_sheets(struct xls *x, struct error *e)
{
	const struct biff *b = &x->biff;
	size_t n = 0;
	x->places = xcalloc(b->nsheets + 1, sizeof *x->places);
	for (size_t i = 0; i < b->nsheets; i++) {
		if (!b->sheets[i].worksheet)
			continue;
		if (book_add_sheet(x->book, b->sheets[i].name, b->sheets[i].hidden, e) < 0)
			return -1;
		x->places[n++] = i;
	}
	return 0;
}

static int add_cell(const struct biff *b, struct row_maker *rows, const struct biff_cell *c,
		    struct error *e)
{
	static const struct value_format plain = {VALUE_PLAIN};
	char text[DECIMAL_TEXT_SIZE];
	struct decimal d;
	struct book_cell cell = {.column = c->column};
	switch ((enum biff_kind)c->kind) {
	case BIFF_NUMBER:
		if (!decimal_of_double(&d, c->number)) {
			cell.kind = BOOK_ERROR;
			cell.text = STR("#NUM!");
			break;
		}
		return row_add_number(rows, c->column, (struct str){text, decimal_write(text, &d)},
				      c->format < b->nformats ? &b->formats[c->format] : &plain,
				      b->from_1904, e);
	case BIFF_TEXT:
	case BIFF_SHARED:
		if (!biff_cell_text(b, c, &cell.text))
			return error_set(
				e, STATUS_INPUT,
				"row %u: the text of a cell is not there: the file is damaged; open it in "
				"Excel or LibreOffice and save it as .xlsx",
				c->row + 1u);
		break;
	case BIFF_BOOLEAN:
		cell.kind = BOOK_BOOLEAN;
		cell.text = c->value ? STR("TRUE") : STR("FALSE");
		break;
	case BIFF_ERROR:
		cell.kind = BOOK_ERROR;
		cell.text = str_z(biff_error_text(c->value));
		break;
	case BIFF_FORMULA:
		cell.kind = BOOK_FORMULA;
		cell.text = STR("=…");
		break;
	case BIFF_EMPTY:
		break;
	}
	return cell.text.len ? row_add(rows, &cell, e) : 0;
}

static int read_rows(const struct biff *b, struct row_maker *rows, struct error *e)
{
	for (size_t i = 0; i < b->ncells && !rows->enough;) {
		uint16_t row = b->cells[i].row;
		if (row_open(rows, row + 1u, b->hidden_rows[row], e) < 0)
			return -1;
		for (; i < b->ncells && b->cells[i].row == row; i++)
			if (add_cell(b, rows, &b->cells[i], e) < 0)
				return -1;
		if (row_close(rows, 1, e) < 0)
			return -1;
	}
	return 0;
}

static int read_sheet(void *self, size_t sheet, const struct book_sink *sink, struct error *e)
{
	struct xls *x = self;
	struct row_maker rows;
	if (biff_sheet_read(&x->biff, x->places[sheet], sink, e) < 0)
		return -1;
	row_begin(&rows, sink);
	int status = read_rows(&x->biff, &rows, e);
	row_drop(&rows);
	return status;
}

static void close_book(void *self)
{
	struct xls *x = self;
	biff_close(&x->biff);
	free(x->places);
	free(x);
}

int xls_open(struct book *b, int fd, struct error *e)
{
	static const struct book_ops ops = {"XLS", read_sheet, close_book};
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
	return biff_open(&x->biff, fd, size, e) < 0 ? -1 : list_sheets(x, e);
}
