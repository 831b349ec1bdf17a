/* E-mail addresses, numbers of cases behind a word that says so, secrets. */
#include "privacy/look/looking.h"

#include "base/text/utf8.h"
#include "convention/personal_check.h"

#define CASE_DIGITS 4u

static size_t digits_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += looking_is_digit(s.ptr[i]);
	return n;
}

static struct str word_text(const struct privacy_words *w, size_t i)
{
	return (struct str){w->text.ptr + w->items[i].from, w->items[i].to - w->items[i].from};
}

/* ---- R6: e-mail ---- */

static void look_at_email(struct text_look *l, const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	const char *sign = s.len ? memchr(s.ptr, '@', s.len) : NULL;
	if (!sign || sign == s.ptr)
		return;
	struct str local = {s.ptr, (size_t)(sign - s.ptr)};
	struct str domain = {sign + 1, s.len - local.len - 1};
	if (domain.len > 3 && memchr(domain.ptr, '.', domain.len) && !personal_is_desk(local))
		looking_add(l, PRIVACY_CONTACT, PRIVACY_MASK, w->items[i].from, w->items[i].to);
}

/* ---- R9 ---- */

/* "Z24-442856", "Z/22/001038", "Z-2023-133733": as case systems number, a year and five digits at least. */
static bool is_case_number(struct str key)
{
	size_t digits = digits_of(key);
	bool year = digits >= 7 && key.ptr[1] <= '3' && key.ptr[1] >= '1';
	return key.len == digits + 1 && key.ptr[0] == 'z' && year;
}

/* "Z.976926": without a year six digits at least, and a point or hyphen before them. */
static bool is_parted_case(struct str raw, struct str key)
{
	return key.len >= 7 && digits_of(key) == key.len - 1 && key.ptr[0] == 'z' &&
	       strchr(".-", looking_byte(raw, 1)) != NULL;
}

/* "WMO-2024-00123": the word and its number in one. */
static bool is_joined_case(const struct text_look *l, struct str key)
{
	size_t letters = 0;
	while (letters < key.len && !looking_is_digit(key.ptr[letters]))
		letters++;
	if (letters == 1 && is_case_number(key))
		return true;
	if (digits_of(key) < CASE_DIGITS || letters < 2)
		return false;
	unsigned lists = policy_lists(l->policy, (struct str){key.ptr, letters});
	if (key.ptr[letters - 1] == 'z') /* "dossiernrZ2024123" */
		lists |= policy_lists(l->policy, (struct str){key.ptr, letters - 1});
	return lists & IN(LIST_CASE);
}

/* What stands between such a word and its number: "zaak nr. Z 12", "klantnr. soz 1234". */
static bool is_number_word(struct str key)
{
	return key.len == 1 || str_eq(key, STR("soz")) || str_eq(key, STR("nr")) ||
	       str_eq(key, STR("no")) || str_eq(key, STR("nummer"));
}

/* "2024", "2023/24" behind the name of a law: its year. */
static bool is_year(struct str key)
{
	return key.len == 4 && digits_of(key) == 4 &&
	       ((key.ptr[0] == '2' && key.ptr[1] == '0') ||
		(key.ptr[0] == '1' && key.ptr[1] == '9'));
}

/* "Z24/626926": a number that a slash parts. */
static size_t end_of_case(const struct privacy_words *w, size_t number)
{
	size_t last = number;
	while (last + 1 < w->n && w->items[last + 1].from == w->items[last].to + 1 &&
	       w->text.ptr[w->items[last].to] == '/' && w->items[last + 1].digits)
		last++;
	return last;
}

/* "Wmo 2024", "Wmo 2023/2024"; "WMO 2019/063563" is a number of that year. */
static bool is_year_of_law(const struct privacy_words *w, size_t law, size_t last)
{
	return (w->items[law].lists & IN(LIST_LAW)) && is_year(w->items[law + 1].key) &&
	       (last == law + 1 || digits_of(w->items[last].key) < 5);
}

static struct str joined_key(const struct privacy_words *w, size_t from, size_t to)
{
	struct str raw = {w->text.ptr + w->items[from].from, w->items[to].to - w->items[from].from};
	return utf8_fold_tight(w->arena, raw);
}

/* "cliëntnr 12345", "zaak: Z-2024-0012", "pgb nr. 98765". */
static void look_at_case(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t number = i + 1, last = end_of_case(w, i);
	if (is_joined_case(l, last > i ? joined_key(w, i, last) : w->items[i].key)) {
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[last].to);
		return;
	}
	if (is_parted_case(word_text(w, i), w->items[i].key))
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[i].to);
	if (!(w->items[i].lists & IN(LIST_CASE)))
		return;
	while (number < w->n && number < i + 3 && !w->items[number].digits &&
	       is_number_word(w->items[number].key))
		number++;
	if (number >= w->n)
		return;
	size_t digits = 0;
	last = end_of_case(w, number);
	if (number == i + 1 && is_year_of_law(w, i, last))
		return;
	for (size_t k = number; k <= last; k++)
		digits += digits_of(w->items[k].key);
	if (digits >= CASE_DIGITS)
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[number].from,
			    w->items[last].to);
}

/* ---- R15 ---- */

static void look_at_secret(struct text_look *l, const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	struct str rest = {s.ptr, w->text.len - w->items[i].from};
	bool drive = rest.len > 2 && rest.ptr[1] == ':' && rest.ptr[2] == '\\';
	bool slash = w->items[i].from > 0 && w->text.ptr[w->items[i].from - 1] == '/';
	bool path = str_starts(rest, STR("\\\\")) || (slash && str_starts(rest, STR("home/")));
	bool header = str_starts(rest, STR("Message-ID:")) ||
		      str_starts(rest, STR("Return-Path:")) || str_starts(rest, STR("Received:"));
	if (drive || path || header)
		looking_add(l, PRIVACY_SECRET, PRIVACY_DROP, 0, l->text.len);
}

void look_words(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		look_at_email(l, w, i);
		look_at_case(l, w, i);
		look_at_secret(l, w, i);
	}
}
