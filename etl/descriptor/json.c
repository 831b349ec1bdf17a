/* Typed access to the descriptor's JSON; faults are collected, so that one reading tells all of
 * them. */
#include "descriptor/descriptor_json.h"

#include <inttypes.h>
#include <stdlib.h>

/* What fits an error's text; the rest is counted. */
#define FAULTS_TEXT 1600

void fault(struct faults *f, const char *path, const char *format, ...)
{
	char text[400];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	f->n++;
	if (f->text.len < FAULTS_TEXT)
		buffer_printf(&f->text, "%s%s: %s", f->text.len ? "\n" : "", path, text);
}

void place_fault(struct descriptor_place p, const char *format, ...)
{
	char text[400];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	fault(p.r->faults, *p.path ? p.path : "(package)", "%s", text);
}

struct descriptor_place place_key(struct descriptor_place p, const char *key, json_t *value)
{
	const char *path = arena_printf(p.r->arena, "%s%s%s", p.path, *p.path ? "." : "", key).ptr;
	return (struct descriptor_place){p.r, json_is_null(value) ? NULL : value, path};
}

struct descriptor_place place_member(struct descriptor_place p, const char *key)
{
	return place_key(p, key, json_object_get(p.json, key));
}

struct descriptor_place place_item(struct descriptor_place p, size_t i)
{
	const char *path = arena_printf(p.r->arena, "%s[%zu]", p.path, i).ptr;
	return (struct descriptor_place){p.r, json_array_get(p.json, i), path};
}

struct str get_string(struct descriptor_place p, const char *key, const char *fallback)
{
	struct descriptor_place v = place_member(p, key);
	if (!v.json)
		return str_z(fallback);
	if (!json_is_string(v.json)) {
		place_fault(v, "must be a text");
		return str_z(fallback);
	}
	return arena_dup(p.r->arena,
			 (struct str){json_string_value(v.json), json_string_length(v.json)});
}

struct str get_sha256(struct descriptor_place p, const char *key)
{
	struct str s = get_string(p, key, "");
	size_t n = 0;
	while (n < s.len && strchr("0123456789abcdef", s.ptr[n]))
		n++;
	if (s.len && (n != 64 || s.len != 64))
		place_fault(place_member(p, key),
			    "must be the 64 hexadecimal digits, in small letters, that "
			    "sha256sum gives");
	return s;
}

bool get_bool(struct descriptor_place p, const char *key, bool fallback)
{
	struct descriptor_place v = place_member(p, key);
	if (!v.json)
		return fallback;
	if (!json_is_boolean(v.json))
		place_fault(v, "must be true or false");
	return json_is_true(v.json);
}

int64_t get_integer(struct descriptor_place p, const char *key, int64_t fallback, int64_t min,
		    int64_t max)
{
	struct descriptor_place v = place_member(p, key);
	if (!v.json)
		return fallback;
	int64_t n = json_integer_value(v.json);
	if (!json_is_integer(v.json) || n < min || n > max) {
		place_fault(v, "must be a whole number from %" PRId64 " to %" PRId64, min, max);
		return fallback;
	}
	return n;
}

struct descriptor_place get_object(struct descriptor_place p, const char *key)
{
	struct descriptor_place v = place_member(p, key);
	if (v.json && !json_is_object(v.json)) {
		place_fault(v, "must be an object");
		v.json = NULL;
	}
	return v;
}

struct descriptor_place get_array(struct descriptor_place p, const char *key)
{
	struct descriptor_place v = place_member(p, key);
	if (v.json && !json_is_array(v.json)) {
		place_fault(v, "must be a list");
		v.json = NULL;
	}
	return v;
}

bool scalar_text(struct descriptor_reading *r, json_t *json, struct str *out)
{
	if (json_is_string(json)) {
		*out = arena_dup(r->arena,
				 (struct str){json_string_value(json), json_string_length(json)});
		return true;
	}
	if (!json_is_number(json) && !json_is_boolean(json))
		return false;
	char *text = json_dumps(json, JSON_ENCODE_ANY);
	*out = arena_dup(r->arena, str_z(text));
	free(text);
	return true;
}

struct strs get_strings(struct descriptor_place p, const char *key)
{
	struct descriptor_place v = place_member(p, key);
	struct strs out = {0};
	if (!v.json)
		return out;
	size_t n = json_is_array(v.json) ? json_array_size(v.json) : 1;
	out.items = ARENA_ARRAY(p.r->arena, struct str, n);
	for (size_t i = 0; i < n; i++) {
		json_t *item = json_is_array(v.json) ? json_array_get(v.json, i) : v.json;
		if (scalar_text(p.r, item, &out.items[out.n]))
			out.n++;
		else
			place_fault(v, "must be a text or a list of texts");
	}
	return out;
}

struct pairs get_pairs(struct descriptor_place p, const char *key)
{
	struct descriptor_place v = get_object(p, key);
	struct pairs out = {.items =
				    ARENA_ARRAY(p.r->arena, struct pair, json_object_size(v.json))};
	const char *name;
	json_t *value;
	json_object_foreach(v.json, name, value)
	{
		struct pair *pair = &out.items[out.n];
		pair->from = arena_dup(p.r->arena, str_z(name));
		if (scalar_text(p.r, value, &pair->to))
			out.n++;
		else
			place_fault(place_key(v, name, value), "must be a text");
	}
	return out;
}

int get_choice(struct descriptor_place p, const char *key, const char *const *names, int fallback)
{
	struct str s = get_string(p, key, NULL);
	if (!s.ptr)
		return fallback;
	for (int i = 0; names[i]; i++)
		if (str_eq(s, str_z(names[i])))
			return i;
	struct buffer list;
	buffer_init(&list, 300);
	for (int i = 0; names[i]; i++)
		buffer_printf(&list, "%s\"%s\"", i ? ", " : "", names[i]);
	place_fault(place_member(p, key), "\"%.*s\" is none of %.*s", STR_ARG(s),
		    STR_ARG(buffer_str(&list)));
	buffer_drop(&list);
	return fallback;
}

/* Repeats of repeats ("(a{99}){99}") make regcomp itself explode: the product of all bounds is
 * held. */
bool pattern_is_tame(struct str pattern)
{
	uint64_t product = 1, bound = 0;
	bool inside = false;
	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.ptr[i];
		if (c == '{') {
			inside = true;
			bound = 0;
		} else if (inside && c >= '0' && c <= '9') {
			bound = bound < 100000 ? bound * 10 + (uint64_t)(c - '0') : bound;
		} else if (inside) {
			product *= bound > 1 ? bound : 1;
			inside = c == ',';
			bound = 0;
		}
		if (product > 1000)
			return false;
	}
	return pattern.len <= 1000 && !memchr(pattern.ptr, 0, pattern.len);
}

regex_t *get_regex(struct descriptor_place p, const char *key, struct str *pattern, int flags)
{
	char reason[128];
	*pattern = get_string(p, key, "");
	struct regex *node = ARENA_NEW(p.r->arena, struct regex);
	if (!pattern_is_tame(*pattern)) {
		place_fault(place_member(p, key), "is longer than 1000 bytes, or repeats too much");
		return NULL;
	}
	int code = regcomp(&node->compiled, pattern->ptr, REG_EXTENDED | flags);
	if (code == 0) {
		node->next = p.r->m->regexes;
		p.r->m->regexes = node;
		return &node->compiled;
	}
	regerror(code, &node->compiled, reason, sizeof reason);
	place_fault(place_member(p, key), "is no POSIX extended regular expression: %s", reason);
	return NULL;
}
