#include "convention/no_figure.h"

#define LONGEST 12

/* Lower case, without points, strokes and blanks. */
static const char *const WORDS[] = {
	"pm",  "memorie", "promemorie", "promemoria", "pmpost", "nvt",  "nnb",
	"nb",  "ntb",     "na",         "nan",        "tbd",    "tba",  "ka",
	"so",  "nd",      "nc",         "null",       "none",   "geen", "nihil",
	"nil", "entf",    "neant",      "onbekend",   "keine",
};

/* Bytes of a dash (U+2010 to U+2015, U+2212) at the start of s, or 0. */
static size_t dash_at(struct str s)
{
	if (s.len > 0 && *s.ptr == '-')
		return 1;
	if (s.len < 3 || (unsigned char)s.ptr[0] != 0xE2)
		return 0;
	unsigned char second = (unsigned char)s.ptr[1], third = (unsigned char)s.ptr[2];
	return (second == 0x80 && third >= 0x90 && third <= 0x95) ||
			       (second == 0x88 && third == 0x92)
		       ? 3
		       : 0;
}

static size_t dashes_of(struct str s)
{
	size_t n = 0, len;
	for (; (len = dash_at(s)) > 0; n++)
		s = (struct str){s.ptr + len, s.len - len};
	return s.len == 0 ? n : 0;
}

bool is_dash(struct str cell)
{
	return dashes_of(str_trim(cell)) == 1;
}

/* Nothing but points: ".", "...", U+2026. */
static bool is_points(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '.')
			return str_eq(s, STR("\xE2\x80\xA6"));
	return s.len > 0;
}

bool says_no_figure(struct str cell)
{
	char word[LONGEST + 1];
	struct str s = str_trim(cell);
	size_t n = 0;
	if (is_points(s) || dashes_of(s) > 1)
		return true;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c == '.' || c == '/' || c == ' ' || c == '-')
			continue;
		if (n == LONGEST || (c | 0x20) < 'a' || (c | 0x20) > 'z')
			return false;
		word[n++] = (char)(c | 0x20);
	}
	word[n] = '\0';
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (*word == *WORDS[i] && strcmp(word, WORDS[i]) == 0)
			return true;
	return false;
}
