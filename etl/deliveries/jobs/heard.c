#include "deliveries/jobs/heard.h"

#include "base/system/file.h"
#include "base/text/json_token.h"
#include <stdlib.h>

#define OUTPUT_MAX ((size_t)256 << 20)
#define HOW JSON_REJECT_DUPLICATES

/* Numbers with a fraction become texts: amounts do not pass through floating point. */
static struct str quoted(struct arena *a, struct str line)
{
	struct buffer out;
	size_t at = 0;
	buffer_init(&out, OUTPUT_MAX);
	for (;;) {
		struct json_token t = json_token(line, at, true);
		if (t.kind == TOKEN_END || t.kind == TOKEN_FAULT || t.kind == TOKEN_MORE)
			break;
		struct str token = {line.ptr + t.at, t.n};
		bool real = t.kind == TOKEN_NUMBER && memchr(token.ptr, '.', token.len);
		buffer_append_z(&out, real ? "\"" : "");
		buffer_append_str(&out, token);
		buffer_append_z(&out, real ? "\"" : "");
		at = t.at + t.n;
	}
	struct str text = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return text;
}

json_t *heard(const struct desk *d, int64_t delivery, enum job_kind kind)
{
	struct arena *a = arena_new();
	struct str text;
	struct error e;
	struct str name = arena_printf(a, "%s.out", job_word(kind));
	json_t *all = NULL;
	if (file_read(&text, a, delivery_path(d, a, delivery, name.ptr).ptr, OUTPUT_MAX, &e) == 0)
		all = json_array();
	while (all && text.len) {
		struct str line = str_split(&text, '\n');
		line = quoted(a, line);
		json_t *one = line.len ? json_loadb(line.ptr, line.len, HOW, NULL) : NULL;
		if (one)
			json_array_append_new(all, one);
	}
	arena_free(a);
	if (all && json_array_size(all) == 0) {
		json_decref(all);
		all = NULL;
	}
	return all;
}

struct str heard_text(const json_t *object, const char *name, struct arena *a)
{
	const json_t *v = json_object_get(object, name);
	if (!json_is_string(v))
		return (struct str){0};
	return arena_dup(a, (struct str){json_string_value(v), json_string_length(v)});
}

int64_t heard_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

bool heard_true(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

struct str heard_amount(const json_t *value, struct arena *a)
{
	if (json_is_integer(value))
		return arena_printf(a, "%lld", (long long)json_integer_value(value));
	if (!json_is_string(value))
		return (struct str){0};
	return arena_dup(a, (struct str){json_string_value(value), json_string_length(value)});
}

json_t *heard_parse(struct str text)
{
	return text.len ? json_loadb(text.ptr, text.len, HOW, NULL) : NULL;
}

struct str heard_written(const json_t *value, struct arena *a)
{
	char *text = json_dumps(value, JSON_INDENT(2));
	struct str out = arena_printf(a, "%s\n", text ? text : "{}");
	free(text);
	return out;
}
