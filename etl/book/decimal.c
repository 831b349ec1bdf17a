#include "book/decimal.h"

#include <math.h>
#include <stdio.h>

#define EXPONENT_MAX 308

/* ---- reading ---- */

static bool read_exponent(int *out, struct str s)
{
	int v = 0;
	bool negative = s.len && s.ptr[0] == '-';
	size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
	if (i == s.len)
		return false;
	for (; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || v > 10000)
			return false;
		v = v * 10 + (s.ptr[i] - '0');
	}
	*out = negative ? -v : v;
	return true;
}

/* Leaves 15 digits of those there are. */
static void round_digits(struct decimal *d, bool up)
{
	int i = d->n - 1;
	while (up && i >= 0 && d->digits[i] == '9')
		d->digits[i--] = '0';
	if (up && i >= 0) {
		d->digits[i]++;
	} else if (up) { /* 9.99… became 10 */
		d->digits[0] = '1';
		d->exponent++;
	}
	while (d->n > 1 && d->digits[d->n - 1] == '0')
		d->n--;
}

struct mantissa {
	int before; /* digits in front of the point, without leading zeros */
	int zeros;  /* behind the point, in front of the first digit */
	bool point, any, up, more;
};

static void take_digit(struct decimal *d, struct mantissa *m, char c)
{
	m->any = true;
	if (d->n == 0 && c == '0') {
		m->zeros += m->point;
		return;
	}
	m->before += !m->point;
	if (d->n < DECIMAL_DIGITS) {
		d->digits[d->n++] = c;
	} else if (!m->more) {
		m->up = c >= '5';
		m->more = true;
	}
}

/* Up to the exponent, whose place is given. */
static bool read_mantissa(struct decimal *d, struct mantissa *m, struct str s, size_t *at)
{
	size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
	for (; i < s.len; i++) {
		char c = s.ptr[i];
		if (c >= '0' && c <= '9')
			take_digit(d, m, c);
		else if (c == '.' && !m->point)
			m->point = true;
		else
			break;
	}
	*at = i;
	return m->any && (i == s.len || s.ptr[i] == 'E' || s.ptr[i] == 'e');
}

bool decimal_read(struct decimal *out, struct str s)
{
	struct mantissa m = {0};
	int exponent = 0;
	size_t at;
	*out = (struct decimal){.negative = s.len && s.ptr[0] == '-'};
	if (!read_mantissa(out, &m, s, &at))
		return false;
	if (at < s.len && !read_exponent(&exponent, (struct str){s.ptr + at + 1, s.len - at - 1}))
		return false;
	out->exponent = (m.before ? m.before - 1 : -m.zeros - 1) + exponent;
	if (out->n == 0 || out->exponent < -EXPONENT_MAX) {
		*out = (struct decimal){.digits = "0", .n = 1};
		return true;
	}
	round_digits(out, m.up);
	return out->exponent <= EXPONENT_MAX;
}

bool decimal_of_double(struct decimal *out, double v)
{
	char text[48];
	if (!isfinite(v))
		return false;
	int n = snprintf(text, sizeof text, "%.*e", DECIMAL_DIGITS - 1, v);
	return decimal_read(out, (struct str){text, (size_t)n});
}

/* ---- writing ---- */

size_t decimal_write(char out[DECIMAL_TEXT_SIZE], const struct decimal *d)
{
	size_t at = 0;
	if (d->negative)
		out[at++] = '-';
	if (d->exponent < 0) {
		out[at++] = '0';
		out[at++] = '.';
		for (int i = -1; i > d->exponent; i--)
			out[at++] = '0';
	}
	for (int i = 0; i < d->n || i <= d->exponent; i++) {
		if (i == d->exponent + 1 && d->exponent >= 0)
			out[at++] = '.';
		out[at++] = i < d->n ? d->digits[i] : '0';
	}
	return at;
}
