#include "extract/json/json_find.h"

#include "base/memory/buffer.h"

#include <stdio.h>

#define CANDIDATES 6

/* ---- by its looks ---- */

static size_t behind_blanks(const char *p, size_t n, size_t i)
{
	while (i < n && memchr(" \t\r\n", p[i], 4))
		i++;
	return i;
}

/* A bracket alone may also open a header: "[account];[amount]". */
bool json_looks(const char *p, size_t n)
{
	size_t i = behind_blanks(p, n, 0);
	if (i == n || (p[i] != '{' && p[i] != '['))
		return false;
	size_t next = behind_blanks(p, n, i + 1);
	if (next == n)
		return false;
	return p[i] == '{' ? p[next] == '"' || p[next] == '}' : p[next] == '{' || p[next] == ']';
}

/* ---- search: which arrays hold objects ---- */

struct candidate {
	char path[JSON_PATH_MAX];
	size_t levels;
	uint64_t objects;
};

struct json_search {
	struct buffer path;
	size_t base[JSON_DEPTH + 2];
	struct candidate found[CANDIDATES];
	size_t n;
	uint64_t objects; /* in the array at hand */
};

static enum json_step search_name(struct json_cursor *c, void *payload, struct error *e)
{
	struct json_search *s = payload;
	struct str token = json_cursor_text(c);
	struct json_oddity odd = {0};
	(void)e;
	s->path.len = s->base[c->depth];
	s->path.overflow = false;
	if (buffer_reserve(&s->path, token.len + 1) != 0)
		return JSON_GOOD; /* so long a path cannot be meant */
	s->path.len += json_token_text(s->path.ptr + s->path.len, token, &odd);
	buffer_append_char(&s->path, '\0');
	s->path.overflow = odd.nul;
	return JSON_GOOD;
}

static enum json_step count_objects(struct json_cursor *c, void *payload, struct error *e)
{
	struct json_search *s = payload;
	s->objects += c->token.kind == TOKEN_OBJECT;
	return json_skip(c, NULL, e);
}

static enum json_step search_value(struct json_cursor *c, void *payload, struct error *e);

static enum json_step search_object(struct json_search *s, struct json_cursor *c, struct error *e)
{
	if (c->depth < JSON_DEPTH)
		s->base[c->depth + 1] = s->path.len;
	return json_members(c, search_name, search_value, s, e);
}

static enum json_step search_value(struct json_cursor *c, void *payload, struct error *e)
{
	struct json_search *s = payload;
	if (c->token.kind == TOKEN_OBJECT)
		return search_object(s, c, e);
	if (c->token.kind != TOKEN_ARRAY)
		return json_skip(c, NULL, e);
	size_t levels = c->depth;
	s->objects = 0;
	enum json_step step = json_elements(c, count_objects, s, e);
	if (step != JSON_GOOD || s->objects == 0 || s->path.overflow || s->n == CANDIDATES)
		return step;
	struct candidate *found = &s->found[s->n++];
	memcpy(found->path, s->path.ptr, s->path.len);
	found->levels = levels;
	found->objects = s->objects;
	return step;
}

static enum json_step refuse_several(struct json_cursor *c, const struct json_search *s)
{
	struct buffer text;
	buffer_init(&text, sizeof c->fault.text);
	for (size_t i = 0; i < s->n; i++) {
		struct json_place p = {.levels = s->found[i].levels};
		char name[JSON_PATH_MAX];
		memcpy(p.path, s->found[i].path, sizeof p.path);
		json_place_name(name, &p);
		buffer_printf(&text, "%s%s (%llu)", i ? ", " : "", name,
			      (unsigned long long)s->found[i].objects);
	}
	enum json_step step =
		json_wrong(c, "several arrays hold objects: %.*s; state stuiver.json.path",
			   STR_ARG(buffer_str(&text)));
	buffer_drop(&text);
	return step;
}

/* The document is one object: it may wrap the records, or be the first of many. */
static enum json_step search_document(struct json_place *out, struct json_cursor *c,
				      struct error *e)
{
	struct json_search s = {0};
	buffer_init(&s.path, JSON_PATH_MAX);
	enum json_step step = search_object(&s, c, e);
	if (step == JSON_GOOD)
		step = json_next(c, e);
	if (step == JSON_GOOD && c->token.kind == TOKEN_END && s.n > 1) {
		step = refuse_several(c, &s);
	} else if (step == JSON_GOOD && c->token.kind == TOKEN_END && s.n == 1) {
		out->levels = s.found[0].levels;
		memcpy(out->path, s.found[0].path, sizeof out->path);
	} else if (step == JSON_GOOD) {
		out->lines = true;
	}
	buffer_drop(&s.path);
	return step;
}

