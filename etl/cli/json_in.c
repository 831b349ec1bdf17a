#include "cli/json_in.h"

#include "base/utf8.h"

static struct str skip_blanks(struct str s)
{
	while (s.len && strchr(" \t\r\n", *s.ptr) && *s.ptr)
		s = (struct str){s.ptr + 1, s.len - 1};
	return s;
}

static struct str from(struct str s, size_t n)
{
	return (struct str){s.ptr + n, s.len - n};
}

/* Bytes of the string that starts at s (with its quotes), 0 when it does not end. */
static size_t string_length(struct str s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '"')
			return i + 1;
	}
	return 0;
}

/* Bytes of the object or array that starts at s, 0 when it does not end. */
static size_t nest_length(struct str s)
{
	size_t depth = 0, i = 0;
	while (i < s.len) {
		char c = s.ptr[i];
		size_t n = c == '"' ? string_length(from(s, i)) : 1;
		if (!n)
			return 0;
		i += n;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return i;
	}
	return 0;
}

/* Bytes of the value that starts at s, 0 when there is none. */
static size_t value_length(struct str s)
{
	size_t i = 0;
	if (s.len && *s.ptr == '"')
		return string_length(s);
	if (s.len && (*s.ptr == '{' || *s.ptr == '['))
		return nest_length(s);
	while (i < s.len && s.ptr[i] && !strchr(",]} \t\r\n", s.ptr[i]))
		i++;
	return i;
}

/* Moves behind the opening bracket, or behind the comma after the last value. False at the end. */
static bool advance(struct str *rest, char open)
{
	*rest = skip_blanks(*rest);
	if (!rest->len || (*rest->ptr != open && *rest->ptr != ','))
		return false;
	*rest = skip_blanks(from(*rest, 1));
	return rest->len && *rest->ptr != ']' && *rest->ptr != '}';
}

bool json_next_element(struct str *rest, struct str *value)
{
	if (!advance(rest, '['))
		return false;
	size_t n = value_length(*rest);
	*value = (struct str){rest->ptr, n};
	*rest = from(*rest, n);
	return n > 0;
}

bool json_next_member(struct str *rest, struct str *key, struct str *value)
{
	if (!advance(rest, '{') || *rest->ptr != '"')
		return false;
	size_t n = string_length(*rest);
	if (!n)
		return false;
	*key = (struct str){rest->ptr + 1, n - 2};
	*rest = skip_blanks(from(*rest, n));
	if (!rest->len || *rest->ptr != ':')
		return false;
	*rest = skip_blanks(from(*rest, 1));
	n = value_length(*rest);
	*value = (struct str){rest->ptr, n};
	*rest = from(*rest, n);
	return n > 0;
}

struct str json_find(struct str json, const char *path)
{
	struct str steps = str_z(path), key, value;
	while (steps.ptr) {
		struct str step = str_split(&steps, '.'), rest = json;
		bool found = false;
		while (!found && json_next_member(&rest, &key, &value))
			found = str_eq(key, step);
		if (!found)
			return (struct str){0};
		json = value;
	}
	return json;
}

static uint32_t hex4(struct str s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < 4 && i < s.len; i++) {
		char c = s.ptr[i];
		uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
				 : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
				 : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
							: 0;
		n = n << 4 | digit;
	}
	return n;
}

/* The escape behind a backslash at s; gives the bytes it took. */
static size_t unescape(struct buffer *out, struct str s)
{
	static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";
	const char *simple = *s.ptr ? strchr(names, *s.ptr) : NULL;
	if (simple) {
		buffer_append_char(out, values[simple - names]);
		return 1;
	}
	if (*s.ptr != 'u' || s.len < 5) {
		buffer_append_char(out, *s.ptr);
		return 1;
	}
	char bytes[4];
	uint32_t c = hex4(from(s, 1));
	size_t used = 5;
	if (c >= 0xd800 && c < 0xdc00 && s.len >= 11 && s.ptr[5] == '\\' && s.ptr[6] == 'u') {
		c = 0x10000 + ((c - 0xd800) << 10) + ((hex4(from(s, 7)) - 0xdc00) & 0x3ff);
		used = 11;
	} else if (c >= 0xd800 && c < 0xe000) {
		c = 0xfffd; /* half a pair */
	}
	buffer_append(out, bytes, utf8_put(bytes, c));
	return used;
}

void json_plain(struct buffer *out, struct str value)
{
	if (str_eq(value, STR("null")))
		return;
	if (value.len < 2 || *value.ptr != '"') {
		buffer_append_str(out, value);
		return;
	}
	struct str text = {value.ptr + 1, value.len - 2};
	while (text.len) {
		if (*text.ptr == '\\' && text.len > 1) {
			text = from(text, 1);
			text = from(text, unescape(out, text));
		} else {
			buffer_append_char(out, *text.ptr);
			text = from(text, 1);
		}
	}
}
