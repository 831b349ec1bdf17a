#include "sniff/merge/json_tree.h"

#define SHORT_LINE 90

void put_str(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

void put_z(struct json_out *j, const char *key, const char *value)
{
	put_str(j, key, str_z(value));
}

void put_int(struct json_out *j, const char *key, int64_t value)
{
	json_put_key_z(j, key);
	json_put_integer(j, value);
}

void put_bool(struct json_out *j, const char *key, bool value)
{
	json_put_key_z(j, key);
	json_put_bool(j, value);
}

void put_char(struct json_out *j, const char *key, char value)
{
	put_str(j, key, (struct str){&value, 1});
}

void open_object(struct json_out *j, const char *key)
{
	json_put_key_z(j, key);
	json_put_object(j);
}

void open_array(struct json_out *j, const char *key)
{
	json_put_key_z(j, key);
	json_put_array(j);
}

/* Bytes of the text that starts at i, with its quotes. */
static size_t text_length(struct str s, size_t i)
{
	size_t n = 1;
	while (i + n < s.len && s.ptr[i + n] != '"')
		n += s.ptr[i + n] == '\\' ? 2 : 1;
	return i + n < s.len ? n + 1 : s.len - i;
}

/* Bytes of the object or array that starts at i when it is short and flat, else 0. */
static size_t flat_length(struct str s, size_t i)
{
	size_t n = 1;
	while (i + n < s.len && n <= SHORT_LINE) {
		char c = s.ptr[i + n];
		if (c == '{' || c == '[')
			return 0;
		if (c == '}' || c == ']')
			return n + 1;
		n += c == '"' ? text_length(s, i + n) : 1;
	}
	return 0;
}

static void new_line(struct buffer *out, int depth)
{
	buffer_append_char(out, '\n');
	for (int i = 0; i < depth; i++)
		buffer_append(out, "  ", 2);
}

/* One flat piece as it is, but with a blank behind each comma and colon. */
static void put_flat(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = s.ptr[i] == '"' ? text_length(s, i) : 1;
		buffer_append(out, s.ptr + i, n);
		if (s.ptr[i] == ',' || s.ptr[i] == ':')
			buffer_append_char(out, ' ');
		i += n;
	}
}

void json_indent(struct buffer *out, struct str s)
{
	int depth = 0;
	for (size_t i = 0; i < s.len;) {
		char c = s.ptr[i];
		bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
		size_t n = opens ? flat_length(s, i) : c == '"' ? text_length(s, i) : 1;
		if (closes)
			new_line(out, --depth);
		if (n == 0) { /* an opening bracket of something long */
			buffer_append_char(out, c);
			new_line(out, ++depth);
			i++;
			continue;
		}
		put_flat(out, (struct str){s.ptr + i, n});
		if (c == ',') {
			out->len--; /* the blank that put_flat put behind it */
			new_line(out, depth);
		}
		i += n;
	}
	buffer_append_char(out, '\n');
}
