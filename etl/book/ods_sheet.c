/* A sheet of an ODS. Cells and rows that are alike are written once, with how often. */
#include "book/ods.h"
#include "book/row_maker.h"

#include <stdio.h>
#include <stdlib.h>

/* Blanks that text:s stands for. */
#define BLANKS_MAX 1000u

enum ods_type {
	TYPE_NONE,
	TYPE_NUMBER,
	TYPE_PERCENT,
	TYPE_DATE,
	TYPE_TIME,
	TYPE_BOOLEAN,
	TYPE_TEXT,
	TYPE_ERROR
};

struct reading {
	struct ods *ods;
	const struct book_sink *sink;
	struct row_maker rows;
	size_t sheet, seen; /* wanted; tables that began */
	unsigned depth;     /* of tables: 1 within the sheet */
	bool within;        /* the sheet that is wanted */
	unsigned skip;      /* within notes and shapes of a cell, whose text is not its own */
	unsigned inside;    /* elements that are open from a paragraph of the cell on */
	uint64_t next_row, row_times;
	uint32_t next_column, column_index;
	const struct value_format **defaults; /* of columns */
	/* The open cell. */
	bool in_cell, has_formula, paragraphs;
	enum ods_type type;
	uint64_t times;
	const struct value_format *format;
	struct buffer value, text;
};

static void pass(struct xml *x, int status, const struct error *e)
{
	if (status < 0)
		xml_fail(x, e->status, "%s", e->text);
}

static uint64_t times_of(const char **attributes, const char *name)
{
	const char *text = xml_attribute(attributes, name);
	uint64_t n;
	return text && str_to_u64(str_z(text), &n) && n > 0 ? n : 1;
}

/* "collapse" and "filter" hide. */
static bool is_hidden(const char **attributes)
{
	const char *visibility = xml_attribute(attributes, "visibility");
	return visibility && strcmp(visibility, "visible") != 0;
}

/* ---- opening ---- */

static void open_column(struct reading *r, const char **attributes)
{
	uint64_t n = times_of(attributes, "number-columns-repeated");
	uint32_t first = r->column_index;
	if (first >= BOOK_COLUMNS)
		return;
	n = n < BOOK_COLUMNS - first ? n : BOOK_COLUMNS - first;
	r->column_index += (uint32_t)n;
	const struct value_format *f =
		ods_format(&r->ods->styles, xml_attribute(attributes, "default-cell-style-name"));
	for (uint64_t i = 0; i < n; i++)
		r->defaults[first + i] = f;
	if (is_hidden(attributes) && r->sink->hidden_columns)
		r->sink->hidden_columns(r->sink->payload, first, first + (uint32_t)n - 1);
}

static void open_row(struct xml *x, struct reading *r, const char **attributes)
{
	struct error e;
	r->row_times = times_of(attributes, "number-rows-repeated");
	/* Empty rows without end come last; what is below all that sheets have is none of them. */
	if (r->next_row > BOOK_ROWS) {
		xml_enough(x);
		return;
	}
	pass(x, row_open(&r->rows, r->next_row, is_hidden(attributes), &e), &e);
	r->next_row += r->row_times;
	r->next_column = 0;
}

