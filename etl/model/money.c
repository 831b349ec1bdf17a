#include "model/money.h"

#include <stdio.h>

__extension__ typedef unsigned __int128 money_magnitude;

/* Digits of |value|, most significant first; returns their number. */
static size_t digits_of(char out[MONEY_TEXT_SIZE], money_magnitude value)
{
	char reversed[MONEY_TEXT_SIZE];
	size_t n = 0;
	for (; value > UINT64_MAX; value /= 10)
		reversed[n++] = (char)('0' + (int)(value % 10));
	/* Nearly every amount: dividing 128 bits costs many times as much. */
	uint64_t small = (uint64_t)value;
	do {
		reversed[n++] = (char)('0' + (int)(small % 10));
		small /= 10;
	} while (small != 0);
	for (size_t i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	return n;
}

static money_magnitude magnitude(money_sum value)
{
	return value < 0 ? (money_magnitude)0 - (money_magnitude)value : (money_magnitude)value;
}

/* At most 39 digits, a sign, a point, 12 separators and leading zeros: within MONEY_TEXT_SIZE. */
static size_t format(char out[MONEY_TEXT_SIZE], money_sum value, int decimals, bool group)
{
	char digits[MONEY_TEXT_SIZE];
	size_t n = digits_of(digits, magnitude(value));
	size_t fraction = (size_t)decimals;
	size_t len = 0;
	if (value < 0)
		out[len++] = '-';
	size_t whole = n > fraction ? n - fraction : 0;
	if (whole == 0)
		out[len++] = '0';
	for (size_t i = 0; i < whole; i++) {
		if (group && i > 0 && (whole - i) % 3 == 0)
			out[len++] = ',';
		out[len++] = digits[i];
	}
	if (fraction > 0) {
		out[len++] = '.';
		for (size_t i = n; i < fraction; i++)
			out[len++] = '0';
		for (size_t i = whole; i < n; i++)
			out[len++] = digits[i];
	}
	out[len] = '\0';
	return len;
}

static size_t trim_fraction(char *out, size_t len, int decimals)
{
	if (decimals <= 0)
		return len;
	while (out[len - 1] == '0')
		len--;
	if (out[len - 1] == '.')
		len--;
	out[len] = '\0';
	return len;
}

size_t money_format(char out[MONEY_TEXT_SIZE], money_sum value, int decimals)
{
	return trim_fraction(out, format(out, value, decimals, false), decimals);
}

size_t money_format_fixed(char out[MONEY_TEXT_SIZE], money_sum value, int decimals)
{
	return format(out, value, decimals, false);
}

size_t money_format_grouped(char out[MONEY_TEXT_SIZE], money_sum value, int decimals)
{
	return format(out, value, decimals, true);
}

/* Appends a digit to a number that is kept negative, so that the most negative one is not the odd
 * one out. */
static bool push_digit(int64_t *value, int digit)
{
	return !__builtin_mul_overflow(*value, 10, value) &&
	       !__builtin_sub_overflow(*value, digit, value);
}

/* The digits of "12.345" as one negative number; *fraction is how many of those behind the point it
 * holds. False for anything else, and for decimals beyond `decimals` that are not zero. */
static bool parse_digits(struct str text, int decimals, int64_t *value, int *fraction)
{
	bool any = false;
	bool point = false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = text.ptr[i] - '0';
		if (text.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (digit < 0 || digit > 9)
			return false;
		any = true;
		if (point && *fraction == decimals) {
			if (digit != 0)
				return false;
			continue;
		}
		*fraction += point;
		if (!push_digit(value, digit))
			return false;
	}
	return any;
}

bool money_parse(struct str text, int decimals, int64_t *out)
{
	bool negative = text.len > 0 && text.ptr[0] == '-';
	bool sign = negative || (text.len > 0 && text.ptr[0] == '+');
	struct str digits = {text.ptr + sign, text.len - sign};
	int64_t value = 0;
	int fraction = 0;
	if (!parse_digits(digits, decimals, &value, &fraction))
		return false;
	for (; fraction < decimals; fraction++)
		if (!push_digit(&value, 0))
			return false;
	if (value == MONEY_NULL) /* that bit pattern means none */
		return false;
	*out = negative ? value : -value;
	return true;
}

size_t money_average(char out[MONEY_TEXT_SIZE], money_sum sum, uint64_t count, int decimals)
{
	/* Twelve more decimals carry a double's worth of digits; a sum too large for that keeps
	 * fewer. */
	int extra = 12;
	money_magnitude scaled = magnitude(sum);
	const money_magnitude room = ~(money_magnitude)0 / 20;
	int used = 0;
	while (used < extra && scaled < room) {
		scaled *= 10;
		used++;
	}
	money_magnitude quotient = scaled / count;
	money_magnitude rest = scaled % count;
	if (rest * 2 >= count)
		quotient++;
	money_sum rounded = sum < 0 ? -(money_sum)quotient : (money_sum)quotient;
	return money_format(out, rounded, decimals + used);
}
