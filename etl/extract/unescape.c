#include "extract/reader.h"

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
