/* Numbers with check digits, e-mail addresses and telephone numbers in a text. */
#include "convention/personal.h"

#include "convention/personal_check.h"
#include "convention/personal_name.h"

#include <string.h>
#include <strings.h>

#define TOKEN_MOST 40 /* bytes of a number with its blanks; an IBAN has 34 characters at most */

static const struct {
	const char *name, *words;
} KINDS[PERSONAL_KINDS] = {
	[PERSONAL_IBAN] = {"iban", "IBANs (their check digits fit)"},
	[PERSONAL_BSN] = {"bsn", "nine digits that pass the test of citizen service numbers (BSN) "
				 "far more often than chance"},
	[PERSONAL_DNI] = {"dni", "Spanish DNI or NIE (their check letter fits)"},
	[PERSONAL_CPF] = {"cpf", "Brazilian CPF (their check digits fit)"},
	[PERSONAL_EMAIL] = {"email", "e-mail addresses"},
	[PERSONAL_PHONE] = {"phone", "telephone numbers"},
	[PERSONAL_NAME] = {"name", "names of people"},
};

const char *personal_kind_name(enum personal_kind k)
{
	return KINDS[k].name;
}

const char *personal_kind_words(enum personal_kind k)
{
	return KINDS[k].words;
}

int personal_kind_find(struct str name)
{
	for (int k = 0; k < PERSONAL_KINDS; k++)
		if (str_eq(name, str_z(KINDS[k].name)))
			return k;
	return -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
	return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static int cpf_digit(const char *digits, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += (digits[i] - '0') * (n + 1 - i);
	return sum * 10 % 11 % 10;
}

static bool is_cpf(const char *digits)
{
	bool same = true;
	for (int i = 1; i < 11; i++)
		same = same && digits[i] == digits[0];
	return !same && cpf_digit(digits, 9) == digits[9] - '0' &&
	       cpf_digit(digits, 10) == digits[10] - '0';
}

/* ---- IBAN ---- */

/* At s[i] two capitals and two digits start: the characters of an IBAN, blanks left out. Gives
 * where it ends, or i when there is none. */
static size_t look_for_iban(struct personal_tally *t, struct str s, size_t i)
{
	char text[TOKEN_MOST];
	size_t length = personal_iban_length(s.ptr + i), n = 0, k = i;
	for (; k < s.len && n < length; k++) {
		char c = s.ptr[k];
		if (is_digit(c) || is_upper(c))
			text[n++] = c;
		else if (c != ' ' || n % 4 != 0)
			break;
	}
	if (length == 0 || n < length)
		return i;
	bool fits = personal_is_iban(text, n);
	t->of[PERSONAL_IBAN].candidates++;
	t->of[PERSONAL_IBAN].hits += fits;
	return fits ? k : i;
}

/* ---- numbers ---- */

/* A run of digits, or several parted by single blanks, dots, dashes or slashes. */
struct number {
	char digits[TOKEN_MOST];
	size_t n;       /* digits */
	size_t end;     /* behind the last digit */
	size_t first;   /* digits before the first separator; n when there is none */
	size_t blanks;  /* separators */
	bool dots_dash; /* 000.000.000-00, as CPF is printed */
	char before;    /* the character in front, or 0 */
	char behind;
};

static bool is_separator(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/';
}

static void read_number(struct number *x, struct str s, size_t i, bool grouped)
{
	char separators[4] = {0};
	*x = (struct number){.before = i > 0 ? s.ptr[i - 1] : '\0', .end = i};
	for (size_t k = i; k < s.len && x->n < TOKEN_MOST; k++) {
		bool next = k + 1 < s.len && is_digit(s.ptr[k + 1]);
		if (is_digit(s.ptr[k])) {
			x->digits[x->n++] = s.ptr[k];
			x->end = k + 1;
		} else if (grouped && is_separator(s.ptr[k]) && next) {
			if (x->blanks == 0)
				x->first = x->n;
			if (x->blanks < 3)
				separators[x->blanks] = s.ptr[k];
			x->blanks++;
		} else {
			break;
		}
	}
	if (x->blanks == 0)
		x->first = x->n;
	x->dots_dash = x->blanks == 3 && strcmp(separators, "..-") == 0;
	x->behind = x->end < s.len ? s.ptr[x->end] : '\0';
}

static bool says_bsn(struct str s)
{
	static const char *const words[] = {"bsn", "sofi", "burgerservice", "client",
					    "cli\xc3\xabnt"};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		for (size_t i = 0, n = strlen(words[w]); i + n <= s.len; i++)
			if (strncasecmp(s.ptr + i, words[w], n) == 0)
				return true;
	return false;
}

static void look_at_bsn(struct personal_tally *t, const struct number *x, struct str s)
{
	if (x->n != 9 || is_word(x->behind) || x->blanks > 2)
		return;
	bool fits = personal_is_bsn(x->digits);
	t->of[PERSONAL_BSN].candidates++;
	t->of[PERSONAL_BSN].hits += fits;
	t->named_bsn += fits && says_bsn(s);
}

static void look_at_cpf(struct personal_tally *t, const struct number *x)
{
	if (x->n != 11 || (x->blanks > 0 && !x->dots_dash) || is_word(x->behind))
		return;
	t->of[PERSONAL_CPF].candidates++;
	t->of[PERSONAL_CPF].hits += is_cpf(x->digits);
}

static bool word_at(struct str s, size_t i)
{
	return i < s.len && is_word(s.ptr[i]);
}

/* Eight digits (seven behind X, Y or Z) and a letter that the number modulo 23 chooses. */
static void look_at_dni(struct personal_tally *t, const struct number *x, struct str s, size_t i)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	bool nie = x->n == 7 && x->before >= 'X' && x->before <= 'Z';
	size_t at = x->end + (x->behind == '-' || x->behind == ' ');
	if ((!nie && x->n != 8) || x->blanks > 0 || at >= s.len || !is_upper(s.ptr[at]))
		return;
	if (word_at(s, at + 1) || (nie ? i > 1 && word_at(s, i - 2) : is_word(x->before)))
		return;
	unsigned long number = nie ? (unsigned long)(x->before - 'X') : 0;
	for (size_t k = 0; k < x->n; k++)
		number = number * 10 + (unsigned long)(x->digits[k] - '0');
	t->of[PERSONAL_DNI].candidates++;
	t->of[PERSONAL_DNI].hits += letters[number % 23] == s.ptr[at];
}

