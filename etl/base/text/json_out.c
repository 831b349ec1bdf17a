#include "base/text/json_out.h"

#include "base/text/utf8.h"

#include <stdio.h>

void json_begin(struct json_out *j, struct buffer *out)
{
	*j = (struct json_out){.out = out};
}

static void before_value(struct json_out *j)
{
	if (j->need_comma)
		buffer_append_char(j->out, ',');
	j->need_comma = true;
}

void json_put_line(struct json_out *j)
{
	if (j->need_comma)
		buffer_append_char(j->out, ',');
	j->need_comma = false;
	buffer_append_char(j->out, '\n');
}

static void open_bracket(struct json_out *j, char c)
{
	before_value(j);
	buffer_append_char(j->out, c);
	j->need_comma = false;
	j->depth++;
}

static void close_bracket(struct json_out *j, char c)
{
	buffer_append_char(j->out, c);
	j->need_comma = true;
	j->depth--;
}

void json_put_object(struct json_out *j)
{
	open_bracket(j, '{');
}

void json_put_object_end(struct json_out *j)
{
	close_bracket(j, '}');
}

void json_put_array(struct json_out *j)
{
	open_bracket(j, '[');
}

void json_put_array_end(struct json_out *j)
{
	close_bracket(j, ']');
}

void json_put_key(struct json_out *j, struct str key)
{
	before_value(j);
	json_escape(j->out, key);
	buffer_append_char(j->out, ':');
	j->need_comma = false;
}

void json_put_key_z(struct json_out *j, const char *key)
{
	json_put_key(j, str_z(key));
}

void json_put_string(struct json_out *j, struct str s)
{
	before_value(j);
	json_escape(j->out, s);
}

void json_put_string_z(struct json_out *j, const char *z)
{
	json_put_string(j, str_z(z));
}

void json_put_integer(struct json_out *j, int64_t v)
{
	before_value(j);
	buffer_printf(j->out, "%lld", (long long)v);
}

void json_put_bool(struct json_out *j, bool v)
{
	before_value(j);
	buffer_append_z(j->out, v ? "true" : "false");
}

void json_put_null(struct json_out *j)
{
	before_value(j);
	buffer_append_z(j->out, "null");
}

void json_put_raw(struct json_out *j, struct str json)
{
	before_value(j);
	buffer_append_str(j->out, json);
}

static void escape_byte(struct buffer *out, unsigned char c)
{
	switch (c) {
	case '"':
		buffer_append(out, "\\\"", 2);
		break;
	case '\\':
		buffer_append(out, "\\\\", 2);
		break;
	case '\n':
		buffer_append(out, "\\n", 2);
		break;
	case '\r':
		buffer_append(out, "\\r", 2);
		break;
	case '\t':
		buffer_append(out, "\\t", 2);
		break;
	default:
		buffer_printf(out, "\\u%04x", c);
	}
}

/* Appends valid UTF-8, escaping what JSON (and script elements: U+2028, U+2029 for JSONP) must not
 * hold. */
static void escape_valid(struct buffer *out, struct str s)
{
	size_t start = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool separator = c == 0xE2 && i + 2 < s.len &&
				 (unsigned char)s.ptr[i + 1] == 0x80 &&
				 ((unsigned char)s.ptr[i + 2] & 0xFE) == 0xA8;
		if (c >= 0x20 && c != '"' && c != '\\' && !separator)
			continue;
		buffer_append(out, s.ptr + start, i - start);
		if (separator) {
			buffer_append_z(out, (unsigned char)s.ptr[i + 2] == 0xA8 ? "\\u2028"
										 : "\\u2029");
			i += 2;
		} else {
			escape_byte(out, c);
		}
		start = i + 1;
	}
	buffer_append(out, s.ptr + start, s.len - start);
}

void json_escape(struct buffer *out, struct str s)
{
	buffer_append_char(out, '"');
	while (s.len > 0) {
		size_t good = utf8_valid(s);
		escape_valid(out, (struct str){s.ptr, good});
		s.ptr += good;
		s.len -= good;
		if (s.len > 0) {
			buffer_append_z(out, "\xEF\xBF\xBD");
			s.ptr++;
			s.len--;
		}
	}
	buffer_append_char(out, '"');
}

void json_put_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

void json_put_text_z(struct json_out *j, const char *key, const char *value)
{
	json_put_text(j, key, str_z(value));
}

void json_put_count(struct json_out *j, const char *key, uint64_t n)
{
	json_put_key_z(j, key);
	json_put_integer(j, (int64_t)n);
}
