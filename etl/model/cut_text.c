/* The texts of a cut: babbage's grammar, with the escapes of JSON. */
#include "model/cut_text.h"

#include "base/text/utf8.h"

static struct str take(struct str *rest, size_t n)
{
	struct str head = {rest->ptr, n};

	rest->ptr += n;
	rest->len -= n;
	return head;
}

static bool take_hex4(struct str *rest, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++) {
		if (!rest->len)
			return false;
		char c = *take(rest, 1).ptr;
		uint32_t v = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
			     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
			     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
						    : 16u;
		if (v == 16u)
			return false;
		*out = *out * 16 + v;
	}
	return true;
}

/* Behind \u; a pair of surrogates is one code point, a lonely one is refused. */
static bool take_unicode(struct str *rest, char **p)
{
	uint32_t c, low;

	if (!take_hex4(rest, &c))
		return false;
	if (c >= 0xd800 && c < 0xdc00) {
		if (rest->len < 2 || rest->ptr[0] != '\\' || rest->ptr[1] != 'u')
			return false;
		take(rest, 2);
		if (!take_hex4(rest, &low) || low < 0xdc00 || low > 0xdfff)
			return false;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c >= 0xdc00 && c < 0xe000) {
		return false;
	}
	*p += utf8_put(*p, c);
	return true;
}

static bool take_escape(struct str *rest, char **p)
{
	static const char names[] = "\"\\/'bfnrtv", meant[] = "\"\\/'\b\f\n\r\t\v";

	if (!rest->len)
		return false;
	char c = *take(rest, 1).ptr;
	if (c == 'u')
		return take_unicode(rest, p);
	const char *at = c ? strchr(names, c) : NULL;
	if (at)
		*(*p)++ = meant[at - names];
	return at != NULL;
}

int cut_take_quoted(struct str *out, struct arena *a, struct str *rest, struct error *e)
{
	size_t end = 1;

	while (end < rest->len && rest->ptr[end] != '"')
		end += rest->ptr[end] == '\\' ? 2 : 1;
	char *text = arena_bytes(a, end < rest->len ? end : rest->len), *p = text;
	take(rest, 1);
	while (rest->len && *rest->ptr != '"') {
		char c = *take(rest, 1).ptr;
		if (c != '\\')
			*p++ = c;
		else if (!take_escape(rest, &p))
			return error_set(e, STATUS_USAGE,
					 "A quoted value holds an escape that JSON does not know");
	}
	if (!rest->len)
		return error_set(e, STATUS_USAGE, "A quoted value lacks its closing quote");
	take(rest, 1);
	*out = (struct str){text, (size_t)(p - text)};
	return 0;
}

/* Bare text runs to the next cut and may hold semicolons. */
int cut_take_bare(struct str *out, struct str *rest, struct error *e)
{
	*out = str_split(rest, '|');
	if (rest->ptr) {
		rest->ptr--; /* the separator stays for the caller */
		rest->len++;
	}
	if (out->len == 0)
		return error_set(e, STATUS_USAGE,
				 "A cut needs a value: ref:value or ref:\"value\"");
	return 0;
}

bool cut_take_texts(struct map *out, struct arena *a, struct str rest)
{
	struct error ignored;
	struct str one;
	bool is_new;

	for (rest = str_trim(rest); rest.len && map_count(out) < CUT_VALUES_MOST;) {
		if ((*rest.ptr == '"' ? cut_take_quoted(&one, a, &rest, &ignored)
				      : cut_take_bare(&one, &rest, &ignored)) != 0)
			return false;
		map_put(out, one, &is_new);
		rest = str_trim(rest);
		if (!rest.len)
			return true;
		if (*rest.ptr != ';')
			return false;
		rest = str_trim((struct str){rest.ptr + 1, rest.len - 1});
	}
	return false;
}
