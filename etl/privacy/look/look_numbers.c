/* Numbers: citizen service numbers, accounts, and where telephones and dates of birth may begin. */
#include "privacy/look/looking.h"

#include "convention/personal_check.h"

#define DIGITS_MOST 40 /* with letters, of one number or IBAN */

struct digits {
	char text[DIGITS_MOST];
	size_t n, from, to;
	size_t separators;
	char kinds;   /* of separators: one of " .-/" when all are the same, 'x' when not */
	size_t first; /* digits before the first separator */
	bool shaped;  /* in groups as a citizen service number is printed in */
};

/* Digits from i on, with single separators between when `grouped`. */
static void read_digits(struct digits *d, struct str s, size_t i, bool grouped)
{
	*d = (struct digits){.from = i, .to = i};
	for (size_t k = i; k < s.len && d->n < DIGITS_MOST; k++) {
		if (looking_is_digit(s.ptr[k])) {
			d->text[d->n++] = s.ptr[k];
			d->to = k + 1;
			continue;
		}
		if (!grouped || !strchr(" .-/", s.ptr[k]) ||
		    !looking_is_digit(looking_byte(s, k + 1)))
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

/* "werkorder 102350930": a number of a paper, which passes as a citizen's by chance. */
static bool is_of_paper(const struct text_look *l, size_t from)
{
	return looking_before(l, from, true) & IN(LIST_NUMBER);
}

static void look_at_bsn(struct text_look *l, const struct digits *d)
{
	bool said = (l->words & IN(LIST_BSN)) || (l->headers & IN(HEADER_BSN));
	bool plain = d->separators == 0 || d->shaped ||
		     (said && d->separators <= 3 && (d->kinds == '.' || d->kinds == ' '));
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

/* "1112.22.333", "111 222 333", "111-222-333": nine digits in the groups that people print them in, one
 * separator throughout, whatever follows ("111 222 333 2024-1"). */
static bool read_shape(struct digits *d, struct str s, size_t i)
{
	static const size_t shapes[][3] = {{4, 2, 3}, {3, 3, 3}};
	for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
		char separator = looking_byte(s, i + shapes[shape][0]);
		size_t k = i;
		*d = (struct digits){
			.from = i, .separators = 2, .kinds = separator, .shaped = true};
		for (size_t group = 0; group < 3; group++) {
			if (group && looking_byte(s, k++) != separator)
				break;
			for (size_t n = 0;
			     n < shapes[shape][group] && looking_is_digit(looking_byte(s, k)); n++)
				d->text[d->n++] = s.ptr[k++];
		}
		d->to = k;
		d->first = shapes[shape][0];
		bool ends = !looking_is_digit(looking_byte(s, k)) &&
			    !looking_is_letter(looking_byte(s, k));
		if (d->n == 9 && ends && separator != '\0' && strchr(" .-", separator) &&
		    k == i + 11)
			return true;
	}
	return false;
}

/* ---- R2 ---- */

/* Does a word begin at i, or "IBAN" end there? */
static bool begins_account(struct str s, size_t i)
{
	if (i == 0 || (!looking_is_letter(s.ptr[i - 1]) && !looking_is_digit(s.ptr[i - 1])))
		return true;
	return i >= 4 && strncasecmp(s.ptr + i - 4, "iban", 4) == 0;
}

/* "NL91", and "NL 91" where it is a Dutch one. */
static bool starts_iban(struct str s, size_t i)
{
	if (!looking_is_letter(looking_byte(s, i)) || !looking_is_letter(looking_byte(s, i + 1)))
		return false;
	char next = looking_byte(s, i + 2);
	bool dutch = (s.ptr[i] | 0x20) == 'n' && (s.ptr[i + 1] | 0x20) == 'l';
	bool parted = dutch && (next == ' ' || next == '.' || next == '-') &&
		      looking_is_digit(looking_byte(s, i + 3));
	return (parted || looking_is_digit(next)) && begins_account(s, i);
}

/* The letters (as capitals) and digits from i on, at most `length`; *end is behind them. */
static size_t read_iban(char out[DIGITS_MOST], struct str s, size_t i, size_t length, size_t *end)
{
	size_t n = 0, k = i;
	for (; k < s.len && n < length; k++) {
		char c = s.ptr[k];
		if (looking_is_digit(c))
			out[n++] = c;
		else if (looking_is_letter(c) && (unsigned char)c < 0x80)
			out[n++] = (char)(c & ~0x20);
		else if (!strchr(" .-", c))
			break;
	}
	*end = k;
	return n;
}

/* Of a Dutch one four letters and ten digits follow; "btw NL364289110B01 str…" is none, whatever it comes to. */
static bool is_iban_here(const char country[2], const char *text, size_t length)
{
	for (size_t i = 4; memcmp(country, "NL", 2) == 0 && i < length; i++)
		if (looking_is_digit(text[i]) != (i >= 8))
			return false;
	return true;
}

static bool is_allowed_iban(const struct text_look *l, char *text, size_t n)
{
	for (size_t c = 0; c < n; c++)
		text[c] = (char)(looking_is_letter(text[c]) ? text[c] | 0x20 : text[c]);
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
	    !is_iban_here(country, text, length) || !personal_is_iban(text, length))
		return i;
	if (!is_allowed_iban(l, text, length))
		looking_add(l, PRIVACY_IBAN, PRIVACY_MASK, i, end);
	return end;
}

/* ---- all of them ---- */

static void look_at_number(struct text_look *l, const struct digits *d)
{
	if (looking_is_letter(looking_byte(l->text, d->to)))
		return;
	look_at_bsn(l, d);
	look_at_account(l, d);
	if ((l->headers & IN(HEADER_CASE)) && d->n >= 4)
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, d->from, d->to);
}

/* The digits at i, which are looked at by themselves and with those behind separators. Gives where the
 * first of these end. */
static size_t look_at_digits(struct text_look *l, size_t i)
{
	struct str s = l->text;
	struct digits alone, grouped, shape;
	read_digits(&alone, s, i, false);
	read_digits(&grouped, s, i, true);
	unsigned said =
		looking_before(l, i, false) & (IN(LIST_BSN) | IN(LIST_BANK) | IN(LIST_BIRTH));
	bool mobile = alone.n == 10 && alone.text[0] == '0' && alone.text[1] == '6';
	bool group = i > 1 && strchr(" .-/", s.ptr[i - 1]) && looking_is_digit(s.ptr[i - 2]);
	l->words |= said;
	/* Inside of a word a number is part of a code. */
	if (i > 0 && looking_is_letter(s.ptr[i - 1]) && !said && !mobile)
		return alone.to;
	look_at_number(l, &alone);
	look_at_birth(l, i);
	if (!group && grouped.separators && !(read_shape(&shape, s, i) && shape.to < grouped.to))
		look_at_number(l, &grouped);
	if (read_shape(&shape, s, i))
		look_at_bsn(l, &shape);
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
			i = looking_is_digit(l->text.ptr[i]) ? look_at_digits(l, i) : i + 1;
	}
}
