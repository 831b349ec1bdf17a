/* R8: dates of birth, behind a word that says so. */
#include "privacy/look/looking.h"

#define NEAR 14u /* bytes between "geb." and the date: "geb." of a building has words there */

static size_t number_at(struct str s, size_t i, size_t most, unsigned *value)
{
	size_t n = 0;
	*value = 0;
	while (n < most && looking_is_digit(looking_byte(s, i + n)))
		*value = *value * 10 + (unsigned)(s.ptr[i + n++] - '0');
	return n;
}

static bool is_day(unsigned day, unsigned month)
{
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* "12051980", "19800512". */
static size_t whole_date(struct str s, size_t i)
{
	unsigned value;
	if (number_at(s, i, 9, &value) != 8)
		return 0;
	bool year_first = value / 10000 >= 1900 && value / 10000 < 2100 &&
			  is_day(value % 100, value / 100 % 100);
	bool year_last = value % 10000 >= 1900 && value % 10000 < 2100 &&
			 is_day(value / 1000000, value / 10000 % 100);
	return year_first || year_last ? i + 8 : 0;
}

/* "12-5-80", "1980.05.12", "12 05 1980": one separator throughout. */
static size_t parted_date(struct str s, size_t i)
{
	unsigned part[3];
	size_t digits[3], at = i;
	char separator = '\0';
	for (size_t k = 0; k < 3; k++) {
		if (k == 1)
			separator = looking_byte(s, at);
		if (k && (separator == '\0' || !strchr("-./ ", separator) ||
			  looking_byte(s, at++) != separator))
			return 0;
		digits[k] = number_at(s, at, 4, &part[k]);
		at += digits[k];
		if (digits[k] == 0)
			return 0;
	}
	bool year_first = digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2;
	bool year_last = digits[0] <= 2 && digits[1] <= 2 && (digits[2] == 2 || digits[2] == 4);
	return year_first || year_last ? at : 0;
}

/* The letters of a month from i on, or 0. */
static size_t month_at(struct str s, size_t i)
{
	static const char *const months[] = {"jan", "feb", "mrt", "maa", "apr", "mei", "jun",
					     "jul", "aug", "sep", "okt", "nov", "dec"};
	size_t n = 0;
	if (i + 3 > s.len)
		return 0;
	for (size_t k = 0; k < sizeof months / sizeof *months; k++)
		if (strncasecmp(s.ptr + i, months[k], 3) == 0)
			while (looking_is_letter(looking_byte(s, i + n)))
				n++;
	return n;
}

/* "12 mei 1980", "12-mei-1980", "3 mrt. '80". */
static size_t written_date(struct str s, size_t i)
{
	unsigned value;
	size_t at = i + number_at(s, i, 2, &value);
	at += looking_byte(s, at) == 'e';
	at += looking_byte(s, at) == ' ' || looking_byte(s, at) == '-' ||
	      looking_byte(s, at) == '.';
	size_t month = month_at(s, at);
	if (month == 0)
		return 0;
	at += month;
	while (at < s.len && strchr(".- '", s.ptr[at]))
		at++;
	size_t year = number_at(s, at, 4, &value);
	return year == 2 || year == 4 ? at + year : 0;
}

/* "geb" is a building, too: only right before a date is it somebody's birth. */
static bool is_near(const struct text_look *l, size_t i)
{
	size_t from = i > NEAR + 3 ? i - NEAR - 3 : 0;
	if (l->words & IN(LIST_BORN))
		return true;
	for (size_t k = from; k + 3 <= i; k++)
		if (strncasecmp(l->text.ptr + k, "geb", 3) == 0 &&
		    (k == 0 || !looking_is_letter(l->text.ptr[k - 1])))
			return true;
	return false;
}

/* "*12-05-1980", "GD 12-05-1980": right before the date. */
static bool is_marked(const struct text_look *l, size_t i)
{
	const char *s = l->text.ptr;
	size_t at = i;
	if (i > 0 && s[i - 1] == '*')
		return i == 1 || !looking_is_digit(s[i - 2]);
	while (at > 0 && i - at < 2 && strchr(" :.", s[at - 1]))
		at--;
	return at >= 2 && at < i && strncasecmp(s + at - 2, "gd", 2) == 0 &&
	       (at == 2 || !looking_is_letter(s[at - 3]));
}

void look_at_birth(struct text_look *l, size_t i)
{
	bool said = l->words & (IN(LIST_BIRTH) | IN(LIST_BORN));
	if (!(l->headers & IN(HEADER_BIRTH)) && !(said && is_near(l, i)) && !is_marked(l, i))
		return;
	size_t end = parted_date(l->text, i);
	end = end ? end : whole_date(l->text, i);
	end = end ? end : written_date(l->text, i);
	if (end && !looking_is_digit(looking_byte(l->text, end)))
		looking_add(l, PRIVACY_BIRTH, PRIVACY_MASK, i, end);
}