/* 020 123 45 67; only in a text, for codes have such blanks too. */
static bool is_inland_phone(const struct number *x)
{
	return x->digits[0] == '0' && x->digits[1] != '0' && x->blanks >= 1 && x->first >= 2 &&
	       x->first <= 5 && (x->n == 10 || x->n == 11);
}

/* +31 6 12345678, 06-12345678; without a separator in a text only. */
static void look_at_phone(struct personal_tally *t, const struct number *x, bool in_text)
{
	if (is_word(x->behind) || (is_word(x->before) && x->before != '+'))
		return;
	bool abroad = x->before == '+' && x->n >= 9 && x->n <= 14 && x->digits[0] != '0';
	bool mobile = x->n == 10 && memcmp(x->digits, "06", 2) == 0 &&
		      (x->blanks > 0 ? x->first == 2 : in_text);
	t->of[PERSONAL_PHONE].hits += abroad || mobile || (in_text && is_inland_phone(x));
}

static bool is_email_char(char c)
{
	return is_word(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

static bool has_email(struct str s)
{
	for (size_t i = 1; i + 3 < s.len; i++) {
		size_t k = i + 1, dot = 0, start = i;
		if (s.ptr[i] != '@' || !is_email_char(s.ptr[i - 1]))
			continue;
		while (start > 0 && is_email_char(s.ptr[start - 1]))
			start--;
		for (; k < s.len && is_email_char(s.ptr[k]); k++)
			dot = s.ptr[k] == '.' && k > i + 1 ? k : dot;
		if (dot && k > dot + 2 && !personal_is_desk((struct str){s.ptr + start, i - start}))
			return true;
	}
	return false;
}

/* ---- a text ---- */

static bool starts_iban(struct str s, size_t i)
{
	return i + 4 < s.len && is_upper(s.ptr[i]) && is_upper(s.ptr[i + 1]) &&
	       is_digit(s.ptr[i + 2]) && is_digit(s.ptr[i + 3]) &&
	       (i == 0 || !is_word(s.ptr[i - 1]));
}

/* The digits at s[i] by themselves; and, where a group begins, with those behind separators. */
static size_t add_number(struct personal_tally *t, struct str s, size_t i, bool in_text)
{
	struct number x;
	read_number(&x, s, i, false);
	size_t end = x.end;
	bool inside = i > 1 && is_separator(s.ptr[i - 1]) && is_digit(s.ptr[i - 2]);
	look_at_dni(t, &x, s, i);
	if (is_word(x.before))
		return end;
	look_at_bsn(t, &x, s);
	look_at_cpf(t, &x);
	if (!inside && is_separator(x.behind)) {
		read_number(&x, s, i, true);
		if (x.blanks > 0)
			look_at_bsn(t, &x, s);
		look_at_cpf(t, &x);
	}
	if (!inside)
		look_at_phone(t, &x, in_text);
	return end;
}

static void add_numbers(struct personal_tally *t, struct str s, bool in_text)
{
	for (size_t i = 0; i < s.len; i++) {
		size_t behind = starts_iban(s, i) ? look_for_iban(t, s, i) : i;
		if (behind > i)
			i = behind - 1;
		else if (is_digit(s.ptr[i]))
			i = add_number(t, s, i, in_text) - 1;
	}
}

/* Counts a text once, however often it has something. */
static void once(struct personal_tally *t, const struct personal_tally *one)
{
	t->seen++;
	for (int k = 0; k < PERSONAL_KINDS; k++) {
		t->of[k].candidates += one->of[k].candidates > 0;
		t->of[k].hits += one->of[k].hits > 0;
	}
	t->strong_names += one->strong_names;
	t->listed_names += one->listed_names;
	t->named_bsn += one->named_bsn > 0;
}

static void add_name(struct personal_tally *one, struct str s)
{
	enum name_shape shape = name_shape_of(s);
	one->of[PERSONAL_NAME].hits = shape >= NAME_FIRST;
	one->strong_names = shape == NAME_STRONG;
	one->listed_names = shape == NAME_LISTED;
}

void personal_add(struct personal_tally *t, struct str text)
{
	struct personal_tally one = {0};
	struct str s = str_trim(text);
	size_t digits = 0, letters = 0, at = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		digits += is_digit((char)c);
		letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		at += c == '@';
	}
	if (s.len == 0)
		return;
	if (digits >= 8 || (digits >= 7 && letters))
		add_numbers(&one, s, letters >= 3);
	if (at > 0)
		one.of[PERSONAL_EMAIL].hits = has_email(s);
	if (letters >= 4)
		add_name(&one, s);
	once(t, &one);
}

/* ---- a column ---- */

/* Names: some with a title or initials, or many that begin with a first name, or nearly all of the
 * form "Surname, Name". */
static bool names_found(const struct personal_tally *t)
{
	uint64_t hits = t->of[PERSONAL_NAME].hits;
	if (t->strong_names >= 3 && t->strong_names * 50 >= t->seen)
		return true;
	if (hits >= 3 && hits * 5 >= t->seen)
		return true;
	return t->listed_names + hits >= 5 && (t->listed_names + hits) * 10 >= t->seen * 9;
}

static bool bsn_found(const struct personal_tally *t)
{
	const struct personal_count *c = &t->of[PERSONAL_BSN];
	if (t->named_bsn > 0)
		return true;
	/* One in eleven passes by chance. */
	return c->candidates >= 20 ? c->hits * 10 > c->candidates * 3
				   : c->candidates >= 4 && c->hits == c->candidates;
}

unsigned personal_found(const struct personal_tally *t)
{
	const struct personal_count *c = t->of;
	unsigned found = 0;
	if (c[PERSONAL_IBAN].hits > 0 && c[PERSONAL_IBAN].hits * 4 >= c[PERSONAL_IBAN].candidates)
		found |= 1u << PERSONAL_IBAN;
	if (bsn_found(t))
		found |= 1u << PERSONAL_BSN;
	if (c[PERSONAL_DNI].hits > 0 && c[PERSONAL_DNI].hits * 2 >= c[PERSONAL_DNI].candidates)
		found |= 1u << PERSONAL_DNI;
	if (c[PERSONAL_CPF].hits > 0 && c[PERSONAL_CPF].hits * 2 >= c[PERSONAL_CPF].candidates)
		found |= 1u << PERSONAL_CPF;
	if (c[PERSONAL_EMAIL].hits > 0)
		found |= 1u << PERSONAL_EMAIL;
	/* Once in many values it is the number of a desk. */
	if (c[PERSONAL_PHONE].hits > 1 || c[PERSONAL_PHONE].hits * 50 > t->seen)
		found |= 1u << PERSONAL_PHONE;
	if (names_found(t))
		found |= 1u << PERSONAL_NAME;
	return found;
}
