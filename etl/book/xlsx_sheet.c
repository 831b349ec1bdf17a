/* A sheet of an XLSX. */
#include "book/row_maker.h"

#include "base/memory/column.h"
#include "book/xlsx.h"

#include <stdlib.h>

/* Of a formula whose value is missing so much is told. */
#define FORMULA_SHOWN 120u

enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_BOOLEAN, TYPE_ERROR, TYPE_DATE };

struct reading {
	struct xlsx *book;
	struct row_maker rows;
	const struct book_sink *sink;
	bool in_value, in_formula, in_inline, in_phonetics; /* where text belongs */
	uint64_t next_row;
	uint32_t next_column;
	/* The open cell. */
	enum cell_type type;
	uint32_t column;
	size_t style;
	bool has_formula;
	struct buffer value, formula;
};

static const struct value_format plain_format = {VALUE_PLAIN};

static bool is_true(const char *value)
{
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void pass(struct xml *x, int status, const struct error *e)
{
	if (status < 0)
		xml_fail(x, e->status, "%s", e->text);
}

/* ---- opening ---- */

static void open_row(struct xml *x, struct reading *r, const char **attributes)
{
	const char *number = xml_attribute(attributes, "r");
	struct error e;
	uint64_t row = r->next_row;
	if (number && !str_to_u64(str_z(number), &row))
		row = 0;
	pass(x, row_open(&r->rows, row, is_true(xml_attribute(attributes, "hidden")), &e), &e);
	r->next_row = row + 1;
	r->next_column = 0;
}

static enum cell_type type_of(const char *t)
{
	switch (t[0]) {
	case 's':
		return t[1] == '\0' ? TYPE_SHARED : TYPE_TEXT; /* "str" */
	case 'i':
		return TYPE_TEXT; /* "inlineStr" */
	case 'b':
		return TYPE_BOOLEAN;
	case 'e':
		return TYPE_ERROR;
	case 'd':
		return TYPE_DATE;
	default:
		return TYPE_NUMBER;
	}
}

/* The letters of "AB12". */
static uint32_t column_of(const char *place)
{
	uint32_t c = 0;
	for (; *place >= 'A' && *place <= 'Z' && c <= BOOK_COLUMNS; place++)
		c = c * 26 + (uint32_t)(*place - 'A' + 1);
	return c ? c - 1 : BOOK_COLUMNS;
}

static void open_cell(struct reading *r, const char **attributes)
{
	r->type = TYPE_NUMBER;
	r->column = r->next_column;
	r->style = 0;
	r->has_formula = false;
	buffer_reset(&r->value);
	buffer_reset(&r->formula);
	for (; *attributes; attributes += 2) {
		const char *name = attributes[0];
		if (name[1] != '\0')
			continue;
		if (name[0] == 'r')
			r->column = column_of(attributes[1]);
		else if (name[0] == 's')
			r->style = strtoul(attributes[1], NULL, 10);
		else if (name[0] == 't')
			r->type = type_of(attributes[1]);
	}
	r->next_column = r->column + 1;
}

static void hide_columns(struct reading *r, const char **attributes)
{
	uint64_t first = 0, last = 0;
	const char *min = xml_attribute(attributes, "min"), *max = xml_attribute(attributes, "max");
	if (is_true(xml_attribute(attributes, "hidden")) && r->sink->hidden_columns && min && max &&
	    str_to_u64(str_z(min), &first) && str_to_u64(str_z(max), &last) && first >= 1 &&
	    first <= last && first <= BOOK_COLUMNS)
		r->sink->hidden_columns(r->sink->payload, (uint32_t)first - 1,
					last < BOOK_COLUMNS ? (uint32_t)last - 1
							    : BOOK_COLUMNS - 1);
}

static void merge(struct reading *r, const char **attributes)
{
	struct book_area area;
	const char *ref = xml_attribute(attributes, "ref");
	if (ref && r->sink->merged && book_area_read(&area, str_z(ref)))
		r->sink->merged(r->sink->payload, &area);
}

/* Names of one letter, which is most of a sheet. */
static void start_short(struct reading *r, char name, const char **attributes)
{
	if (name == 'c')
		open_cell(r, attributes);
	else if (name == 'v')
		r->in_value = true;
	else if (name == 'f')
		r->in_formula = r->has_formula = true;
	else if (name == 't')
		r->in_value = r->in_inline && !r->in_phonetics;
}

static void on_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct reading *r = payload;
	if (name[1] == '\0')
		start_short(r, name[0], attributes);
	else if (strcmp(name, "row") == 0)
		open_row(x, r, attributes);
	else if (strcmp(name, "is") == 0)
		r->in_inline = true;
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetics = true;
	else if (strcmp(name, "col") == 0)
		hide_columns(r, attributes);
	else if (strcmp(name, "mergeCell") == 0)
		merge(r, attributes);
}

