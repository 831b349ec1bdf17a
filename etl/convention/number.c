/*
 * Amounts to scaled integers, without locale, floating point or allocation. number_read first tries
 * the common shape (sign, digits, groups, decimals) in one pass; anything else goes to the full
 * reading, which gathers the significant digits and the place of the decimal point and only then
 * scales.
 */
#include "convention/convention.h"
#include "convention/number_scan.h"

#include <assert.h>

/* Digits that can matter: 19 of an int64 and some to round by; the rest is only zero or not zero.
 */
#define DIGITS_KEPT 40
/* Exponents beyond this give zero or overflow anyway. */
#define EXPONENT_LIMIT 100000

static const uint64_t POWERS[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

/* 0.d1d2d3… × 10^point, sign aside. */
struct digits {
	char d[DIGITS_KEPT];
	int n;
	long point;
	bool more; /* a digit that was not kept is not zero */
};

static inline bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static void digits_add(struct digits *g, char c, bool whole)
{
	if (g->n == 0 && c == '0') {
		g->point -= !whole; /* a leading zero: only behind the point it tells something */
		return;
	}
	g->point += whole;
	if (g->n < DIGITS_KEPT)
		g->d[g->n++] = c;
	else if (c != '0')
		g->more = true;
}

/* The digits from *p on; moves *p, returns how many. */
static size_t digits_run(struct digits *g, const char **p, const char *end, bool whole)
{
	const char *start = *p;
	for (; *p < end && is_digit(**p); (*p)++)
		digits_add(g, **p, whole);
	return (size_t)(*p - start);
}

static bool read_whole(struct digits *g, const char **p, const char *end, char group)
{
	const char *start = *p;
	size_t run = digits_run(g, p, end, true), n;
	bool first = true;
	while ((n = number_group((struct str){*p, (size_t)(end - *p)}, group)) > 0) {
		/* "0.123" is no grouping: nobody groups a number that starts with a lone zero. */
		if (first && (run < 1 || run > 3 || (run == 1 && *start == '0')))
			return false;
		*p += n;
		if (digits_run(g, p, end, true) != 3)
			return false;
		first = false;
	}
	return true;
}

static bool read_exponent(struct digits *g, const char **p, const char *end)
{
	(*p)++;
	bool negative = *p < end && **p == '-';
	if (*p < end && (**p == '-' || **p == '+'))
		(*p)++;
	const char *start = *p;
	long exponent = 0;
	for (; *p < end && is_digit(**p); (*p)++) {
		if (exponent < EXPONENT_LIMIT)
			exponent = exponent * 10 + (**p - '0');
	}
	g->point += negative ? -exponent : exponent;
	return *p > start;
}

/* Machine notation: the mantissa holds no groups, so a point or a comma in it is always the decimal
 * sign, whatever the column's convention. */
static struct number_format exponent_format(struct str s)
{
	return (struct number_format){memchr(s.ptr, ',', s.len) ? ',' : '.', 0};
}

/* The fraction behind the decimal sign, if there is one. */
static bool read_fraction(struct digits *g, const char **p, const char *end, char decimal)
{
	if (*p == end || decimal == 0 || **p != decimal)
		return true;
	(*p)++;
	return digits_run(g, p, end, false) > 0;
}

/* The bare number, all of it. */
static bool read_digits(struct digits *g, struct str s, struct number_format f)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	bool exponent = number_has_exponent(s);
	if (exponent)
		f = exponent_format(s);
	if (!read_whole(g, &p, end, f.group) || !read_fraction(g, &p, end, f.decimal))
		return false;
	if (p == s.ptr)
		return false;
	if (exponent && p < end && (*p | 0x20) == 'e' && !read_exponent(g, &p, end))
		return false;
	return p == end;
}

/* The first `keep` digits as a number, with zeros where there are no more. */
static bool gather(const struct digits *g, long keep, uint64_t *v)
{
	*v = 0;
	if (g->n == 0)
		return true;
	if (keep > 19)
		return false;
	for (long i = 0; i < keep; i++) {
		uint64_t digit = i < g->n ? (uint64_t)(g->d[i] - '0') : 0;
		if (__builtin_mul_overflow(*v, 10u, v) || __builtin_add_overflow(*v, digit, v))
			return false;
	}
	return true;
}