static enum ods_type type_of(const char *name)
{
	static const struct {
		const char *name;
		enum ods_type type;
	} types[] = {{"float", TYPE_NUMBER},       {"currency", TYPE_NUMBER},
		     {"percentage", TYPE_PERCENT}, {"date", TYPE_DATE},
		     {"time", TYPE_TIME},          {"boolean", TYPE_BOOLEAN},
		     {"string", TYPE_TEXT}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
	return TYPE_NONE;
}

static void take_attribute(struct reading *r, const char *name, const char *value)
{
	const char *colon = strchr(name, ':');
	const char *local = colon ? colon + 1 : name;
	if (strcmp(local, "value-type") == 0) {
		bool extension = strncmp(name, "calcext:", 8) == 0;
		if (extension && strcmp(value, "error") == 0)
			r->type = TYPE_ERROR;
		else if (!extension && r->type != TYPE_ERROR)
			r->type = type_of(value);
	} else if (strcmp(local, "value") == 0 || strcmp(local, "date-value") == 0 ||
		   strcmp(local, "time-value") == 0 || strcmp(local, "boolean-value") == 0 ||
		   strcmp(local, "string-value") == 0) {
		buffer_append_z(&r->value, value);
	} else if (strcmp(local, "formula") == 0) {
		r->has_formula = true;
	} else if (strcmp(local, "style-name") == 0) {
		r->format = ods_format(&r->ods->styles, value);
	}
}

static void tell_merged(struct reading *r, const char **attributes)
{
	uint64_t columns = times_of(attributes, "number-columns-spanned");
	uint64_t rows = times_of(attributes, "number-rows-spanned");
	uint32_t top = r->rows.row.number - 1, left = r->next_column;
	if ((columns == 1 && rows == 1) || !r->sink->merged || columns > BOOK_COLUMNS ||
	    rows > BOOK_ROWS)
		return;
	struct book_area area = {top, left, top + (uint32_t)rows - 1, left + (uint32_t)columns - 1};
	r->sink->merged(r->sink->payload, &area);
}

static void open_cell(struct reading *r, const char **attributes)
{
	r->in_cell = true;
	r->inside = 0;
	r->has_formula = r->paragraphs = false;
	r->type = TYPE_NONE;
	r->times = times_of(attributes, "number-columns-repeated");
	r->format = r->next_column < BOOK_COLUMNS ? r->defaults[r->next_column] : NULL;
	buffer_reset(&r->value);
	buffer_reset(&r->text);
	tell_merged(r, attributes);
	for (; *attributes; attributes += 2)
		take_attribute(r, attributes[0], attributes[1]);
}

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Beside its paragraphs a cell has notes and shapes of many kinds, which may hold paragraphs of their own. */
static void beside_text(struct reading *r, const char *name)
{
	static const char *const lists[] = {"list", "list-item", "list-header", NULL};
	if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
		if (r->paragraphs)
			buffer_append_char(&r->text, '\n');
		r->paragraphs = true;
		r->inside = 1;
	} else if (!is_one_of(name, lists)) {
		r->skip = 1;
	}
}

static void within_text(struct reading *r, const char *name, const char **attributes)
{
	static const char *const others[] = {"annotation", "frame", "custom-shape", "g",    "rect",
					     "note",       "table", "ruby-text",    "line", NULL};
	if (is_one_of(name, others)) {
		r->skip = 1;
		return;
	}
	r->inside++;
	if (strcmp(name, "s") == 0) {
		uint64_t n = times_of(attributes, "c");
		for (uint64_t i = 0; i < n && i < BLANKS_MAX; i++)
			buffer_append_char(&r->text, ' ');
	} else if (strcmp(name, "tab") == 0) {
		buffer_append_char(&r->text, '\t');
	} else if (strcmp(name, "line-break") == 0) {
		buffer_append_char(&r->text, '\n');
	}
}

static void on_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct reading *r = payload;
	if (r->in_cell) {
		if (r->skip)
			r->skip++;
		else if (r->inside)
			within_text(r, name, attributes);
		else
			beside_text(r, name);
		return;
	}
	if (strcmp(name, "table") == 0) {
		if (r->depth++ == 0)
			r->within = r->seen++ == r->sheet;
		return;
	}
	if (!r->within)
		return;
	if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
		open_cell(r, attributes);
	else if (strcmp(name, "table-row") == 0)
		open_row(x, r, attributes);
	else if (strcmp(name, "table-column") == 0)
		open_column(r, attributes);
}

/* ---- closing ---- */

/* "PT10H20M00S", to the nearest second: LibreOffice writes 10:20 as PT10H19M59.9999999S. */
static size_t time_text(char out[VALUE_TEXT_SIZE], struct str s)
{
	static const char units[] = "HMS";
	uint64_t part[3] = {0}, v = 0;
	unsigned fraction = 0; /* its digits, and 1 */
	if (!str_starts(s, STR("PT")) || s.len > 40)
		return 0;
	for (size_t i = 2; i < s.len; i++) {
		char c = s.ptr[i];
		const char *unit = strchr(units, c);
		if (c >= '0' && c <= '9') {
			if (!fraction)
				v = v > 100000000 ? v : v * 10 + (uint64_t)(c - '0');
			else
				v += fraction++ == 1 && c >= '5';
		} else if (c == '.' || c == ',') {
			fraction = 1;
		} else if (unit && c) {
			part[unit - units] = v;
			v = 0;
			fraction = 0;
		} else {
			return 0;
		}
	}
	uint64_t all = part[0] * 3600 + part[1] * 60 + part[2];
	return (size_t)snprintf(out, 48, "%02llu:%02llu:%02llu", (unsigned long long)(all / 3600),
				(unsigned long long)(all / 60 % 60),
				(unsigned long long)(all % 60));
}

static void take_date(struct book_cell *cell, char out[VALUE_TEXT_SIZE])
{
	size_t n = cell->text.len < 40 ? cell->text.len : 40;
	cell->kind = BOOK_DATE;
	memcpy(out, cell->text.ptr, n);
	char *t = memchr(out, 'T', n);
	if (t)
		*t = ' ';
	cell->text = (struct str){out, n};
}

