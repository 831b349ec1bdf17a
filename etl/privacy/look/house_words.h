/*
 * What a word can be to an address: a street, a number of a house, a unit that makes it none. Private to privacy's look_streets.c and
 * look_addresses.c.
 */
#ifndef PRIVACY_LOOK_HOUSE_WORDS_H
#define PRIVACY_LOOK_HOUSE_WORDS_H

#include "privacy/look/name_words.h"
#include "privacy/look/quick_table.h"

#define HOUSE_DIGITS 4u /* of a number of a house */
#define STREET_WORDS 5u /* of a name of a street that no ending tells */
#define BEHIND_LEAST \
	1990u /* from here on a number of four digits is a year, unless a postcode says more */
#define BEHIND_MOST 2049u

/* The number that a word begins with, 0 when with none; *digits of it. */
static inline unsigned leading(struct str s, size_t *digits)
{
	unsigned value = 0;
	for (*digits = 0; *digits < s.len && looking_is_digit(s.ptr[*digits]) && *digits < 8;
	     ++*digits)
		value = value * 10 + (unsigned)(s.ptr[*digits] - '0');
	return value;
}

static inline bool is_ledger_year(unsigned number)
{
	return number >= BEHIND_LEAST && number <= BEHIND_MOST;
}

static inline bool is_key(const struct privacy_words *w, size_t i, const char *const *list,
			  size_t n)
{
	struct str key = i < w->n ? w->items[i].key : STR("");
	for (size_t k = 0; key.len && k < n; k++)
		if (list[k][0] == key.ptr[0] && str_eq(key, str_z(list[k])))
			return true;
	return false;
}

/* "53 st.", "7 MW", "100 m2": so many of something, with a blank between at most. */
static inline bool is_unit(const struct privacy_words *w, size_t i)
{
	static const char *const units[] = {
		"st",        "stuks",    "mw",        "kw",     "kwh",   "m2",     "m3",
		"m1",        "km",       "kg",        "kv",     "kva",   "mm",     "cm",
		"ton",       "ltr",      "stks",      "uur",    "u",     "x",      "eur",
		"pers",      "gr",       "ml",        "inw",    "bomen", "masten", "inwoners",
		"aanslagen", "woningen", "termijnen", "procent"};
	if (i == 0 || i >= w->n)
		return false;
	size_t before = w->items[i - 1].to, from = w->items[i].from;
	bool beside = from == before || (from == before + 1 && w->text.ptr[before] == ' ');
	bool quarter = str_eq(w->items[i].key, STR("kw")) && i + 1 < w->n &&
		       looking_is_digit(w->text.ptr[w->items[i + 1].from]);
	return beside && !quarter && is_key(w, i, units, sizeof units / sizeof *units);
}

static inline struct str word_text(const struct privacy_words *w, size_t i)
{
	return (struct str){w->text.ptr + w->items[i].from, w->items[i].to - w->items[i].from};
}

/* "1e termijn", "2de fase": one of some. */
static inline bool is_ordinal(const struct privacy_words *w, size_t i, size_t digits)
{
	struct str s = word_text(w, i), behind = {s.ptr + digits, s.len - digits};
	bool ends = str_eq(behind, STR("e")) || str_eq(behind, STR("E")) ||
		    str_eq(behind, STR("de")) || str_eq(behind, STR("ste")) ||
		    str_eq(behind, STR("DE")) || str_eq(behind, STR("STE"));
	return ends && i + 1 < w->n && !w->items[i].comma && w->items[i + 1].letters;
}

/* "34%", "648,01": so much, or an amount. */
static inline bool is_share(const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	struct str behind = {w->text.ptr + w->items[i].to, w->text.len - w->items[i].to};
	bool cents = looking_byte(behind, 0) == ',' && looking_is_digit(looking_byte(behind, 1)) &&
		     looking_is_digit(looking_byte(behind, 2)) &&
		     !looking_is_digit(looking_byte(behind, 3)) &&
		     !looking_is_letter(looking_byte(behind, 3));
	return cents || (s.len && s.ptr[s.len - 1] == '%');
}

/* "12", "12a", "238-2", "134-hs": a number of a house. */
static inline bool is_house(const struct privacy_words *w, size_t i)
{
	size_t digits;
	if (i >= w->n)
		return false;
	struct str s = word_text(w, i);
	unsigned value = leading(s, &digits);
	/* "2023 TV 7.18" is a taakveld. */
	bool code = looking_byte(s, digits) == '.' && looking_is_digit(looking_byte(s, digits + 1));
	/* "80-82" and "1004-1006" */
	size_t more = looking_byte(s, digits) == '-' ? 5 : 4, second;
	/* "11-2021" is a month. */
	if (more == 5 && s.len == digits + 5 &&
	    is_ledger_year(leading((struct str){s.ptr + digits + 1, 4}, &second)))
		return false;
	return value > 0 && digits <= HOUSE_DIGITS && s.ptr[0] != '0' && s.len - digits <= more &&
	       !code && !is_share(w, i) && !is_ordinal(w, i, digits);
}

/* "nr." between a street and its number, and the side of the water that it is on: "Boterdiep OZ". */
static inline size_t past_number_word(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"nr", "no", "nummer", "hnr", "huisnr", "huisnummer"};
	static const char *const sides[] = {"oz", "wz", "nz", "zz"};
	static const char *const near[] = {"to", "naast", "bij"};
	i += is_key(w, i, sides, sizeof sides / sizeof *sides);
	/* "Zuiderkade t/o 12", "Kerkstraat naast 41" */
	bool opposite = i + 2 < w->n && str_eq(w->items[i].key, STR("t")) &&
			w->text.ptr[w->items[i].to] == '/' && str_eq(w->items[i + 1].key, STR("o"));
	i += opposite ? 2 : is_key(w, i, near, sizeof near / sizeof *near);
	return i + is_key(w, i, words, sizeof words / sizeof *words);
}

