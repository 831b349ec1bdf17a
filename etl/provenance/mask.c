#include "provenance/mask.h"

/* A place in the text of a record. */
struct finder {
	const struct mask *mask;
	struct str text;
	size_t at;
};

static bool at_byte(const struct finder *f, int c)
{
	return c >= 0 && f->at < f->text.len && f->text.ptr[f->at] == (char)c;
}

static bool is_blank(const struct finder *f)
{
	return (at_byte(f, ' ') || at_byte(f, '\t')) && !at_byte(f, f->mask->delimiter);
}

static void skip_blanks(struct finder *f)
{
	while (is_blank(f))
		f->at++;
}

/* One byte of a field inside quotes: a quote is doubled or escaped there, an escape may be. */
static bool take_quoted_byte(struct finder *f, char c)
{
	const struct mask *m = f->mask;
	bool quote = c == (char)m->quote, escape = m->escape && c == (char)m->escape;

	if (quote && !at_byte(f, m->quote) && !(m->escape && at_byte(f, m->escape)))
		return false;
	if (quote)
		f->at++;
	else if (escape && at_byte(f, c) && f->at + 1 < f->text.len && f->text.ptr[f->at + 1] == c)
		f->at++;
	if (!at_byte(f, (unsigned char)c))
		return false;
	f->at++;
	return true;
}

static bool take_quoted(struct finder *f, struct str field)
{
	f->at++;
	for (size_t i = 0; i < field.len; i++)
		if (!take_quoted_byte(f, field.ptr[i]))
			return false;
	if (!at_byte(f, f->mask->quote))
		return false;
	f->at++;
	skip_blanks(f); /* libcsv leaves them out */
	return true;
}

static bool take_plain(struct finder *f, struct str field)
{
	if (f->text.len - f->at < field.len ||
	    memcmp(f->text.ptr + f->at, field.ptr, field.len) != 0)
		return false;
	f->at += field.len;
	return true;
}

/* Passes over the field and finds what must follow it. */
static bool take_field(struct finder *f, struct str field, bool last)
{
	if (f->mask->skip_initial)
		skip_blanks(f);
	bool quoted = f->mask->quote >= 0 && at_byte(f, f->mask->quote);
	if (quoted ? !take_quoted(f, field) : !take_plain(f, field))
		return false;
	return last ? f->at == f->text.len : at_byte(f, (unsigned char)f->mask->delimiter);
}

/* What stands for a field that tells of people, in quotes where it was. */
static bool write_veiled(struct buffer *out, const struct mask *m, size_t column, struct str field,
			 bool quoted)
{
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	bool hidden = veil_hides(m->veil, column, field, &text);
	struct str s = buffer_str(&text);
	if (hidden && quoted)
		buffer_append_char(out, (char)m->quote);
	for (size_t i = 0; hidden && i < s.len; i++) {
		if (quoted && s.ptr[i] == (char)m->quote)
			buffer_append_char(out, s.ptr[i]);
		buffer_append_char(out, s.ptr[i]);
	}
	if (hidden && quoted)
		buffer_append_char(out, (char)m->quote);
	buffer_drop(&text);
	return hidden;
}

static bool write_fields(struct buffer *out, const struct mask *m, struct str text,
			 const struct str *fields, size_t nfields)
{
	struct finder f = {.mask = m, .text = text};

	if (nfields != m->width)
		return false;
	for (size_t i = 0; i < nfields; i++) {
		size_t start = f.at;
		if (!take_field(&f, fields[i], i + 1 == nfields))
			return false;
		bool in_quotes =
			m->quote >= 0 && start < text.len && text.ptr[start] == (char)m->quote;
		if (!m->shown[i])
			buffer_append_z(out, MASK_TEXT);
		else if (!write_veiled(out, m, i, fields[i], in_quotes))
			buffer_append(out, text.ptr + start, f.at - start);
		if (i + 1 < nfields)
			buffer_append_char(out, text.ptr[f.at++]);
	}
	return true;
}

/* The cells of a row, quoted where a CSV's would be. */
static bool write_cells(struct buffer *out, const struct mask *m, const struct str *fields,
			size_t nfields)
{
	if (nfields != m->width)
		return false;
	for (size_t i = 0; i < nfields; i++) {
		struct str s = fields[i];
		struct buffer veiled;
		buffer_init(&veiled, SIZE_MAX);
		if (m->shown[i] && veil_hides(m->veil, i, s, &veiled))
			s = buffer_str(&veiled);
		bool quoted = memchr(s.ptr, ';', s.len) || memchr(s.ptr, '"', s.len) ||
			      memchr(s.ptr, '\n', s.len);
		if (i)
			buffer_append_char(out, ';');
		if (!m->shown[i]) {
			buffer_append_z(out, MASK_TEXT);
			buffer_drop(&veiled);
			continue;
		}
		if (quoted)
			buffer_append_char(out, '"');
		for (size_t k = 0; k < s.len; k++) {
			if (s.ptr[k] == '"')
				buffer_append_char(out, '"');
			buffer_append_char(out, s.ptr[k]);
		}
		if (quoted)
			buffer_append_char(out, '"');
		buffer_drop(&veiled);
	}
	return true;
}

static bool write_record(struct buffer *out, const struct mask *m, struct str text,
			 const struct str *fields, size_t nfields)
{
	if (m->format == MASK_CSV)
		return write_fields(out, m, text, fields, nfields);
	if (m->format == MASK_SHEET)
		return write_cells(out, m, fields, nfields);
	if (m->format == MASK_XAF)
		return nfields == m->width && mask_xml_element(out, m, text);
	return mask_json_line(NULL, m, text) && mask_json_line(out, m, text);
}

bool mask_write(struct buffer *out, const struct mask *m, struct str text, const struct str *fields,
		size_t nfields)
{
	size_t before = out->len;
	bool readable = write_record(out, m, text, fields, nfields);

	if (!readable) {
		out->len = before;
		buffer_append_z(out, MASK_TEXT);
	}
	return readable;
}