static void take_percent(struct book_cell *cell, char out[VALUE_TEXT_SIZE])
{
	static const struct value_format percent = {VALUE_PERCENT};
	size_t n = value_text(out, cell, cell->text, &percent, false);
	if (n)
		cell->text = (struct str){out, n};
}

/* What the cell is; false: nothing. */
static bool make_cell(struct reading *r, struct book_cell *cell, char out[VALUE_TEXT_SIZE])
{
	static const struct value_format plain = {VALUE_PLAIN};
	size_t n;
	*cell = (struct book_cell){.text = buffer_str(&r->value)};
	switch (r->type) {
	case TYPE_NUMBER:
		n = value_text(out, cell, cell->text, r->format ? r->format : &plain, false);
		cell->kind = n ? cell->kind : BOOK_TEXT;
		cell->text = n ? (struct str){out, n} : cell->text;
		break;
	case TYPE_PERCENT:
		take_percent(cell, out);
		break;
	case TYPE_DATE:
		take_date(cell, out);
		break;
	case TYPE_TIME:
		cell->kind = BOOK_DATE;
		n = time_text(out, cell->text);
		cell->text = n ? (struct str){out, n} : cell->text;
		break;
	case TYPE_BOOLEAN:
		cell->kind = BOOK_BOOLEAN;
		cell->text = str_eq(cell->text, STR("true")) ? STR("TRUE") : STR("FALSE");
		break;
	case TYPE_ERROR:
		cell->kind = BOOK_ERROR;
		cell->text = r->text.len ? buffer_str(&r->text) : STR("#ERR!");
		break;
	case TYPE_TEXT:
	case TYPE_NONE:
		/* What is stored, where its format shows it otherwise: with blanks in front of it. */
		cell->text = cell->text.len ? cell->text : buffer_str(&r->text);
		/* One that came to an empty text has at least a paragraph. */
		if (r->type == TYPE_NONE && r->has_formula && !r->paragraphs &&
		    cell->text.len == 0) {
			cell->kind = BOOK_FORMULA;
			cell->text = STR("=…");
		}
		break;
	}
	return cell->text.len > 0;
}

static void close_cell(struct xml *x, struct reading *r)
{
	char out[VALUE_TEXT_SIZE];
	struct book_cell cell;
	struct error e;
	r->in_cell = false;
	if (r->value.overflow || r->text.overflow) {
		xml_fail(x, STATUS_LIMIT, "a cell of row %u holds more than %zu MiB",
			 r->rows.row.number, BOOK_ROW_TEXT >> 20);
		return;
	}
	if (make_cell(r, &cell, out))
		for (uint64_t i = 0; i < r->times && !xml_stopped(x); i++) {
			cell.column = r->next_column + (uint32_t)i;
			pass(x, row_add(&r->rows, &cell, &e), &e);
		}
	r->next_column =
		r->times < BOOK_COLUMNS ? r->next_column + (uint32_t)r->times : BOOK_COLUMNS;
}

static void on_end(struct xml *x, void *payload, const char *name)
{
	struct reading *r = payload;
	struct error e;
	if (r->skip) {
		r->skip--;
	} else if (r->inside) {
		r->inside--;
	} else if (r->in_cell) {
		if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
			close_cell(x, r);
	} else if (strcmp(name, "table") == 0) {
		if (--r->depth == 0 && r->within)
			xml_enough(x);
	} else if (r->within && strcmp(name, "table-row") == 0) {
		pass(x, row_close(&r->rows, r->row_times, &e), &e);
		if (r->rows.enough)
			xml_enough(x);
	}
}

static void on_text(struct xml *x, void *payload, const char *p, size_t n)
{
	struct reading *r = payload;
	(void)x;
	if (r->inside && !r->skip)
		buffer_append(&r->text, p, n);
}

int ods_sheet(struct ods *o, size_t sheet, const struct book_sink *sink, struct error *e)
{
	static const struct xml_events events = {on_start, on_end, on_text};
	struct reading r = {.ods = o, .sink = sink, .sheet = sheet, .next_row = 1};
	row_begin(&r.rows, sink);
	buffer_init(&r.value, BOOK_ROW_TEXT);
	buffer_init(&r.text, BOOK_ROW_TEXT);
	r.defaults = xcalloc(BOOK_COLUMNS, sizeof *r.defaults);
	int status = xml_read(o->package, STR("content.xml"), &events, &r, e);
	free(r.defaults);
	row_drop(&r.rows);
	buffer_drop(&r.value);
	buffer_drop(&r.text);
	return status;
}