/* "result.records" as it is stated. */
static enum json_step stated_path(struct json_place *out, struct json_cursor *c, const char *path)
{
	size_t n = strlen(path);
	if (n + 1 >= JSON_PATH_MAX)
		return json_wrong(c, "the path of the records is too long");
	for (size_t i = 0; i <= n; i++) {
		bool end = path[i] == '.' || path[i] == '\0';
		out->path[i] = end ? '\0' : path[i];
		out->levels += end;
	}
	return JSON_GOOD;
}

enum json_step json_locate(struct json_place *out, struct json_cursor *c,
			   const struct extract_options *o, struct error *e)
{
	*out = (struct json_place){0};
	if (o->json_path && *o->json_path)
		return stated_path(out, c, o->json_path);
	out->lines = o->format == FORMAT_NDJSON;
	if (out->lines)
		return JSON_GOOD;
	enum json_step step = json_next(c, e);
	if (step != JSON_GOOD || c->token.kind == TOKEN_ARRAY || c->token.kind == TOKEN_END)
		return step;
	if (c->token.kind != TOKEN_OBJECT)
		return json_wrong(c, "here an array or an object should stand");
	return search_document(out, c, e);
}

void json_place_name(char out[JSON_PATH_MAX], const struct json_place *p)
{
	size_t n = 0;
	for (size_t level = 0; level < p->levels; n++) {
		level += p->path[n] == '\0';
		out[n] = p->path[n] ? p->path[n] : '.';
	}
	out[n ? n - 1 : 0] = '\0';
}

/* ---- into the array, and out of it ---- */

static bool is_named(const struct json_cursor *c, const char *name)
{
	struct str token = json_cursor_text(c);
	struct json_oddity odd = {0};
	char text[JSON_PATH_MAX];
	if (token.len >= sizeof text)
		return false;
	return str_eq((struct str){text, json_token_text(text, token, &odd)}, str_z(name));
}

/* Moves to the value of this member of the object at hand. */
static enum json_step find_member(struct json_cursor *c, const char *name, struct error *e)
{
	enum json_step step = json_next(c, e);
	while (step == JSON_GOOD && c->token.kind == TOKEN_STRING) {
		bool wanted = is_named(c, name);
		step = json_expect(c, TOKEN_COLON, "a colon", e);
		if (step == JSON_GOOD)
			step = json_next(c, e);
		if (step != JSON_GOOD || wanted)
			return step;
		step = json_skip(c, NULL, e);
		if (step == JSON_GOOD)
			step = json_comma_or(c, TOKEN_OBJECT_END, e);
		if (step == JSON_GOOD && c->token.kind == TOKEN_COMMA)
			step = json_next(c, e);
	}
	return step == JSON_GOOD
		       ? json_wrong(c, "the object has no member \"%s\", which json.path names",
				    name)
		       : step;
}

enum json_step json_enter(struct json_cursor *c, const struct json_place *p, struct error *e)
{
	const char *name = p->path;
	if (p->lines)
		return JSON_GOOD;
	enum json_step step = json_next(c, e);
	for (size_t i = 0; i < p->levels && step == JSON_GOOD; i++) {
		if (c->token.kind != TOKEN_OBJECT)
			return json_wrong(c, "json.path leads to \"%s\", but here is no object",
					  name);
		step = find_member(c, name, e);
		name += strlen(name) + 1;
	}
	if (step == JSON_GOOD && c->token.kind != TOKEN_ARRAY)
		return json_wrong(c, "here the array of records should stand");
	return step;
}

static const char *level_name(const struct json_place *p, size_t level)
{
	const char *name = p->path;
	for (size_t i = 0; i < level; i++)
		name += strlen(name) + 1;
	return name;
}

/* What the object still holds; a second array of the same name would be lost without a word. */
static enum json_step leave_object(struct json_cursor *c, const char *name, struct error *e)
{
	enum json_step step = json_comma_or(c, TOKEN_OBJECT_END, e);
	while (step == JSON_GOOD && c->token.kind == TOKEN_COMMA) {
		step = json_expect(c, TOKEN_STRING, "a name in double quotes", e);
		if (step == JSON_GOOD && is_named(c, name))
			return json_wrong(c, "the member \"%s\" stands there twice", name);
		if (step == JSON_GOOD)
			step = json_expect(c, TOKEN_COLON, "a colon", e);
		if (step == JSON_GOOD)
			step = json_next(c, e);
		if (step == JSON_GOOD)
			step = json_skip(c, NULL, e);
		if (step == JSON_GOOD)
			step = json_comma_or(c, TOKEN_OBJECT_END, e);
	}
	return step;
}

enum json_step json_leave(struct json_cursor *c, const struct json_place *p, struct error *e)
{
	enum json_step step = JSON_GOOD;
	for (size_t i = p->levels; i > 0 && step == JSON_GOOD; i--)
		step = leave_object(c, level_name(p, i - 1), e);
	if (step == JSON_GOOD)
		step = json_next(c, e);
	if (step == JSON_GOOD && c->token.kind != TOKEN_END)
		return json_wrong(c, "text behind the end of the document");
	return step;
}
