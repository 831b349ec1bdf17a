#include "convention/number_scan.h"

#include <strings.h>

/* The multi-byte texts are UTF-8: what came in was transcoded by the extractor. */
static const struct str BLANKS[] = {
	{" ", 1},  {"\t", 1},       {"\r", 1},           {"\n", 1},           {"\v", 1},
	{"\f", 1}, {"\xC2\xA0", 2}, {"\xE2\x80\xAF", 3}, {"\xE2\x80\x89", 3},
};
/* Hyphens, dashes and minus signs, small and wide ones too: U+2010 to U+2015, U+2212, U+FE58, U+FE63,
 * U+FF0D. */
static const struct str DASHES[] = {
	{"-", 1},
	{"\xE2\x88\x92", 3},
	{"\xE2\x80\x93", 3},
	{"\xE2\x80\x90", 3},
	{"\xE2\x80\x91", 3},
	{"\xE2\x80\x92", 3},
	{"\xE2\x80\x94", 3},
	{"\xE2\x80\x95", 3},
	{"\xEF\xB9\x98", 3},
	{"\xEF\xB9\xA3", 3},
	{"\xEF\xBC\x8D", 3},
};
/* Longer ones before those they begin or end with. */
static const struct str CURRENCIES[] = {
	{"\xE2\x82\xAC", 3}, {"\xC2\xA3", 2},  {"$", 1},    {"EUR", 3},      {"GBP", 3},
	{"USD", 3},          {"CHF", 3},       {"SFr.", 4}, {"SFr", 3},      {"Fr.", 3},
	{"NLG", 3},          {"\xC6\x92", 2},  {"SEK", 3},  {"NOK", 3},      {"DKK", 3},
	{"ISK", 3},          {"kr.", 3},       {"kr", 2},   {"CZK", 3},      {"K\xC4\x8D", 3},
	{"PLN", 3},          {"z\xC5\x82", 3}, {"HUF", 3},  {"Ft", 2},       {"RON", 3},
	{"lei", 3},          {"BGN", 3},       {"JPY", 3},  {"\xC2\xA5", 2},
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Bytes of the first text of the list that s starts with (or ends with), or 0. */
static size_t match(struct str s, const struct str *list, size_t n, bool at_end)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].len > s.len)
			continue;
		size_t at = at_end ? s.len - list[i].len : 0;
		if (str_starts_any_case((struct str){s.ptr + at, s.len - at}, list[i]))
			return list[i].len;
	}
	return 0;
}

/* Any blank that str_trim knows. */
static size_t wide_blank(struct str s, bool at_end)
{
	struct str one = s;
	for (size_t n = 2; n <= 3 && n <= s.len; n++) {
		one = at_end ? (struct str){s.ptr + s.len - n, n} : (struct str){s.ptr, n};
		if (str_trim(one).len == 0)
			return n;
	}
	return 0;
}

size_t number_blank(struct str s)
{
	size_t n = match(s, BLANKS, COUNT(BLANKS), false);
	return n || s.len < 2 || (unsigned char)*s.ptr < 0x80 ? n : wide_blank(s, false);
}

size_t number_group(struct str s, char group)
{
	if (group == 0 || s.len == 0)
		return 0;
	if (group == ' ')
		return number_blank(s);
	if (*s.ptr == group)
		return 1;
	if (group == '\'' && s.len >= 3 && memcmp(s.ptr, "\xE2\x80\x99", 3) == 0)
		return 3;
	return 0;
}

static void cut(struct str *s, size_t n, bool at_end)
{
	if (!at_end)
		s->ptr += n;
	s->len -= n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "15,-" and "15,--": no cents, and no minus. */
static bool cut_no_cents(struct str *s, const char *decimals)
{
	struct str t = *s;
	size_t n;
	for (int i = 0; i < 2 && (n = match(t, DASHES, COUNT(DASHES), true)) > 0; i++)
		t.len -= n;
	if (t.len == s->len || t.len < 2 || t.ptr[t.len - 1] == 0 ||
	    !strchr(decimals, t.ptr[t.len - 1]) || !is_digit(t.ptr[t.len - 2]))
		return false;
	s->len = t.len - 1;
	return true;
}

/* A sign at one end: only one is good, and none behind ",-". */
static unsigned take_sign(struct str *s, unsigned seen, const char *decimals, bool at_end)
{
	if (at_end && !(seen & AFFIX_NO_CENTS) && cut_no_cents(s, decimals))
		return AFFIX_NO_CENTS;
	if (seen & (AFFIX_SIGN | AFFIX_NO_CENTS))
		return 0;
	size_t n = match(*s, DASHES, COUNT(DASHES), at_end);
	if (n > 0) {
		cut(s, n, at_end);
		return AFFIX_SIGN | AFFIX_NEGATIVE;
	}
	if (match(*s, &(struct str){"+", 1}, 1, at_end)) {
		cut(s, 1, at_end);
		return AFFIX_SIGN;
	}
	return 0;
}

static size_t blank_at(struct str s, bool at_end)
{
	char edge = s.len ? s.ptr[at_end ? s.len - 1 : 0] : '0';
	if (is_digit(edge))
		return 0;
	size_t n = match(s, BLANKS, COUNT(BLANKS), at_end);
	return n || (unsigned char)edge < 0x80 ? n : wide_blank(s, at_end);
}

/* One affix of *s at one end; 0 when there is none (any more). */
static unsigned take(struct str *s, unsigned seen, const char *decimals, bool at_end)
{
	const struct {
		unsigned once, gives;
		const struct str *list;
		size_t n;
	} kinds[] = {
		{AFFIX_CURRENCY, AFFIX_CURRENCY, CURRENCIES, COUNT(CURRENCIES)},
		{AFFIX_PERCENT, AFFIX_PERCENT, &(struct str){"%", 1}, 1},
		{AFFIX_OPEN, AFFIX_OPEN | AFFIX_NEGATIVE, &(struct str){"(", 1}, !at_end},
		{AFFIX_CLOSE, AFFIX_CLOSE, &(struct str){")", 1}, at_end},
	};
	if (s->len == 0 || is_digit(s->ptr[at_end ? s->len - 1 : 0]))
		return 0;
	for (size_t k = 0; k < COUNT(kinds); k++) {
		size_t n = seen & kinds[k].once ? 0 : match(*s, kinds[k].list, kinds[k].n, at_end);
		if (n > 0) {
			cut(s, n, at_end);
			return kinds[k].gives;
		}
	}
	return take_sign(s, seen, decimals, at_end);
}

unsigned number_strip(struct str *s, const char *decimals)
{
	unsigned seen = 0;
	for (int end = 0; end < 2; end++) {
		unsigned got;
		do {
			size_t n;
			while ((n = blank_at(*s, end)))
				cut(s, n, end);
			got = take(s, seen, decimals, end);
			seen |= got;
		} while (got);
	}
	return seen;
}

bool number_affixes_ok(unsigned affixes)
{
	bool open = affixes & AFFIX_OPEN, close = affixes & AFFIX_CLOSE;
	return open == close && !(open && (affixes & AFFIX_SIGN));
}

bool number_has_exponent(struct str s)
{
	for (size_t i = 1; i + 1 < s.len; i++) {
		if (s.ptr[i] == 'e' || s.ptr[i] == 'E')
			return is_digit(s.ptr[s.len - 1]);
	}
	return false;
}
