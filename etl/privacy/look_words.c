/* E-mail addresses, addresses of houses, numbers of cases behind a word that says so, secrets. */
#include "privacy/looking.h"

#include "base/utf8.h"
#include "convention/personal_check.h"

#define HOUSE_DIGITS 5u /* of a number of a house, with its letter */
#define CASE_DIGITS 4u

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += is_digit(s.ptr[i]);
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

/* "WMO-2024-00123": the word and its number in one. */
static bool is_joined_case(const struct text_look *l, struct str key)
{
	size_t letters = 0;
	while (letters < key.len && !is_digit(key.ptr[letters]))
		letters++;
	return digits_of(key) >= CASE_DIGITS && letters > 1 &&
	       (policy_lists(l->policy, (struct str){key.ptr, letters}) & IN(LIST_CASE));
}

static bool is_number_word(struct str key)
{
	return key.len == 1 || str_eq(key, STR("nr")) || str_eq(key, STR("no")) ||
	       str_eq(key, STR("nummer"));
}

/* "cliëntnr 12345", "zaak: Z-2024-0012", "pgb nr. 98765". */
static void look_at_case(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t number = i + 1;
	if (is_joined_case(l, w->items[i].key)) {
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[i].to);
		return;
	}
	if (!(w->items[i].lists & IN(LIST_CASE)))
		return;
	while (number < w->n && number < i + 3 && !w->items[number].digits &&
	       is_number_word(w->items[number].key))
		number++;
	if (number < w->n && digits_of(w->items[number].key) >= CASE_DIGITS)
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[number].from,
			    w->items[number].to);
}

/* ---- R7: a street and a number ---- */

static bool is_house(const struct privacy_words *w, size_t i)
{
	if (i >= w->n)
		return false;
	struct str s = w->items[i].key;
	size_t digits = digits_of(s);
	return s.len && is_digit(s.ptr[0]) && s.ptr[0] != '0' && digits <= HOUSE_DIGITS - 1 &&
	       s.len - digits <= 2;
}

static void look_at_street(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	if (!x->letters || !x->capital || x->stop || x->comma ||
	    !policy_is_street(l->policy, x->key) || (x->lists & IN(LIST_ALLOWED_STREET)) ||
	    !is_house(w, i + 1))
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, x->from, w->items[i + 1].to);
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
		look_at_street(l, w, i);
		look_at_secret(l, w, i);
	}
}

/* ---- R7: a postcode ---- */

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "1234 AB"; SA, SD and SS are never given. The length, or 0. */
static size_t postcode(struct str s)
{
	size_t n = 4;
	for (size_t i = 0; i < 4; i++)
		if (i >= s.len || !is_digit(s.ptr[i]))
			return 0;
	n += s.len > 4 && s.ptr[4] == ' ';
	if (s.ptr[0] == '0' || s.len < n + 2 || !is_capital(s.ptr[n]) || !is_capital(s.ptr[n + 1]))
		return 0;
	bool never = s.ptr[n] == 'S' && strchr("ADS", s.ptr[n + 1]);
	bool longer = s.len > n + 2 && (is_capital(s.ptr[n + 2]) || is_digit(s.ptr[n + 2]));
	return never || longer ? 0 : n + 2;
}

/* A number of a house near it, before or behind; where it ends or begins. */
static bool house_near(struct str s, size_t from, size_t to, size_t distance)
{
	size_t first = from > distance ? from - distance : 0;
	size_t last = to + distance < s.len ? to + distance : s.len;
	for (size_t i = first; i < last; i++) {
		size_t n = 0;
		if (i == from)
			i = to;
		while (i + n < last && is_digit(s.ptr[i + n]))
			n++;
		if (n && n < HOUSE_DIGITS && s.ptr[i] != '0')
			return true;
		i += n;
	}
	return false;
}

void look_addresses(struct text_look *l)
{
	struct str s = l->text;
	for (size_t i = 0; i < s.len; i++) {
		struct str rest = {s.ptr + i, s.len - i};
		size_t n = i > 0 && is_digit(s.ptr[i - 1]) ? 0 : postcode(rest);
		if (n && house_near(s, i, i + n, l->policy->address_distance))
			looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, i, i + n);
	}
}
