/* Exact decimals as doubles, which is all that a workbook has. */
#include "publish/workbook.h"

#define EXACT_DIGITS 15 /* a double holds that many of any number */
#define EXACT_LIMIT 1000000000000000

/* Both the digits and the power of ten are exact in a double (up to 10^22), so this rounds once. */
static double times_ten(double digits, int power)
{
	double scale = 1;

	for (int i = power < 0 ? -power : power; i > 0; i--)
		scale *= 10;
	return power < 0 ? digits / scale : digits * scale;
}

bool money_double(double *out, money_sum n, int decimals)
{
	int power = -decimals;

	/* Zeros at the end count where nothing is behind the point. */
	for (; decimals && n && n % 10 == 0; n /= 10)
		power++;
	if (n <= -(money_sum)EXACT_LIMIT || n >= EXACT_LIMIT)
		return false;
	*out = times_ten((double)(int64_t)n, n ? power : 0);
	return true;
}

bool numeral_double(double *out, struct str text)
{
	bool minus = text.len && text.ptr[0] == '-', fraction = false, all = true;
	double digits = 0;
	int n = 0, power = 0;

	for (size_t i = minus; i < text.len; i++) {
		if (text.ptr[i] == '.') {
			fraction = true;
			continue;
		}
		if (n < EXACT_DIGITS) {
			digits = digits * 10 + (text.ptr[i] - '0');
			n += digits > 0;
			power -= fraction;
		} else {
			all = all && text.ptr[i] == '0';
			power += !fraction;
		}
	}
	*out = times_ten(minus ? -digits : digits, power);
	return all;
}

int workbook_decimals(const struct row_column *c)
{
	return c->type == DATUM_INTEGER ? 0 : c->decimals;
}
