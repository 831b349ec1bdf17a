/* Pieces in dialects that libcsv does not know, as it wants them. */
#include "extract/text/reader.h"

/* Inside a quoted field at p[i]: copies one byte or pair, returns the bytes used. */
static size_t copy_inside(struct buffer *out, const struct reader_dialect *d, const char *p,
			  size_t n, bool *inside)
{
	char quote = (char)d->quote;
	char escape = (char)d->escape;
	if (n > 1 && p[0] == escape && p[1] == quote) {
		buffer_append_char(out, quote);
		buffer_append_char(out, quote);
		return 2;
	}
	if (n > 1 && p[0] == escape && p[1] == escape) {
		buffer_append_char(out, escape);
		return 2;
	}
	if (p[0] == quote && n > 1 && p[1] == quote) { /* doubled as well */
		buffer_append(out, p, 2);
		return 2;
	}
	if (p[0] == quote)
		*inside = false;
	buffer_append_char(out, p[0]);
	return 1;
}

static size_t blanks_at(const struct reader_dialect *d, const char *p, size_t n)
{
	size_t i = 0;
	while (i < n && (p[i] == ' ' || (p[i] == '\t' && d->delimiter != '\t')))
		i++;
	return i;
}

static bool is_line_end(const char *p, size_t n)
{
	return n == 0 || *p == '\r' || *p == '\n';
}

/* One byte that is no blank to be left out; whether a field begins behind it. */
static bool copy_byte(struct buffer *out, const struct reader_dialect *d, const char *p,
		      bool may_open, bool *inside)
{
	bool quote = d->quote >= 0 && *p == (char)d->quote;
	*inside = *inside ? !quote : quote && may_open;
	buffer_append_char(out, *p);
	return !*inside && (*p == d->delimiter || is_line_end(p, 1));
}

void squeeze(struct buffer *out, const struct reader_dialect *d, const char *p, size_t n,
	     bool inside)
{
	bool field_start = !inside;
	size_t first = inside ? 0 : blanks_at(d, p, n);
	if (!inside && is_line_end(p + first, n - first)) {
		buffer_append(out, p, n); /* libcsv takes a bare line end for nothing */
		return;
	}
	for (size_t i = 0; i < n;) {
		size_t blanks = inside ? 0 : blanks_at(d, p + i, n - i);
		if (blanks && (field_start || d->delimiter == ' ')) {
			i += blanks;
			if (!field_start && !is_line_end(p + i, n - i))
				buffer_append_char(out, ' ');
			field_start = true;
			continue;
		}
		/* A doubled quote leaves the field and is in it again. */
		bool may_open = field_start || (i > 0 && p[i - 1] == (char)d->quote);
		field_start = copy_byte(out, d, p + i, may_open, &inside);
		i++;
	}
}

void unescape(struct buffer *out, const struct reader_dialect *d, const char *p, size_t n,
	      bool inside)
{
	bool field_start = !inside;
	for (size_t i = 0; i < n;) {
		if (inside && d->quote >= 0) {
			i += copy_inside(out, d, p + i, n - i, &inside);
			continue;
		}
		inside = field_start && p[i] == (char)d->quote;
		field_start = p[i] == d->delimiter || p[i] == '\r' || p[i] == '\n';
		buffer_append_char(out, p[i++]);
	}
}
