#include "publish/excel_guess.h"

#include <strings.h>

#define LOOKS_MAX 64u /* longer texts look like nothing but text */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_word(struct str s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

/* Months as Dutch and English machines have them, from three letters on. */
static bool is_month(struct str s)
{
	static const char *const months[] = {
		"januari",  "january", "februari",  "february", "maart",   "march",    "mrt",
		"april",    "mei",     "may",       "juni",     "june",    "juli",     "july",
		"augustus", "august",  "september", "oktober",  "october", "november", "december"};

	for (size_t i = 0; i < sizeof months / sizeof *months; i++)
		if (s.len >= 3 && s.len <= strlen(months[i]) &&
		    strncasecmp(s.ptr, months[i], s.len) == 0)
			return true;
	return false;
}

/* A word that does not keep a text from being a number: a month, the E of a power of ten, the half of
 * a day behind all else. */
static bool may_stand(struct str word, bool first, bool last)
{
	if (is_month(word))
		return true;
	if (first)
		return false;
	return is_word(word, "e") || (last && (is_word(word, "am") || is_word(word, "pm") ||
					       is_word(word, "a") || is_word(word, "p")));
}

/* Numbers, dates, times, percentages and money: digits with what stands between them, and at most
 * such words as dates have. */
static bool looks_like_number(struct str s)
{
	static const char signs[] = " .,:/-+%()$'";
	bool digits = false;
	size_t i = 0;

	while (i < s.len) {
		size_t begin = i;
		while (i < s.len && is_letter(s.ptr[i]))
			i++;
		struct str word = {s.ptr + begin, i - begin};
		if (word.len && !may_stand(word, begin == 0, i == s.len))
			return false;
		if (i == s.len)
			break;
		struct str rest = {s.ptr + i, s.len - i};
		if (word.len == 0 && (str_starts(rest, STR("€")) || str_starts(rest, STR("£")))) {
			i += (unsigned char)rest.ptr[0] == 0xE2 ? 3 : 2;
			continue;
		}
		if (!is_digit(s.ptr[i]) && !memchr(signs, s.ptr[i], sizeof signs - 1))
			return false;
		digits |= is_digit(s.ptr[i++]);
	}
	return digits;
}

/* Truth values, and faults as #N/B and #REF!. */
static bool is_own_word(struct str s)
{
	if (is_word(s, "waar") || is_word(s, "onwaar") || is_word(s, "true") || is_word(s, "false"))
		return true;
	return s.ptr[0] == '#' &&
	       (memchr("!?/", s.ptr[s.len - 1], 3) || (s.len == 4 && s.ptr[2] == '/'));
}

static bool has_separators(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (memchr("\";\n\r\t", s.ptr[i], 5))
			return true;
	return false;
}

bool excel_would_change(struct str s)
{
	struct str bare = str_trim(s);

	if (!bare.len || s.len > LOOKS_MAX || has_separators(s))
		return false;
	return is_own_word(bare) || looks_like_number(bare);
}
