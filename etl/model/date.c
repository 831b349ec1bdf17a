/* Conversions after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in
 * March, so that the leap day is the last of the year. */
#include "model/date.h"

#include <stdio.h>

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

bool date_from_civil(int year, int month, int day, int32_t *out)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	if (day > days[month - 1] + (month == 2 && is_leap(year)))
		return false;
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int of_days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	*out = era * 146097 + of_days - 719468;
	return true;
}

void date_to_civil(int32_t date, int *year, int *month, int *day)
{
	int32_t z = date + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t doe = z - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

size_t date_format(char out[DATE_TEXT_SIZE], int32_t date)
{
	int y;
	int m;
	int d;
	date_to_civil(date, &y, &m, &d);
	if (y >= 0 && y <= 9999) { /* downloads are full of these */
		const int digits[] = {y / 1000, y / 100 % 10, y / 10 % 10, y % 10, -1,
				      m / 10,   m % 10,       -1,          d / 10, d % 10};
		for (size_t i = 0; i < 10; i++)
			out[i] = (char)(digits[i] < 0 ? '-' : '0' + digits[i]);
		out[10] = '\0';
		return 10;
	}
	int n = snprintf(out, DATE_TEXT_SIZE, "%04d-%02d-%02d", y, m, d);
	return n < 0 || n >= DATE_TEXT_SIZE ? 0 : (size_t)n;
}

static bool digits(const char *p, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (p[i] - '0');
	}
	return true;
}

bool date_parse_iso(struct str text, int32_t *out)
{
	int y;
	int m;
	int d;
	return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
	       digits(text.ptr, 4, &y) && digits(text.ptr + 5, 2, &m) &&
	       digits(text.ptr + 8, 2, &d) && date_from_civil(y, m, d, out);
}

/* The digits before the first byte that is none; *rest moves behind them. */
static bool take_digits(struct str *rest, size_t min, size_t max, int *out)
{
	size_t n = 0;
	while (n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9')
		n++;
	if (n < min || n > max || !digits(rest->ptr, (int)n, out))
		return false;
	*rest = (struct str){rest->ptr + n, rest->len - n};
	return true;
}

static bool take_separator(struct str *rest, char *separator)
{
	char c = rest->len ? rest->ptr[0] : 0;
	if ((c != '-' && c != '/' && c != '.') || (*separator && *separator != c))
		return false;
	*separator = c;
	*rest = (struct str){rest->ptr + 1, rest->len - 1};
	return true;
}

bool date_parse_typed(struct str text, int32_t *out)
{
	int y, m, d;
	char separator = 0;
	struct str rest = text;
	if (date_parse_iso(text, out))
		return true;
	return take_digits(&rest, 1, 2, &d) && take_separator(&rest, &separator) &&
	       take_digits(&rest, 1, 2, &m) && take_separator(&rest, &separator) &&
	       take_digits(&rest, 4, 4, &y) && rest.len == 0 && date_from_civil(y, m, d, out);
}
