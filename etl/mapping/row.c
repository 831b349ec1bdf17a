/* What a field is, in a record or in a code list's row. Runs once for each distinct input. */
#include "mapping/row.h"

#include "base/text/json_out.h"
#include "convention/convention.h"
#include "model/date.h"
#include "model/money.h"

static struct str column_text(const struct row *row, int field)
{
	int column = row->columns[field];
	if (column < 0 || (size_t)column >= row->ncells)
		return STR("");
	struct str s = str_trim(row->cells[column]);
	return strs_has(&row->r->missing, s) ? STR("") : s;
}

static struct str from_text(const struct row *row, const struct field *f)
{
	if (f->from == FROM_FILE)
		return row->source->file;
	if (f->from == FROM_RESOURCE)
		return row->source->resource;
	if (f->from == FROM_PATH)
		return row->source->path;
	if (f->from == FROM_FOLDER)
		return str_base_name(str_folder(row->source->path));
	return row_text(row, f->from);
}

static struct str regex_text(const struct row *row, const struct field *f)
{
	regmatch_t groups[10];
	struct str s = from_text(row, f);
	if (!f->regex || s.len == 0)
		return s;
	const char *z = arena_dup(row->source->scratch, s).ptr;
	if (regexec(f->regex, z, 10, groups, 0) != 0 || groups[f->group].rm_so < 0)
		return STR("");
	return str_trim((struct str){z + groups[f->group].rm_so,
				     (size_t)(groups[f->group].rm_eo - groups[f->group].rm_so)});
}

static struct str part_text(const struct row *row, const struct field *f)
{
	int32_t date;
	int year, month, day;
	struct str s = row_text(row, f->from);
	if (s.len == 0)
		return s;
	if (!date_read_style(s, &row->r->fields[f->from].dates, &date))
		return STR(""); /* row_field tells */
	date_to_civil(date, &year, &month, &day);
	int part = f->part == PART_YEAR ? year : f->part == PART_MONTH ? month : (month + 2) / 3;
	return arena_printf(row->source->scratch, "%d", part);
}

static struct str template_text(const struct row *row, const struct field *f, bool quoted)
{
	struct buffer b;
	struct json_out j;
	buffer_init(&b, 1u << 22);
	for (size_t i = 0; i < f->npieces; i++) {
		struct str s = f->pieces[i].literal;
		if (f->pieces[i].field != NONE)
			s = row_text(row, f->pieces[i].field);
		if (f->pieces[i].field == NONE || !quoted) {
			buffer_append_str(&b, s);
		} else {
			json_begin(&j, &b);
			json_put_string(&j, s);
		}
	}
	struct str s = arena_dup(row->source->scratch, str_trim(buffer_str(&b)));
	buffer_drop(&b);
	return s;
}

/* The cell of the row that the line's foreign keys lead to. */
static struct str lookup_text(const struct row *row, const struct field *f)
{
	struct missing_code failed = {NONE, STR(""), false};
	struct row from;
	if (!row->source->look_up(row, f->list, &failed, &from)) {
		if (row->failed && row->failed->resource == NONE)
			*row->failed = failed;
		return STR("");
	}
	return row_text(&from, f->from);
}

static struct str variant_text(const struct row *row, int field)
{
	for (size_t i = 0; i < row->nsettings; i++)
		if (row->settings[i].field == field)
			return row->settings[i].value;
	return STR("");
}

static struct str origin_text(const struct row *row, int field)
{
	const struct field *f = &row->r->fields[field];
	switch (f->origin) {
	case ORIGIN_CONSTANT:
		return f->constant;
	case ORIGIN_VARIANT:
		return variant_text(row, field);
	case ORIGIN_REGEX:
		return regex_text(row, f);
	case ORIGIN_PART:
		return part_text(row, f);
	case ORIGIN_TEMPLATE:
		return template_text(row, f, false);
	case ORIGIN_LOOKUP:
		return lookup_text(row, f);
	case ORIGIN_COLUMN:
		break;
	}
	return column_text(row, field);
}

struct str row_text(const struct row *row, int field)
{
	const struct pairs *values = &row->r->fields[field].values;
	struct str s = origin_text(row, field);
	for (size_t i = 0; i < values->n; i++)
		if (str_eq(values->items[i].from, s))
			return values->items[i].to;
	return s;
}

static struct row_source source_of(const struct resource *list, struct arena *a)
{
	struct str path = list->table->path;
	return (struct row_source){
		.file = path, .resource = list->name, .path = path, .scratch = a};
}

