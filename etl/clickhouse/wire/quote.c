#include "clickhouse/wire/quote.h"

void quote_put(struct buffer *sql, struct str text)
{
	buffer_append_char(sql, '\'');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char b = (unsigned char)text.ptr[i];
		if (b == '\'' || b == '\\')
			buffer_append_char(sql, '\\');
		if (b < 0x20 || b == 0x7f)
			buffer_printf(sql, "\\x%02X", b);
		else
			buffer_append_char(sql, (char)b);
	}
	buffer_append_char(sql, '\'');
}