/* ---- closing ---- */

static int add_shared(struct reading *r, struct book_cell *cell, struct error *e)
{
	char letters[COLUMN_LETTERS_SIZE];
	uint64_t index;
	if (str_to_u64(cell->text, &index) &&
	    strings_get(&r->book->strings, (size_t)index, &cell->text))
		return cell->text.len ? row_add(&r->rows, cell, e) : 0;
	column_letters(letters, r->column);
	return error_set(e, STATUS_INPUT,
			 "%s%u is text number '%.*s', and the workbook has %zu: the file is "
			 "damaged; open it in Excel or LibreOffice and save it again",
			 letters, r->rows.row.number, STR_ARG(str_head(cell->text, 40)),
			 r->book->strings.n);
}

/* A formula that was written by a program and never calculated. */
static int add_formula(struct reading *r, struct error *e)
{
	struct buffer text;
	buffer_init(&text, FORMULA_SHOWN * 2);
	buffer_append_char(&text, '=');
	buffer_append_str(&text, str_head(buffer_str(&r->formula), FORMULA_SHOWN));
	struct book_cell cell = {r->column, BOOK_FORMULA, false, false, buffer_str(&text)};
	int status = row_add(&r->rows, &cell, e);
	buffer_drop(&text);
	return status;
}

/* Nothing, or the 0 that stands for it. */
static bool has_value(const struct reading *r)
{
	bool promised = r->has_formula && r->book->uncalculated && r->type == TYPE_NUMBER;
	return r->value.len && !(promised && str_eq(buffer_str(&r->value), STR("0")));
}

static int add_cell(struct reading *r, struct error *e)
{
	struct book_cell cell = {.column = r->column, .text = buffer_str(&r->value)};
	if (!has_value(r))
		return r->has_formula && r->type == TYPE_NUMBER ? add_formula(r, e) : 0;
	switch (r->type) {
	case TYPE_NUMBER:
		return row_add_number(&r->rows, r->column, str_trim(cell.text),
				      r->style < r->book->nformats ? &r->book->formats[r->style]
								   : &plain_format,
				      r->book->from_1904, e);
	case TYPE_SHARED:
		cell.text = str_trim(cell.text);
		return add_shared(r, &cell, e);
	case TYPE_TEXT:
		cell.text.len = strings_unescape(r->value.ptr, r->value.len);
		break;
	case TYPE_BOOLEAN:
		cell.kind = BOOK_BOOLEAN;
		cell.text = strchr("1tT", cell.text.ptr[0]) ? STR("TRUE") : STR("FALSE");
		break;
	case TYPE_ERROR:
		cell.kind = BOOK_ERROR;
		break;
	case TYPE_DATE:
		cell.kind = BOOK_DATE;
		break;
	}
	return row_add(&r->rows, &cell, e);
}

static void close_cell(struct xml *x, struct reading *r)
{
	struct error e;
	if (r->value.overflow)
		xml_fail(x, STATUS_LIMIT, "a cell of row %u holds more than %zu MiB",
			 r->rows.row.number, BOOK_ROW_TEXT >> 20);
	else
		pass(x, add_cell(r, &e), &e);
}

static void on_end(struct xml *x, void *payload, const char *name)
{
	struct reading *r = payload;
	struct error e;
	if (name[1] == '\0') {
		if (name[0] == 'c')
			close_cell(x, r);
		else if (name[0] == 'v' || name[0] == 't')
			r->in_value = false;
		else if (name[0] == 'f')
			r->in_formula = false;
	} else if (strcmp(name, "row") == 0) {
		pass(x, row_close(&r->rows, 1, &e), &e);
		if (r->rows.enough)
			xml_enough(x);
	} else if (strcmp(name, "is") == 0) {
		r->in_inline = false;
	} else if (strcmp(name, "rPh") == 0) {
		r->in_phonetics = false;
	}
}

static void on_text(struct xml *x, void *payload, const char *p, size_t n)
{
	struct reading *r = payload;
	(void)x;
	if (r->in_value)
		buffer_append(&r->value, p, n);
	else if (r->in_formula && r->formula.len < FORMULA_SHOWN)
		buffer_append(&r->formula, p, n);
}

int xlsx_sheet(struct xlsx *x, struct str part, const struct book_sink *sink, struct error *e)
{
	static const struct xml_events events = {on_start, on_end, on_text};
	struct reading r = {.book = x, .sink = sink, .next_row = 1};
	row_begin(&r.rows, sink);
	buffer_init(&r.value, BOOK_ROW_TEXT);
	buffer_init(&r.formula, BOOK_ROW_TEXT);
	int status = xml_read(x->package, part, &events, &r, e);
	row_drop(&r.rows);
	buffer_drop(&r.value);
	buffer_drop(&r.formula);
	return status;
}