/* "57/2" */
static inline bool is_glued_part(const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	return x->from == w->items[i - 1].to + 1 && w->text.ptr[x->from - 1] == '/' &&
	       x->to - x->from <= 2 && x->digits;
}

/* "kamer 4", "app. 12", "bus 3" */
static inline bool is_room(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"app",  "appartement", "kamer", "kmr",
					    "unit", "bus",         "toev"};
	return is_key(w, i, words, sizeof words / sizeof *words);
}

/* "k12", "A5" */
static inline bool is_lettered(const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	return s.len >= 2 && s.len <= 3 && looking_is_letter(s.ptr[0]) &&
	       looking_is_digit(s.ptr[1]) && looking_is_digit(s.ptr[s.len - 1]) &&
	       (s.ptr[0] | 0x20) != 'q' && (s.ptr[0] | 0x20) != 'p';
}

/* Behind "t/m 63", "en 14", "+ 16", "kamer 4" at i; or i. */
static inline size_t past_several_houses(const struct privacy_words *w, size_t i)
{
	size_t number = i + 1;
	bool upto = i + 2 < w->n && str_eq(w->items[i].key, STR("t")) &&
		    str_eq(w->items[i + 1].key, STR("m")) && w->text.ptr[w->items[i].to] == '/';
	bool and = str_eq(w->items[i].key, STR("en")) || str_eq(word_text(w, i), STR("+"));
	number += upto;
	if ((!upto && !and&&!is_room(w, i)) || number >= w->n)
		return i;
	struct str s = word_text(w, number);
	bool letter = is_room(w, i) && s.len == 1 && looking_is_letter(s.ptr[0]);
	size_t digits;
	bool year = is_ledger_year(leading(s, &digits));
	return letter || (is_house(w, number) && !year && !is_unit(w, number + 1)) ? number + 1 : i;
}

/* "bis", "III", "hs", "a/b" behind the number at i; gives the last word of it. */
static inline size_t end_of_house(const struct privacy_words *w, size_t i)
{
	static const char *const more[] = {"bis",   "hs",      "huis", "rd",     "rood", "zw",
					   "zwart", "i",       "ii",   "iii",    "iv",   "boven",
					   "bov",   "beneden", "ben",  "achter", "a",    "b",
					   "c",     "d",       "f",    "g",      "h"};
	for (size_t next = i + 1; next < w->n; next = i + 1) {
		size_t several = past_several_houses(w, next);
		if (several > next && (!w->items[i].comma || is_room(w, next)))
			i = several - 1;
		else if (!w->items[i].comma && (is_key(w, next, more, sizeof more / sizeof *more) ||
						is_glued_part(w, next) || is_lettered(w, next)))
			i = next;
		else
			break;
	}
	return i;
}

static inline bool is_street_word(const struct text_look *l, const struct privacy_words *w,
				  size_t i)
{
	const struct privacy_word *x = &w->items[i];
	struct str behind = {w->text.ptr + x->to, w->text.len - x->to};
	bool cut = str_starts(behind, STR("."));                     /* "Kerkstr. 12" */
	bool letters = x->letters || (!x->digits && x->key.len > 4); /* "Kon.Julianapln" */
	return letters && (x->capital || !w->capitals) && (!x->stop || cut) &&
	       policy_is_street(l->policy, x->key) && !(x->lists & IN(LIST_ALLOWED_STREET));
}

/* Four digits and two letters behind a house, or "D-47491": a postcode. Gives the word behind it, or i. */
static inline size_t past_postcode(const struct privacy_words *w, size_t i)
{
	size_t digits, letters = 0;
	if (i >= w->n)
		return i;
	struct str s = word_text(w, i);
	while (letters < s.len && letters < 3 && s.ptr[letters] >= 'A' && s.ptr[letters] <= 'Z')
		letters++;
	struct str number = {s.ptr + letters, s.len - letters};
	if (letters == 0 && leading(number, &digits) > 999 && digits == 4) {
		bool own = i + 1 < w->n && number.len == 4 && w->items[i + 1].shouts;
		struct str two =
			own ? word_text(w, i + 1) : (struct str){number.ptr + 4, number.len - 4};
		bool pair = two.len == 2 && two.ptr[0] >= 'A' && two.ptr[0] <= 'Z' &&
			    two.ptr[1] >= 'A' && two.ptr[1] <= 'Z';
		return pair && !is_unit(w, i + 1) ? i + 1 + own : i;
	}
	if (letters == 0 || letters > 2 || looking_byte(number, 0) != '-')
		return i;
	number = (struct str){number.ptr + 1, number.len - 1};
	leading(number, &digits);
	bool abroad = (digits == 4 || digits == 5) && digits == number.len;
	return abroad ? i + 1 + (i + 1 < w->n && w->items[i + 1].capital) : i;
}

/* The last word of an address with the number at i: with what follows the number, and a postcode. */
static inline size_t end_of_address(const struct privacy_words *w, size_t i)
{
	size_t last = end_of_house(w, i);
	return past_postcode(w, last + 1) - 1;
}

static inline bool is_standing_street(const struct privacy_words *w, size_t i)
{
	size_t count;
	const char *const *words = privacy_standing_streets(&count);
	return is_key(w, i, words, count);
}

#endif
