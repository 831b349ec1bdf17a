/* CSV as a Dutch Excel wants it. */
#include "publish/table.h"

#include <stdlib.h>

#define PART ((size_t)64 << 10)

struct excel_csv {
	struct publication publication;
	struct table table;
	bool begun;
};

int excel_csv_open(struct excel_csv **out, const struct publication *p, struct error *e)
{
	struct excel_csv *x = xcalloc(1, sizeof *x);

	x->publication = *p;
	if (table_open(&x->table, &x->publication, e) != 0) {
		excel_csv_close(x);
		return -1;
	}
	*out = x;
	return 0;
}

void excel_csv_close(struct excel_csv *x)
{
	if (!x)
		return;
	table_close(&x->table);
	free(x);
}

/* What Excel takes for a formula when it stands first in a field. */
static bool starts_formula(struct str s)
{
	return s.len && memchr("=+-@\t\r", s.ptr[0], 6);
}

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(";\"\r\n", s.ptr[i]) && s.ptr[i])
			return true;
	return false;
}

static void put_text(struct buffer *out, struct str s)
{
	bool quotes = needs_quotes(s);

	if (quotes)
		buffer_append_char(out, '"');
	if (starts_formula(s))
		buffer_append_char(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buffer_append_char(out, '"');
		buffer_append_char(out, s.ptr[i]);
	}
	if (quotes)
		buffer_append_char(out, '"');
}

static void put_number(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buffer_append_char(out, s.ptr[i] == '.' ? ',' : s.ptr[i]);
}

static void put_row(struct buffer *out, const struct excel_csv *x, bool header)
{
	const struct query_shape *s = &x->table.shape;

	for (size_t i = 0; i < s->n; i++) {
		const struct query_column *c = &s->columns[i];
		if (i)
			buffer_append_char(out, ';');
		if (header)
			put_text(out, c->title);
		else if (c->kind == QUERY_ATTRIBUTE && c->type == VALUE_STRING)
			put_text(out, x->table.cells[i]);
		else
			put_number(out, x->table.cells[i]);
	}
	buffer_append_z(out, "\r\n");
}

int excel_csv_read(struct excel_csv *x, struct buffer *out, struct error *e)
{
	int more = 1;

	if (!x->begun) {
		buffer_append_z(out, "\xEF\xBB\xBF");
		put_row(out, x, true);
		x->begun = true;
	}
	while (out->len < PART && (more = table_next(&x->table, e)) > 0)
		put_row(out, x, false);
	if (out->overflow)
		return error_set(e, STATUS_LIMIT, "a line does not fit in a part of the download");
	return more < 0 ? -1 : out->len > 0;
}
