/* Numbers: citizen service numbers, accounts, telephones, dates of birth, cases. */
#include "privacy/looking.h"

#include "convention/personal_check.h"

#define DIGITS_MOST 40 /* with letters, of one number or IBAN */

struct digits {
	char text[DIGITS_MOST];
	size_t n, from, to;
	size_t separators;
	char kinds;   /* of separators: one of " .-/" when all are the same, 'x' when not */
	size_t first; /* digits before the first separator */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static char at(struct str s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

/* Digits from i on, with single separators between when `grouped`. */
static void read_digits(struct digits *d, struct str s, size_t i, bool grouped)
{
	*d = (struct digits){.from = i, .to = i};
	for (size_t k = i; k < s.len && d->n < DIGITS_MOST; k++) {
		if (is_digit(s.ptr[k])) {
			d->text[d->n++] = s.ptr[k];
			d->to = k + 1;
			continue;
		}
		if (!grouped || !strchr(" .-/", s.ptr[k]) || !is_digit(at(s, k + 1)))
			break;
		d->first = d->separators++ ? d->first : d->n;
		d->kinds = d->separators == 1 || d->kinds == s.ptr[k] ? s.ptr[k] : 'x';
	}
}

/* ---- R1, R3 ---- */

/* n digits weighted n, n - 1, … 1: a multiple of eleven. */
static bool is_old_account(const char *digits, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (unsigned)(digits[i] - '0') * (unsigned)(n - i);
	return sum > 0 && sum % 11 == 0;
}

/* Eight digits are a BSN without the zero in front. */
static bool is_bsn(const struct digits *d)
{
	char nine[10] = "0";
	if (d->n == 9)
		return personal_is_bsn(d->text);
	if (d->n != 8)
		return false;
	memcpy(nine + 1, d->text, 8);
	return personal_is_bsn(nine);
}

/* Of the word that stands in front ("bsn111222333", "rek.123456789", "order 123456789"), the lists that
 * it is in. `far`: blanks and a "nr." may stand between. */
static unsigned lists_before(const struct text_look *l, size_t i, bool far)
{
	char word[DIGITS_MOST];
	size_t end = i, n = 0;
	while (end && (far ? strchr(".#-/: ", l->text.ptr[end - 1]) != NULL
			   : end == i && strchr(".#-/", l->text.ptr[end - 1])))
		end--;
	size_t from = end;
	while (from && is_letter(l->text.ptr[from - 1]) && end - from < DIGITS_MOST)
		from--;
	for (size_t k = from; k < end; k++)
		word[n++] = (char)((unsigned char)l->text.ptr[k] < 0x80 ? l->text.ptr[k] | 0x20
									: l->text.ptr[k]);
	bool number = far && n == 2 && memcmp(word, "nr", 2) == 0;
	if (number && from)
		return lists_before(l, from, true);
	return n ? policy_lists(l->policy, (struct str){word, n}) : 0;
}

/* "werkorder 102350930": a number of a paper, which passes as a citizen's by chance. */
static bool is_of_paper(const struct text_look *l, size_t from)
{
	return lists_before(l, from, true) & IN(LIST_NUMBER);
}

static void look_at_bsn(struct text_look *l, const struct digits *d)
{
	bool said = (l->words & IN(LIST_BSN)) || (l->headers & IN(HEADER_BSN));
	bool plain =
		d->separators == 0 || (d->separators <= 3 && (d->kinds == '.' || d->kinds == ' '));
	/* Eight digits are dates and codes as well: only where a word says what they are. */
	if (!plain || !is_bsn(d) || (!said && (d->n == 8 || is_of_paper(l, d->from))))
		return;
	looking_add(l, PRIVACY_BSN, said ? PRIVACY_BLOCK : PRIVACY_REVIEW, d->from, d->to);
}

static void look_at_account(struct text_look *l, const struct digits *d)
{
	bool said = (l->words & IN(LIST_BANK)) || (l->headers & IN(HEADER_BANK));
	if (said && (d->n == 9 || d->n == 10) && d->kinds != '/' && is_old_account(d->text, d->n))
		looking_add(l, PRIVACY_OLD_ACCOUNT, PRIVACY_MASK, d->from, d->to);
}

/* ---- R6: telephone ---- */

/* Digits as people write telephones: "+31 (0)6 12345678", "(0165) 564641". */
static void read_phone(struct digits *d, struct str s, size_t i)
{
	size_t k = i + (at(s, i) == '+' || at(s, i) == '(');
	*d = (struct digits){.from = i, .to = i};
	for (; k < s.len && d->n < DIGITS_MOST; k++) {
		if (is_digit(s.ptr[k])) {
			d->text[d->n++] = s.ptr[k];
			d->to = k + 1;
		} else if (s.len - k >= 3 && memcmp(s.ptr + k, "(0)", 3) == 0) {
			k += 2; /* not dialled from abroad */
		} else if (!strchr(" -)", s.ptr[k]) ||
			   (!is_digit(at(s, k + 1)) && at(s, k + 1) != ' ' &&
			    memcmp(s.ptr + k, " (0)", s.len - k < 4 ? s.len - k : 4) != 0)) {
			break;
		}
	}
}

/* Ten digits from 0, in groups as people write them or behind a word that says so; without, those of
 * mobile telephones, and those whose area and first digit there are. */
static bool is_inland_phone(const struct text_look *l, const struct digits *d)
{
	if (d->n != 10 || d->text[0] != '0' || d->text[1] == '0' || d->text[1] == '9')
		return false;
	if (d->text[1] == '6' || d->text[1] == '8' || (l->words & IN(LIST_PHONE)))
		return true;
	size_t local = d->text[2] == '0' || (d->text[1] == '7' && d->text[2] < '9') ? 3 : 4;
	return d->text[local] > '1' || d->text[3] > '1';
}

static bool is_phone_shape(const struct text_look *l, const struct digits *d)
{
	if (at(l->text, d->from) == '+')
		return d->n >= 10 && d->n <= 14;
	if (d->n == 13 && memcmp(d->text, "0031", 4) == 0)
		return true;
	return is_inland_phone(l, d);
}

/* A digit or letter in front makes it part of a code, but for "tel0165123456" and a mobile one. */
static bool begins_phone(const struct text_look *l, size_t i)
{
	const char *s = l->text.ptr;
	if (!strchr("+(0", at(l->text, i)) || at(l->text, i) == '\0')
		return false;
	if (i > 0 &&
	    (is_digit(s[i - 1]) || (i > 1 && strchr(".-/", s[i - 1]) && is_digit(s[i - 2]))))
		return false;
	return i == 0 || !is_letter(s[i - 1]) || at(l->text, i + 1) == '6' ||
	       (lists_before(l, i, false) & IN(LIST_PHONE));
}

/* Gives where the number at i ends, or i when there is none. */
static size_t look_at_phone(struct text_look *l, size_t i)
{
	struct digits d;
	if (!begins_phone(l, i))
		return i;
	read_phone(&d, l->text, i);
	if (!is_phone_shape(l, &d) || is_digit(at(l->text, d.to)) || is_letter(at(l->text, d.to)))
		return i;
	looking_add(l, PRIVACY_CONTACT, PRIVACY_MASK, d.from, d.to);
	return d.to;
}

/* ---- R8 ---- */

static bool is_date(const struct digits *d)
{
	if (d->separators != 2 || d->kinds == 'x')
		return false;
	bool year_last = d->first <= 2 && (d->n >= 4 && d->n <= 8);
	bool year_first = d->first == 4 && d->n >= 6 && d->n <= 8;
	return year_first || year_last;
}

/* "12 mei 1980": a day, a month and a year. */
static size_t written_date(struct str s, const struct digits *d)
{
	static const char *const months[] = {"jan", "feb", "mrt", "maa", "apr", "mei", "jun",
					     "jul", "aug", "sep", "okt", "nov", "dec"};
	size_t k = d->to + 1;
	bool month = false;
	if (d->n > 2 || d->n == 0 || at(s, d->to) != ' ')
		return 0;
	for (size_t i = 0; i < sizeof months / sizeof *months; i++)
		month = month || (s.len - (k < s.len ? k : s.len) >= 3 &&
				  strncasecmp(s.ptr + k, months[i], 3) == 0);
	while (month && is_letter(at(s, k)))
		k++;
	struct digits year;
	if (!month || !is_digit(at(s, k + 1 + (at(s, k) == '.'))))
		return 0;
	read_digits(&year, s, k + 1 + (at(s, k) == '.'), false);
	return year.n == 4 ? year.to : 0;
}

static void look_at_birth(struct text_look *l, const struct digits *d)
{
	if (!(l->words & IN(LIST_BIRTH)) && !(l->headers & IN(HEADER_BIRTH)))
		return;
	size_t end = is_date(d) ? d->to : written_date(l->text, d);
	if (end)
		looking_add(l, PRIVACY_BIRTH, PRIVACY_MASK, d->from, end);
}

/* ---- R2 ---- */

static bool starts_iban(struct str s, size_t i)
{
	return is_letter(at(s, i)) && is_letter(at(s, i + 1)) && is_digit(at(s, i + 2)) &&
	       (i == 0 || (!is_letter(s.ptr[i - 1]) && !is_digit(s.ptr[i - 1])));
}

/* The letters (as capitals) and digits from i on, at most `length`; *end is behind them. */
static size_t read_iban(char out[DIGITS_MOST], struct str s, size_t i, size_t length, size_t *end)
{
	size_t n = 0, k = i;
	for (; k < s.len && n < length; k++) {
		char c = s.ptr[k];
		if (is_digit(c))
			out[n++] = c;
		else if (is_letter(c) && (unsigned char)c < 0x80)
			out[n++] = (char)(c & ~0x20);
		else if (!strchr(" .-", c))
			break;
	}
	*end = k;
	return n;
}

static bool is_allowed_iban(const struct text_look *l, char *text, size_t n)
{
	for (size_t c = 0; c < n; c++)
		text[c] = (char)(is_letter(text[c]) ? text[c] | 0x20 : text[c]);
	return policy_lists(l->policy, (struct str){text, n}) & IN(LIST_ALLOWED_IBAN);
}

/* Gives where the IBAN at i ends, or i when there is none. */
static size_t look_at_iban(struct text_look *l, size_t i)
{
	char text[DIGITS_MOST];
	size_t end;
	if (!starts_iban(l->text, i))
		return i;
	char country[2] = {(char)(l->text.ptr[i] & ~0x20), (char)(l->text.ptr[i + 1] & ~0x20)};
	size_t length = personal_iban_length(country);
	if (length == 0 || read_iban(text, l->text, i, length, &end) < length ||
	    !personal_is_iban(text, length))
		return i;
	if (!is_allowed_iban(l, text, length))
		looking_add(l, PRIVACY_IBAN, PRIVACY_MASK, i, end);
	return end;
}

/* ---- all of them ---- */

static void look_at_number(struct text_look *l, const struct digits *d)
{
	if (is_letter(at(l->text, d->to)))
		return;
	look_at_bsn(l, d);
	look_at_account(l, d);
	look_at_birth(l, d);
	if ((l->headers & IN(HEADER_CASE)) && d->n >= 4)
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, d->from, d->to);
}

/* The digits at i, which are looked at by themselves and with those behind separators. Gives where the
 * first of these end. */
static size_t look_at_digits(struct text_look *l, size_t i)
{
	struct str s = l->text;
	struct digits alone, grouped;
	read_digits(&alone, s, i, false);
	read_digits(&grouped, s, i, true);
	unsigned said = lists_before(l, i, false) & (IN(LIST_BSN) | IN(LIST_BANK) | IN(LIST_BIRTH));
	bool mobile = alone.n == 10 && alone.text[0] == '0' && alone.text[1] == '6';
	bool group = i > 1 && strchr(" .-/", s.ptr[i - 1]) && is_digit(s.ptr[i - 2]);
	l->words |= said;
	/* Inside of a word a number is part of a code. */
	if (i > 0 && is_letter(s.ptr[i - 1]) && !said && !mobile)
		return alone.to;
	look_at_number(l, &alone);
	if (!group && grouped.separators)
		look_at_number(l, &grouped);
	return alone.to;
}

void look_numbers(struct text_look *l)
{
	for (size_t i = 0; i < l->text.len;) {
		size_t behind = look_at_iban(l, i);
		behind = behind > i ? behind : look_at_phone(l, i);
		if (behind > i)
			i = behind;
		else
			i = is_digit(l->text.ptr[i]) ? look_at_digits(l, i) : i + 1;
	}
}
