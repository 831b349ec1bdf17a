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
		"st", "stuks", "mw",  "kw",  "kwh",  "m2",  "m3", "m1", "km",  "kg",   "kv", "kva",
		"mm", "cm",    "ton", "ltr", "stks", "uur", "u",  "x",  "eur", "pers", "gr", "ml"};
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
	return value > 0 && digits <= HOUSE_DIGITS && s.ptr[0] != '0' && s.len - digits <= 4 &&
	       !code && !is_ordinal(w, i, digits);
}

/* "nr." between a street and its number, and the side of the water that it is on: "Boterdiep OZ". */
static inline size_t past_number_word(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"nr", "no", "nummer", "hnr", "huisnr", "huisnummer"};
	static const char *const sides[] = {"oz", "wz", "nz", "zz"};
	i += is_key(w, i, sides, sizeof sides / sizeof *sides);
	return i + is_key(w, i, words, sizeof words / sizeof *words);
}

/* "57/2" */
static inline bool is_glued_part(const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	return x->from == w->items[i - 1].to + 1 && w->text.ptr[x->from - 1] == '/' &&
	       x->to - x->from <= 2 && x->digits;
}

/* "bis", "III", "hs", "a/b" behind the number at i; gives the last word of it. */
static inline size_t end_of_house(const struct privacy_words *w, size_t i)
{
	static const char *const more[] = {"bis", "hs", "huis",  "rd", "zw", "i", "ii",
					   "iii", "iv", "boven", "a",  "b",  "c"};
	while (i + 1 < w->n && !w->items[i].comma &&
	       (is_key(w, i + 1, more, sizeof more / sizeof *more) || is_glued_part(w, i + 1)))
		i++;
	return i;
}

static inline bool is_street_word(const struct text_look *l, const struct privacy_words *w,
				  size_t i)
{
	const struct privacy_word *x = &w->items[i];
	struct str behind = {w->text.ptr + x->to, w->text.len - x->to};
	bool cut = str_starts(behind, STR(".")); /* "Kerkstr. 12" */
	return x->letters && (x->capital || !w->capitals) && (!x->stop || cut) && !x->comma &&
	       policy_is_street(l->policy, x->key) && !(x->lists & IN(LIST_ALLOWED_STREET));
}

static inline bool is_standing_street(const struct privacy_words *w, size_t i)
{
	size_t count;
	const char *const *words = privacy_standing_streets(&count);
	return is_key(w, i, words, count);
}

static inline bool is_ledger_year(unsigned number)
{
	return number >= BEHIND_LEAST && number <= BEHIND_MOST;
}

#endif
