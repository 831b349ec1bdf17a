#include "mapping/code_damage.h"

#include "base/text/utf8.h"

#include <strings.h>

/* Dutch, English, German, French and Spanish abbreviations, as spreadsheets write them, by month. */
static const char *const MONTHS[12] = {"jan ene",     "feb fev",  "mrt mar mrz", "apr abr avr",
				       "mei may mai", "jun juin", "jul juil",    "aug ago aout",
				       "sep sept",    "okt oct",  "nov",         "dec dez dic"};

/* 1 to 12, or 0. */
static unsigned month_of(struct str s)
{
	while (s.len > 0 && s.ptr[s.len - 1] == '.')
		s.len--;
	for (unsigned m = 0; s.len > 0 && m < 12; m++) {
		struct str rest = str_z(MONTHS[m]);
		while (rest.ptr) {
			struct str name = str_split(&rest, ' ');
			if (name.len == s.len && strncasecmp(name.ptr, s.ptr, s.len) == 0)
				return m + 1;
		}
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool code_is_digits(struct str s, size_t least, size_t most)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len >= least && s.len <= most;
}

/* The numbers that a date was made of, in its order; 0: it is none. */
static size_t date_numbers(struct str s, uint64_t numbers[3])
{
	struct str parts[3];
	size_t n = 0;
	for (struct str rest = s; rest.ptr && n < 3;) {
		parts[n++] = str_split(&rest, '-');
		if (n == 3 && rest.ptr)
			return 0;
	}
	if (n < 2)
		return 0;
	unsigned second = month_of(parts[1]), first = month_of(parts[0]);
	bool day_first = code_is_digits(parts[0], 1, 2) && second;
	bool month_first = n == 2 && first && code_is_digits(parts[1], 1, 4);
	if (!month_first && !(day_first && (n == 2 || code_is_digits(parts[2], 2, 4))))
		return 0;
	for (size_t i = 0; i < n; i++)
		if (!str_to_u64(parts[i], &numbers[i]))
			numbers[i] = month_of(parts[i]);
	return n;
}

/* Where its exponent begins, or NULL. */
static const char *exponent_of(struct str s)
{
	const char *e = s.len > 3 ? memchr(s.ptr, 'E', s.len) : NULL;
	if (!e || e == s.ptr || e + 2 >= s.ptr + s.len || (e[1] != '+' && e[1] != '-'))
		return NULL;
	if (!code_is_digits((struct str){e + 2, (size_t)(s.ptr + s.len - e - 2)}, 1, 3))
		return NULL;
	for (const char *p = s.ptr; p < e; p++)
		if ((*p < '0' || *p > '9') && *p != ',' && *p != '.')
			return NULL;
	return e;
}

/* Where the one `sign` between two numbers is, or NULL. */
static const char *between_digits(struct str s, char sign)
{
	const char *at = s.len ? memchr(s.ptr, sign, s.len) : NULL;
	if (!at || !code_is_digits((struct str){s.ptr, (size_t)(at - s.ptr)}, 1, 6) ||
	    !code_is_digits((struct str){at + 1, (size_t)(s.ptr + s.len - at - 1)}, 1, 6))
		return NULL;
	return at;
}

enum code_damage code_damage(struct str code)
{
	uint64_t numbers[3];
	if (code.len == 0)
		return CODE_WHOLE;
	if (memchr(code.ptr, '-', code.len) && date_numbers(code, numbers) > 0)
		return CODE_IS_DATE;
	if (!is_digit(*code.ptr))
		return CODE_WHOLE;
	if (exponent_of(code))
		return CODE_IS_POWER;
	return between_digits(code, ',') ? CODE_IS_COMMA : CODE_WHOLE;
}

/* ---- codes that may be the same ---- */

static bool is_blank_at(struct str s, size_t i, size_t *n)
{
	static const char *const blanks[] = {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B"};
	for (size_t b = 0; b < sizeof blanks / sizeof *blanks; b++) {
		*n = strlen(blanks[b]);
		if (s.len - i >= *n && memcmp(s.ptr + i, blanks[b], *n) == 0)
			return true;
	}
	return false;
}

/* Without case, blanks, and zeros that begin a number; a number of zeros is one. */
static struct str plain_code(struct arena *scratch, struct str code)
{
	struct str s = utf8_fold_case(scratch, code);
	char *out = arena_bytes(scratch, s.len + 1);
	size_t n = 0, blank;
	for (size_t i = 0; i < s.len;) {
		if (is_blank_at(s, i, &blank)) {
			i += blank;
			continue;
		}
		bool begins = n == 0 || !is_digit(out[n - 1]);
		bool leads = s.ptr[i] == '0' && i + 1 < s.len && is_digit(s.ptr[i + 1]);
		if (!begins || !leads)
			out[n++] = s.ptr[i];
		i++;
	}
	return (struct str){out, n};
}

/* "0,1" and "0.10" as "0.1", "6,0" as "6". */
static struct str plain_decimal(struct arena *scratch, struct str s)
{
	const char *sign = between_digits(s, ',');
	if (!sign)
		sign = between_digits(s, '.');
	if (!sign)
		return s;
	char *at = arena_bytes(scratch, s.len);
	memcpy(at, s.ptr, s.len);
	at[sign - s.ptr] = '.';
	struct str out = {at, s.len};
	while (out.ptr[out.len - 1] == '0')
		out.len--;
	if (out.ptr[out.len - 1] == '.')
		out.len--;
	return out;
}

/* The numbers that stand in a code. */
static size_t numbers_in(struct str s, uint64_t numbers[4])
{
	size_t n = 0;
	for (size_t i = 0; i < s.len && n < 4;) {
		size_t start = i;
		while (i < s.len && is_digit(s.ptr[i]))
			i++;
		if (i > start && !str_to_u64((struct str){s.ptr + start, i - start}, &numbers[n++]))
			return 0;
		i += i == start || i < s.len;
	}
	return n;
}

/* "2-jan" was "2-1" or "2.01"; "jan-10" was "1-10". */
static bool was_date(struct str code, struct str listed)
{
	uint64_t made[3], of[4];
	size_t n = date_numbers(code, made);
	if (n == 0 || n != numbers_in(listed, of))
		return false;
	bool same = made[0] == of[0] && made[1] == of[1];
	bool turned = made[0] == of[1] && made[1] == of[0];
	return n == 2 ? same || turned : same && (made[2] == of[2] || made[2] % 100 == of[2]);
}

/* "6,00101E+11" has so many digits, and these first. */
static bool was_long(struct str code, struct str listed)
{
	const char *e = exponent_of(code);
	uint64_t exponent;
	size_t n = 0, lead = 0;
	if (!e || e[1] != '+' || !code_is_digits(listed, 1, 64) ||
	    !str_to_u64((struct str){e + 2, (size_t)(code.ptr + code.len - e - 2)}, &exponent))
		return false;
	while (lead + 1 < listed.len && listed.ptr[lead] == '0')
		lead++;
	if (listed.len - lead != exponent + 1)
		return false;
	/* The last digit may be rounded up. */
	for (const char *p = code.ptr; p < e - 1; p++)
		if (is_digit(*p) && (lead + n >= listed.len || listed.ptr[lead + n++] != *p))
			return false;
	return true;
}

bool code_near(struct arena *scratch, struct str code, struct str listed)
{
	if (listed.len == 0)
		return false;
	struct str a = plain_code(scratch, code), b = plain_code(scratch, listed);
	return str_eq(a, b) || str_eq(plain_decimal(scratch, a), plain_decimal(scratch, b)) ||
	       was_date(code, listed) || was_long(code, listed);
}
