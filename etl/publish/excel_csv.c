/* CSV as a Dutch Excel wants it. */
#include "publish/excel_guess.h"
#include "publish/phrases.h"
#include "write/datum.h"

#include <stdlib.h>

#define PART ((size_t)64 << 10)

struct excel_csv {
	struct publication publication;
	struct publication_rows rows;
	struct arena *arena;
	struct phrases words;
	struct buffer number;
	bool begun;
};

int excel_csv_open(struct excel_csv **out, const struct publication *p, struct error *e)
{
	struct excel_csv *x = xcalloc(1, sizeof *x);

	x->publication = *p;
	x->arena = arena_new();
	buffer_init(&x->number, PART);
	if (publication_open(&x->rows, &x->publication, e) != 0 ||
	    phrases_open(&x->words, x->arena, p, &x->rows, e) != 0) {
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
	publication_close(&x->rows);
	buffer_drop(&x->number);
	arena_free(x->arena);
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

	if (excel_would_change(s)) {
		buffer_printf(out, "=\"%.*s\"", STR_ARG(s));
		return;
	}
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

static void put_header(struct buffer *out, const struct excel_csv *x)
{
	for (size_t i = 0; i < x->rows.n; i++) {
		if (i)
			buffer_append_char(out, ';');
		put_text(out, phrases_title(&x->words, &x->rows.columns[i]));
	}
	buffer_append_z(out, "\r\n");
}

static void put_row(struct buffer *out, struct excel_csv *x)
{
	for (size_t i = 0; i < x->rows.n; i++) {
		struct datum shown = datum_as(&x->rows.columns[i], &x->rows.row[i]), *d = &shown;
		if (i)
			buffer_append_char(out, ';');
		if (d->kind == DATUM_TEXT) {
			put_text(out, phrases_value(&x->words, &x->rows.columns[i], d->text));
			continue;
		}
		buffer_reset(&x->number);
		datum_plain(&x->number, &x->rows.columns[i], d);
		put_number(out, buffer_str(&x->number));
	}
	buffer_append_z(out, "\r\n");
}

int excel_csv_read(struct excel_csv *x, struct buffer *out, struct error *e)
{
	int more = 1;

	if (!x->begun) {
		buffer_append_z(out, "\xEF\xBB\xBF");
		put_header(out, x);
		x->begun = true;
	}
	while (out->len < PART && (more = publication_next(&x->rows, e)) > 0)
		put_row(out, x);
	if (out->overflow)
		return error_set(e, STATUS_LIMIT, "a line does not fit in a part of the download");
	return more < 0 ? -1 : out->len > 0;
}