/* Scales to `decimals`; *cut tells that digits other than zero fell off. */
static enum number_result scale(const struct digits *g, int decimals, bool negative, int64_t *out,
				bool *cut)
{
	long keep = g->point + decimals;
	uint64_t v;
	if (!gather(g, keep, &v))
		return NUMBER_OVERFLOW;
	*cut = g->more;
	for (long i = keep > 0 ? keep : 0; i < g->n; i++)
		*cut = *cut || g->d[i] != '0';
	/* Half away from zero: the first digit that falls off decides (one further off is below
	 * half). */
	if (keep >= 0 && keep < g->n && g->d[keep] >= '5')
		v++;
	if (v > INT64_MAX)
		return NUMBER_OVERFLOW;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return NUMBER_OK;
}

static enum number_result read_any(struct str text, struct number_format f, int decimals,
				   int64_t *out, bool *cut)
{
	const char decimal[2] = {f.decimal, 0};
	struct str s = text;
	unsigned affixes = number_strip(&s, decimal);
	*cut = false;
	if (s.len == 0 && affixes == 0)
		return NUMBER_EMPTY;
	if (!number_affixes_ok(affixes) || ((affixes & AFFIX_NO_CENTS) && number_has_exponent(s)))
		return NUMBER_BAD;
	if (s.len == 0) {
		/* A dash alone, with or without a currency, is how bookkeepers write zero. */
		if ((affixes & ~(unsigned)AFFIX_CURRENCY) != (AFFIX_SIGN | AFFIX_NEGATIVE))
			return NUMBER_BAD;
		*out = 0;
		return NUMBER_OK;
	}
	if (affixes & AFFIX_NO_CENTS)
		f.decimal = 0;
	struct digits g = {0};
	if (!read_digits(&g, s, f))
		return NUMBER_BAD;
	if (affixes & AFFIX_PERCENT)
		return NUMBER_PERCENT;
	return scale(&g, decimals, affixes & AFFIX_NEGATIVE, out, cut);
}

/* Whether a run of n digits may stand before a group separator, or behind the last one. */
static inline bool run_fits(const char *run, size_t n, bool grouped)
{
	return grouped ? n == 3 : n - 1 < 3 && (n != 1 || *run != '0');
}

/* Whole part of the common shape: digits and well-formed groups. NULL: not that shape. */
static inline const char *plain_whole(const char *p, const char *end, char group, uint64_t *out)
{
	const char *run = p;
	uint64_t v = 0;
	bool grouped = false;
	for (; p < end; p++) {
		if (is_digit(*p)) {
			v = v * 10 + (uint64_t)(*p - '0');
			continue;
		}
		if (*p != group || group == 0)
			break;
		if (!run_fits(run, (size_t)(p - run), grouped))
			return NULL;
		grouped = true;
		run = p + 1;
	}
	*out = v;
	return p == run || (grouped && p - run != 3) ? NULL : p;
}

/* Fraction of at most `decimals` digits up to the end, appended to *v. */
static inline bool plain_fraction(const char *p, const char *end, size_t decimals, uint64_t *v)
{
	size_t n = (size_t)(end - p);
	if (n - 1 >= decimals)
		return false;
	for (; p < end && is_digit(*p); p++)
		*v = *v * 10 + (uint64_t)(*p - '0');
	*v *= POWERS[decimals - n];
	return p == end;
}

/* The common shape in one pass. False: not that shape, ask the full reading. */
static inline bool read_plain(struct str text, struct number_format f, size_t decimals,
			      int64_t *out)
{
	const char *p = text.ptr, *end = p + text.len;
	uint64_t v = 0;
	if (text.len == 0 || text.len + decimals > 18) /* more could overflow */
		return false;
	bool negative = *p == '-';
	p = plain_whole(p + negative, end, f.group, &v);
	if (!p)
		return false;
	if (p == end)
		v *= POWERS[decimals];
	else if (*p != f.decimal || f.decimal == 0 || !plain_fraction(p + 1, end, decimals, &v))
		return false;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

enum number_result number_read_rounded(struct str text, struct number_format f, int decimals,
				       int64_t *out, bool *rounded)
{
	assert(decimals >= 0 && decimals <= MONEY_MAX_DECIMALS);
	*rounded = false;
	if (read_plain(text, f, (size_t)decimals, out))
		return NUMBER_OK;
	return read_any(text, f, decimals, out, rounded);
}

enum number_result number_read(struct str text, struct number_format f, int decimals, int64_t *out)
{
	assert(decimals >= 0 && decimals <= MONEY_MAX_DECIMALS);
	if (read_plain(text, f, (size_t)decimals, out))
		return NUMBER_OK;
	bool cut;
	int64_t v = 0;
	enum number_result r = read_any(text, f, decimals, &v, &cut);
	if (r == NUMBER_OK && cut)
		return NUMBER_PRECISION;
	if (r == NUMBER_OK)
		*out = v;
	return r;
}
