/*
 * What a word can be to the number of a case: part of it, a date, an amount, a number plate. Private to privacy's look_cases.c.
 */
#ifndef PRIVACY_LOOK_CASE_WORDS_H
#define PRIVACY_LOOK_CASE_WORDS_H

#include "privacy/look/looking.h"

#define CASE_DIGITS 4u
#define FINE_DIGITS 9u

static inline size_t digits_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += looking_is_digit(s.ptr[i]);
	return n;
}

static inline struct str text_of_word(const struct privacy_words *w, size_t i)
{
	return (struct str){w->text.ptr + w->items[i].from, w->items[i].to - w->items[i].from};
}

/* "2024", "2023/24" behind the name of a law: its year. */
static inline bool is_year_key(struct str key)
{
	return key.len == 4 && digits_of(key) == 4 &&
	       ((key.ptr[0] == '2' && key.ptr[1] == '0') ||
		(key.ptr[0] == '1' && key.ptr[1] == '9'));
}

/* "28.09.2022", "06-03-2024", "08-2023": a day or a month. */
static inline bool is_day(struct str s)
{
	size_t groups[3] = {0}, n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (looking_is_digit(s.ptr[i]))
			groups[n]++;
		else if (n == 2 || !strchr(".-", s.ptr[i]))
			return false;
		else
			n++;
	}
	bool year = s.len > 4 && is_year_key((struct str){s.ptr + s.len - 4, 4});
	return year && groups[n] == 4 && n > 0 && groups[0] <= 2 && groups[0] > 0 &&
	       (n == 1 || (groups[1] <= 2 && groups[1] > 0));
}

/* "78.250 m2", "12.500,00": so much of something. */
static inline bool is_amount(const struct privacy_words *w, size_t i)
{
	static const char *const units[] = {"m2",  "m3", "m1", "km",    "kg", "uur",
					    "eur", "st", "x",  "stuks", "inw"};
	struct str behind = {w->text.ptr + w->items[i].to, w->text.len - w->items[i].to};
	bool cents = behind.len > 1 && behind.ptr[0] == ',' &&
		     (looking_is_digit(behind.ptr[1]) || behind.ptr[1] == '-');
	for (size_t k = 0; i + 1 < w->n && k < sizeof units / sizeof *units; k++)
		if (str_eq(w->items[i + 1].key, str_z(units[k])) && !w->items[i].comma)
			return true;
	return cents;
}

/* Groups of letters and digits in one, as number plates have them since 1951: 'd' and 'l' for each byte, hyphens where they are. */
static inline bool is_plate_shape(const char *shape, size_t n)
{
	static const char *const shapes[] = {
		"ll-dd-dd", "dd-dd-ll", "dd-ll-dd", "ll-dd-ll", "ll-ll-dd", "dd-ll-ll", "dd-lll-d",
		"d-lll-dd", "ll-ddd-l", "l-ddd-ll", "lll-dd-l", "l-dd-lll", "d-ll-ddd", "ddd-ll-d"};
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t k = 0;
		for (const char *c = shapes[i]; *c; c++) {
			if (*c == '-' && n == 6)
				continue;
			if (k == n || shape[k++] != *c)
				break;
			if (k == n && (c[1] == '\0'))
				return true;
		}
	}
	return false;
}

/* "12-ABC-3"; without hyphens where a word says that it is one. */
static inline bool is_plate(struct str s, bool said)
{
	char shape[8];
	if (s.len != 8 && !(said && s.len == 6))
		return false;
	for (size_t i = 0; i < s.len; i++)
		shape[i] = looking_is_digit(s.ptr[i]) ? 'd' : s.ptr[i] == '-' ? '-' : 'l';
	return is_plate_shape(shape, s.len);
}

#endif
