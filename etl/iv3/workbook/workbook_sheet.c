/* A sheet of CBS's workbook in memory: it has some two hundred rows. */
#include "iv3/workbook/model_sheets.h"

#include <string.h>
#include <strings.h>

struct taking {
	struct workbook_sheet *sheet;
	struct arena *arena;
};

static int take_row(void *payload, const struct book_row *row, struct error *e)
{
	struct taking *t = payload;

	(void)e;
	if (row->number > SHEET_ROWS)
		return 1;
	for (size_t i = 0; i < row->n; i++) {
		const struct book_cell *c = &row->cells[i];
		if (c->column < SHEET_COLUMNS)
			t->sheet->cells[row->number - 1][c->column] = (struct workbook_cell){
				c->kind, c->scaled, arena_dup(t->arena, str_trim(c->text))};
	}
	return 0;
}

static bool same_name(struct str a, const char *b)
{
	struct str name = str_trim(a);

	return name.len == strlen(b) && strncasecmp(name.ptr, b, name.len) == 0;
}

int workbook_sheet_read(struct workbook_sheet **out, struct arena *a, struct book *b,
			const char *name, struct error *e)
{
	size_t n;
	const struct book_sheet *sheets = book_sheets(b, &n);

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!same_name(sheets[i].name, name))
			continue;
		struct taking t = {ARENA_NEW(a, struct workbook_sheet), a};
		struct book_sink sink = {.payload = &t, .row = take_row};
		t.sheet->name = sheets[i].name;
		if (book_read(b, i, &sink, e) != 0)
			return error_context(e, "tabblad %s", name);
		*out = t.sheet;
		return 0;
	}
	return 0;
}

const struct workbook_cell *workbook_cell(const struct workbook_sheet *s, int row, int column)
{
	static const struct workbook_cell none;

	if (row < 1 || column < 1 || row > (int)SHEET_ROWS || column > (int)SHEET_COLUMNS)
		return &none;
	return &s->cells[row - 1][column - 1];
}

struct str workbook_place(struct arena *a, const struct workbook_sheet *s, int row, int column)
{
	char letters[3] = {0};
	int high = (column - 1) / 26;

	if (high)
		letters[0] = (char)('A' + high - 1);
	letters[high ? 1 : 0] = (char)('A' + (column - 1) % 26);
	return arena_printf(a, "%.*s!%s%d", STR_ARG(s->name), letters, row);
}
