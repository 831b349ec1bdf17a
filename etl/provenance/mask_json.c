/* Masking a line of JSON: the members that are published keep name and value, all others neither.
 * Nested members are named as extract names them. */
#include "provenance/mask.h"

#include "base/text/json_token.h"
#include <stdlib.h>

#define DEPTH_MAX 64 /* as extract's own limit */

struct line {
	const struct mask *mask;
	struct str text;
	size_t at; /* behind the token at hand */
	struct json_token token;
	struct buffer path; /* of the member at hand */
	struct buffer *out; /* or NULL */
	int depth;
};

static enum token_kind next(struct line *l)
{
	l->token = json_token(l->text, l->at, true);
	l->at = l->token.at + l->token.n;
	return l->token.kind;
}

static void put(struct line *l, const char *p, size_t n)
{
	if (l->out)
		buffer_append(l->out, p, n);
}

static void put_masked(struct line *l)
{
	put(l, "\"" MASK_TEXT "\"", strlen(MASK_TEXT) + 2);
}

static bool is_shown(const struct line *l, size_t name)
{
	return l->mask->shown[l->mask->name_columns[name]];
}

/* The place of the member in `names`, or SIZE_MAX. */
static size_t place_of(const struct line *l)
{
	for (size_t i = 0; i < l->mask->nnames; i++)
		if (is_shown(l, i) && str_eq(l->mask->names[i], buffer_str(&l->path)))
			return i;
	return SIZE_MAX;
}

/* The value as it is spelled tells of people, or might, by characters that are written as codes. */
static bool is_veiled(const struct line *l, size_t name, struct str value)
{
	struct buffer text;
	if (!l->mask->veil || name >= l->mask->nnames)
		return false;
	if (value.len > 1 && value.ptr[0] == '"')
		value = (struct str){value.ptr + 1, value.len - 2};
	buffer_init(&text, SIZE_MAX);
	bool hidden = veil_hides(l->mask->veil, l->mask->name_columns[name], value, &text) ||
		      memmem(value.ptr, value.len, "\\u", 2) != NULL;
	buffer_drop(&text);
	return hidden;
}

/* Is something in the object of this path shown? */
static bool holds_shown(const struct line *l)
{
	size_t n = l->path.len;

	for (size_t i = 0; i < l->mask->nnames; i++) {
		struct str name = l->mask->names[i];
		if (is_shown(l, i) && name.len > n && name.ptr[n] == '.' &&
		    memcmp(name.ptr, l->path.ptr, n) == 0)
			return true;
	}
	return false;
}

/* Passes over the value at hand; its grammar was checked when it was loaded. */
static bool skip_value(struct line *l)
{
	int open = 0;

	do {
		switch (l->token.kind) {
		case TOKEN_OBJECT:
		case TOKEN_ARRAY:
			open++;
			break;
		case TOKEN_OBJECT_END:
		case TOKEN_ARRAY_END:
			open--;
			break;
		case TOKEN_END:
		case TOKEN_MORE:
		case TOKEN_FAULT:
			return false;
		default:
			break;
		}
	} while (open > 0 && next(l) != TOKEN_END);
	return open == 0;
}

static bool write_object(struct line *l);

/* The member's name is in the path, its value at hand. */
static bool write_member(struct line *l, struct str name)
{
	bool object = l->token.kind == TOKEN_OBJECT;
	size_t place = place_of(l);
	bool shown = object ? holds_shown(l) : place != SIZE_MAX;
	size_t start = l->token.at;

	if (!shown) {
		put_masked(l);
		put(l, ":", 1);
		put_masked(l);
		return skip_value(l);
	}
	put(l, name.ptr, name.len);
	put(l, ":", 1);
	if (object)
		return write_object(l);
	if (!skip_value(l))
		return false;
	struct str value = {l->text.ptr + start, l->at - start};
	if (is_veiled(l, place, value))
		put_masked(l);
	else
		put(l, value.ptr, value.len);
	return true;
}

static bool add_name(struct line *l, size_t base, struct str token)
{
	struct json_oddity odd = {0};

	l->path.len = base;
	if (l->depth > 1)
		buffer_append_char(&l->path, '.');
	if (buffer_reserve(&l->path, token.len) != 0)
		return false;
	l->path.len += json_token_text(l->path.ptr + l->path.len, token, &odd);
	return true;
}

/* The object whose brace is at hand. */
static bool write_object(struct line *l)
{
	size_t base = l->path.len;
	bool more = true;

	if (l->depth++ == DEPTH_MAX)
		return false;
	put(l, "{", 1);
	if (next(l) == TOKEN_OBJECT_END)
		more = false;
	while (more) {
		struct str name = {l->text.ptr + l->token.at, l->token.n};
		if (l->token.kind != TOKEN_STRING || !add_name(l, base, name) ||
		    next(l) != TOKEN_COLON)
			return false;
		next(l);
		if (!write_member(l, name))
			return false;
		enum token_kind after = next(l);
		more = after == TOKEN_COMMA;
		if (!more && after != TOKEN_OBJECT_END)
			return false;
		if (more) {
			put(l, ", ", 2);
			next(l);
		}
	}
	put(l, "}", 1);
	l->path.len = base;
	l->depth--;
	return true;
}

/* The brackets and commas around a record of an array. In a document at least one must be there:
 * without, the object may be what wraps the records. */
static bool write_line(struct line *l)
{
	bool around = false;
	enum token_kind kind = next(l);

	if (kind == TOKEN_ARRAY || kind == TOKEN_COMMA) {
		around = true;
		put(l, kind == TOKEN_ARRAY ? "[" : ",", 1);
		kind = next(l);
	}
	if (kind != TOKEN_OBJECT || !write_object(l))
		return false;
	kind = next(l);
	if (kind == TOKEN_COMMA || kind == TOKEN_ARRAY_END) {
		around = true;
		put(l, kind == TOKEN_COMMA ? "," : "]", 1);
		kind = next(l);
	}
	return kind == TOKEN_END && around == (l->mask->format == MASK_JSON);
}

bool mask_json_line(struct buffer *out, const struct mask *m, struct str text)
{
	struct line l = {.mask = m, .text = text, .out = out};

	buffer_init(&l.path, 2 * m->max_record);
	bool good = write_line(&l);
	buffer_drop(&l.path);
	return good;
}
