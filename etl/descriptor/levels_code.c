/*
 * Iv3 codes as people and spreadsheets write them: "06.72", "6,72", "672", "6-72", "Taakveld 6.72",
 * "L4.1.1", "4.1.1 Sociale uitkeringen". Protection must not hang on how a code is written: what is in
 * doubt is guarded, and what is no code at all is, too.
 */
#include "descriptor/levels.h"

#define DIGITS_MOST 4u /* "6.711"; of taakvelden but those of 6, and of functies ("530"), three */
#define OTHERS_MOST 3u

struct code_run {
	char digits[DIGITS_MOST + 1]; /* of all groups together, without zeros in front */
	size_t ndigits;               /* as many as there are, also those that do not fit */
	size_t ngroups, first;        /* digits of the first group as written, without its zeros */
	size_t end;
	bool letter; /* stands behind it, as in "6.72a" */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_between(char c)
{
	return c == '.' || c == ',' || c == '-' || c == '_';
}

static void add_digit(struct code_run *r, char c)
{
	if (r->ndigits < DIGITS_MOST)
		r->digits[r->ndigits] = c;
	r->ndigits++;
}

/* Digits with one of .,-_ between them. `tight`: zeros in front of every group say nothing, as in "04.01.01". */
static struct code_run run_at(struct str s, size_t i, bool tight)
{
	struct code_run r = {.ngroups = 0};
	for (;;) {
		bool zeros = r.ngroups == 0 || tight;
		for (; i < s.len && is_digit(s.ptr[i]); i++) {
			bool more = i + 1 < s.len && is_digit(s.ptr[i + 1]);
			if (zeros && more && s.ptr[i] == '0')
				continue;
			zeros = false;
			add_digit(&r, s.ptr[i]);
		}
		if (r.ngroups++ == 0)
			r.first = r.ndigits;
		if (i + 1 >= s.len || !is_between(s.ptr[i]) || !is_digit(s.ptr[i + 1]))
			break;
		i++;
	}
	r.end = i;
	r.letter = i < s.len && is_letter(s.ptr[i]);
	return r;
}

/* Where its first digit is, behind words or a letter; s.len: what stands there makes it something else ("jun-72",
 * "VI.72", digits of another script). */
static size_t first_digit(struct str s)
{
	size_t i = 0;
	for (; i < s.len && !is_digit(s.ptr[i]); i++)
		if (!is_letter(s.ptr[i]) && !strchr(" \t:(['\"#", s.ptr[i]))
			return s.len;
	return i;
}

static bool reads_as_code(const struct code_run *r, size_t most)
{
	/* "12.5", "2024-6.72": what begins with several digits and goes on is no code. */
	return r->ndigits <= most && (r->ngroups == 1 || r->first == 1);
}

static bool is_social(const struct code_run *r)
{
	/* All of 6 but 6.1 itself; "6.10" may be either. "6" alone is all of it. */
	bool open = r->ndigits == 2 && r->digits[1] == '1' && !r->letter;
	return r->digits[0] == '6' && !open;
}

/* "2 Wegen, was 6.72": what stands behind a code may be one, too. */
static bool has_social(struct str s, size_t i)
{
	for (; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			continue;
		struct code_run r = run_at(s, i, false);
		if ((r.ngroups > 1 || r.ndigits > 2) && is_social(&r))
			return true;
		i = r.end;
	}
	return false;
}

enum levels_verdict levels_task(struct str code)
{
	code = str_trim(code);
	if (code.len == 0)
		return LEVELS_GUARDED;
	size_t i = first_digit(code);
	if (i == code.len)
		return LEVELS_NO_CODE;
	struct code_run r = run_at(code, i, false);
	if (!reads_as_code(&r, r.digits[0] == '6' ? DIGITS_MOST : OTHERS_MOST))
		return LEVELS_NO_CODE;
	return is_social(&r) || has_social(code, r.end) ? LEVELS_GUARDED : LEVELS_OPEN;
}

/* What is below a category of people, and what it is part of: "4.1.1.3", "4.1", "4". */
static bool is_of_persons(const struct code_run *r)
{
	static const char *const categories[] = {"11", "341", "342", "411", "412"};
	size_t n = r->ndigits < DIGITS_MOST ? r->ndigits : DIGITS_MOST;
	/* "1.10", "4.10": a spreadsheet's. */
	while (n > 1 && r->digits[n - 1] == '0')
		n--;
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
		size_t least = strlen(categories[i]);
		if (memcmp(r->digits, categories[i], n < least ? n : least) == 0)
			return true;
	}
	return false;
}

enum levels_verdict levels_category(struct str code)
{
	code = str_trim(code);
	if (code.len == 0)
		return LEVELS_GUARDED;
	size_t i = first_digit(code);
	if (i == code.len)
		return LEVELS_NO_CODE;
	struct code_run r = run_at(code, i, true);
	if (!reads_as_code(&r, DIGITS_MOST))
		return LEVELS_NO_CODE;
	return is_of_persons(&r) ? LEVELS_GUARDED : LEVELS_OPEN;
}

struct str levels_plain(struct str code, char out[LEVELS_PLAIN])
{
	code = str_trim(code);
	size_t i = first_digit(code), n = 0;
	struct code_run r = {.ndigits = 0};
	if (i < code.len)
		r = run_at(code, i, false);
	if (r.ndigits == 0 || !reads_as_code(&r, DIGITS_MOST))
		return code;
	for (size_t k = 0; k < r.ndigits; k++) {
		out[n++] = r.digits[k];
		if (k == 0 && r.ndigits > 1)
			out[n++] = '.';
	}
	if (r.letter && (r.end + 1 == code.len || !is_letter(code.ptr[r.end + 1])))
		out[n++] = (char)(code.ptr[r.end] | 0x20);
	return (struct str){out, n};
}
