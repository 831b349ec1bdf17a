#include "base/text/csv_out.h"

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c == '"' || c == ',' || c == '\n' || c == '\r')
			return true;
	}
	/* Readers trim what is not quoted. */
	return s.len > 0 && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void csv_field(struct buffer *out, struct str field)
{
	if (!needs_quotes(field)) {
		buffer_append_str(out, field);
		return;
	}
	buffer_append_char(out, '"');
	for (size_t i = 0; i < field.len; i++) {
		if (field.ptr[i] == '"')
			buffer_append_char(out, '"');
		buffer_append_char(out, field.ptr[i]);
	}
	buffer_append_char(out, '"');
}

void csv_comma(struct buffer *out)
{
	buffer_append_char(out, ',');
}

void csv_end(struct buffer *out)
{
	buffer_append_char(out, '\n');
}