struct str row_of_list(struct arena *a, const struct resource *list, const struct str *cells,
		       int field)
{
	const struct table *table = list->table;
	struct row_source source = source_of(list, a);
	struct row row = {.source = &source,
			  .r = list,
			  .cells = cells,
			  .ncells = table->file_width,
			  .columns = table->columns};
	return row_text(&row, field);
}

struct str row_template(struct arena *a, const struct resource *list, size_t index,
			const struct field *f, bool quoted)
{
	const struct table *table = list->table;
	struct row_source source = source_of(list, a);
	struct row row = {.source = &source,
			  .r = list,
			  .cells = table->cells + index * table->width,
			  .ncells = table->width,
			  .columns = table->columns};
	return template_text(&row, f, quoted);
}

/* A whole number with an optional sign; a fraction of zeros ("2016.0") is what spreadsheets add. */
static bool read_integer(struct str s, int64_t *out)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '.' && s.ptr[i] != ',')
			continue;
		for (size_t k = i + 1; k < s.len; k++)
			if (s.ptr[k] != '0' || k - i > 2)
				return false;
		s.len = i;
		break;
	}
	if (s.len > 1 && s.ptr[0] == '+')
		s = (struct str){s.ptr + 1, s.len - 1};
	return s.len > 0 && money_parse(s, 0, out);
}

/* The last of two kinds of separators parts the fraction; a single one is taken for a point, unless the
 * descriptor says that it groups. */
static char decimal_of(const struct field *f, struct str text)
{
	size_t point = text.len, comma = text.len;

	if (f->convention && f->number.decimal)
		return f->number.decimal;
	for (size_t i = 0; i < text.len; i++) {
		point = text.ptr[i] == '.' ? i : point;
		comma = text.ptr[i] == ',' ? i : comma;
	}
	if (point == text.len || comma == text.len)
		return comma == text.len ? '.' : ',';
	return comma > point ? ',' : '.';
}

/* Without a plus and zeros in front of it. */
static struct str without_front(struct str s)
{
	bool minus = s.len && s.ptr[0] == '-';
	size_t zeros = 0;

	while (minus + zeros + 1 < s.len && s.ptr[minus + zeros] == '0' &&
	       s.ptr[minus + zeros + 1] != '.')
		zeros++;
	if (minus && zeros)
		((char *)(uintptr_t)s.ptr)[zeros] = '-';
	return (struct str){s.ptr + zeros, s.len - zeros};
}

struct str row_number(struct arena *a, const struct field *f, struct str text)
{
	char decimal = decimal_of(f, text), *to;
	size_t n = 0;

	if (decimal == '.' && value_is_number(text))
		return text;
	to = arena_bytes(a, text.len + 1);
	for (size_t i = text.len && text.ptr[0] == '+'; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == decimal)
			to[n++] = '.';
		else if (c != '.' && c != ',' && c != '\'' && c != ' ')
			to[n++] = c;
	}
	struct str out = without_front((struct str){to, n});
	return value_is_number(out) ? out : STR("");
}

bool row_value(const struct field *f, struct str text, struct value *out)
{
	int32_t date;
	*out = value_null();
	if (text.len == 0)
		return true;
	switch (field_value_type(f)) {
	case VALUE_STRING:
		*out = value_text(text);
		return true;
	case VALUE_INTEGER:
		out->null = !read_integer(text, &out->number);
		return !out->null;
	case VALUE_DATE:
		if (!date_read_style(text, &f->dates, &date))
			return false;
		*out = value_number(date);
		return true;
	}
	return false;
}

/* The date that a field is, or is a part of. */
static int date_of(const struct resource *r, int field)
{
	const struct field *f = &r->fields[field];
	if (f->origin == ORIGIN_PART)
		return f->from;
	return field_value_type(f) == VALUE_DATE ? field : NONE;
}

static enum row_result look_at_date(const struct row *row, int field)
{
	const struct field *f = &row->r->fields[field];
	struct date_style written = f->dates;
	struct str text = row_text(row, field);
	int32_t here, there;
	if (text.len == 0)
		return ROW_OK;
	if (!date_read_style(text, &f->dates, &here))
		return ROW_BAD;
	written.zone = NULL;
	return date_read_style(text, &written, &there) && here != there ? ROW_MOVED : ROW_OK;
}

enum row_result row_field(const struct row *row, int field, struct value *out)
{
	int date = date_of(row->r, field);
	enum row_result result = date == NONE ? ROW_OK : look_at_date(row, date);
	*out = value_null();
	if (result == ROW_BAD || !row_value(&row->r->fields[field], row_text(row, field), out))
		return ROW_BAD;
	return result;
}
