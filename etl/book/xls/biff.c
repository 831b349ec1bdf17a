#include "book/xls/biff_walk.h"

#include <stdlib.h>

/* Of Excel 5 and 95, where the workbook names none. */
#define CODE_PAGE_USUAL 1252u

/* The formats that the workbook has of its own: numbers of them, as cell formats name them. */
struct own_formats {
	unsigned ids[1024];
	struct value_format formats[1024];
	size_t n;
};

static void add_format(struct biff_walk *w, struct own_formats *own)
{
	if (w->n < 5 || own->n == sizeof own->ids / sizeof *own->ids)
		return;
	own->ids[own->n] = biff_u16(w->data);
	value_format_read(&own->formats[own->n++],
			  biff_text_kept(w, w->biff->names, 2, w->biff->unicode ? 2 : 1));
}

static void add_cell_format(struct biff_walk *w, const struct own_formats *own)
{
	struct biff *b = w->biff;
	unsigned id = biff_u16(w->data + 2);
	size_t n = b->nformats;
	if (n == BIFF_FORMATS)
		return;
	if ((n & (n + 1)) == 0)
		b->formats = xrealloc(b->formats, 2 * (n + 1) * sizeof *b->formats);
	value_builtin(&b->formats[n], id);
	for (size_t i = 0; i < own->n; i++)
		if (own->ids[i] == id)
			b->formats[n] = own->formats[i];
	b->nformats++;
}

/* A thousand sheets in one place would be read a thousand times. */
static bool is_taken(const struct biff *b, const struct biff_sheet *sheet)
{
	for (size_t i = 0; i < b->nsheets; i++)
		if (sheet->worksheet && b->sheets[i].worksheet && b->sheets[i].at == sheet->at)
			return true;
	return false;
}

static int add_sheet(struct biff_walk *w)
{
	struct biff *b = w->biff;
	size_t n = b->nsheets;
	if (n == BOOK_SHEETS)
		return 0;
	if ((n & (n + 1)) == 0)
		b->sheets = xrealloc(b->sheets, 2 * (n + 1) * sizeof *b->sheets);
	b->sheets[n] = (struct biff_sheet){.at = biff_u32(w->data),
					   .hidden = (w->data[4] & 3) != 0,
					   .worksheet = w->data[5] == 0};
	if (is_taken(b, &b->sheets[n]))
		return biff_damaged(w->error);
	b->sheets[b->nsheets++].name = biff_text_kept(w, b->names, 6, 1);
	return 0;
}

static int begin(struct biff_walk *w)
{
	struct biff *b = w->biff;
	int more = biff_next(w);
	if (more <= 0 || w->id != RECORD_BOF)
		return more < 0 ? -1 : biff_damaged(w->error);
	b->unicode = biff_u16(w->data) >= 0x0600;
	return b->unicode ? 0 : biff_code_page(b, CODE_PAGE_USUAL, w->error);
}

static int take(struct biff_walk *w, struct own_formats *own)
{
	struct biff *b = w->biff;
	switch (w->id) {
	case RECORD_FILEPASS:
		return error_set(w->error, STATUS_INPUT,
				 "it is locked with a password: open it in Excel, save it as .xlsx "
				 "without one, and try again");
	case RECORD_CODEPAGE:
		return b->unicode ? 0 : biff_code_page(b, biff_u16(w->data), w->error);
	case RECORD_DATEMODE:
		b->from_1904 = biff_u16(w->data) == 1;
		return 0;
	case RECORD_RECALC:
		b->calculates =
			biff_u32(w->data + 4) != 0; /* 0: to be reckoned when it is opened */
		return 0;
	case RECORD_FORMAT:
		add_format(w, own);
		return 0;
	case RECORD_XF:
		add_cell_format(w, own);
		return 0;
	case RECORD_BOUNDSHEET:
		return add_sheet(w);
	case RECORD_SST:
		return biff_strings(w);
	default:
		return 0;
	}
}

static int read_globals(struct biff_walk *w)
{
	struct own_formats *own = xcalloc(1, sizeof *own);
	int more = 1, status = begin(w);
	while (status == 0 && (more = biff_next(w)) > 0 && w->id != RECORD_EOF)
		status = take(w, own);
	free(own);
	return more < 0 ? -1 : status;
}

int biff_open(struct biff *b, int fd, uint64_t size, struct error *e)
{
	struct biff_walk *w = xcalloc(1, sizeof *w);
	*b = (struct biff){.arena = arena_new(), .names = arena_new(), .iconv = (iconv_t)-1};
	*w = (struct biff_walk){.biff = b, .error = e};
	buffer_init(&b->text, BOOK_STRINGS_TEXT);
	strings_init(&b->strings);
	b->hidden_rows = xcalloc(BIFF_ROWS, sizeof *b->hidden_rows);
	int status = ole_open(&b->stream, fd, size, e);
	if (status == 0)
		status = read_globals(w);
	free(w);
	return status;
}

void biff_close(struct biff *b)
{
	ole_close(&b->stream);
	if (b->arena)
		arena_free(b->arena);
	if (b->names)
		arena_free(b->names);
	if (b->iconv != (iconv_t)-1 && b->iconv)
		iconv_close(b->iconv);
	buffer_drop(&b->text);
	strings_drop(&b->strings);
	free(b->sheets);
	free(b->formats);
	free(b->cells);
	free(b->hidden_rows);
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
