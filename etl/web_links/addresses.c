/* Addresses in texts: Markdown, HTML, or neither. What people write around one is no part of it. */
#include "web_links/collected.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The length of "http://" or "https://" at the start of s; 0: neither. */
static size_t scheme_length(struct str s)
{
	if (str_starts_any_case(s, STR("https://")))
		return 8;
	return str_starts_any_case(s, STR("http://")) ? 7 : 0;
}

/* A closing bracket belongs to the address when the opening one does: https://x.nl/a_(b) */
static bool ends_there(char c, int *round, int *square)
{
	switch (c) {
	case '(':
		++*round;
		return false;
	case ')':
		return --*round < 0;
	case '[':
		++*square;
		return false;
	case ']':
		return --*square < 0;
	default:
		return (unsigned char)c <= ' ' || c == 0x7f || strchr("<>\"`|\\^", c) != NULL;
	}
}

static size_t address_length(struct str s, size_t scheme)
{
	size_t n = scheme;
	int round = 0, square = 0;

	while (n < s.len && !ends_there(s.ptr[n], &round, &square))
		n++;
	while (n > scheme && strchr(".,;:!?'*_~", s.ptr[n - 1]))
		n--;
	return n;
}

/* A template as stuiver.questions has it is asked for without what is filled in. */
static struct str without_braces(struct str url)
{
	const char *brace = memchr(url.ptr, '{', url.len);
	if (!brace)
		return url;
	struct str before = {url.ptr, (size_t)(brace - url.ptr)};
	const char *query = memchr(before.ptr, '?', before.len);
	return query ? (struct str){url.ptr, (size_t)(query - url.ptr)} : (struct str){0};
}

bool address_next(struct str *rest, struct str *out)
{
	for (size_t i = 0; i < rest->len; i++) {
		struct str here = {rest->ptr + i, rest->len - i};
		if ((here.ptr[0] | 0x20) != 'h' || (i > 0 && is_letter(rest->ptr[i - 1])))
			continue;
		size_t scheme = scheme_length(here);
		size_t n = scheme ? address_length(here, scheme) : 0;
		if (n <= scheme)
			continue;
		*rest = (struct str){here.ptr + n, here.len - n};
		*out = without_braces((struct str){here.ptr, n});
		if (out->len)
			return true;
		i = (size_t)-1; /* from the start of what is left */
	}
	return false;
}
