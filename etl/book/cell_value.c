#include "book/cell_value.h"

#include <stdio.h>

#define DAY_SECONDS 86400
/* 31 December 9999, the last day there is. */
#define LAST_DAY 2958466
/* Digits of a fraction of a day; a second has five of them in front. */
#define FRACTION_DIGITS 12
#define FRACTION_ONE INT64_C(1000000000000)

/* ---- moments ---- */

static void civil(long day, int *y, int *m, int *d) /* days since 1970-01-01 */
{
	day += 719468;
	long era = (day >= 0 ? day : day - 146096) / 146097;
	unsigned doe = (unsigned)(day - era * 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + (unsigned)(era * 400)) + (*m <= 2);
}

/* 25569: 1 January 1970 as Excel counts from 1900. */
static size_t day_text(char *out, long serial, bool from_1904)
{
	int y, m, d;
	long day = serial - (from_1904 ? 25569 - 1462 : 25569);
	if (!from_1904 && serial == 60) /* the day that never was */
		return (size_t)snprintf(out, 16, "1900-02-29");
	if (!from_1904 && serial < 60)
		day++;
	civil(day, &y, &m, &d);
	if (!from_1904 && serial == 0)
		return (size_t)snprintf(out, 16, "1900-01-00");
	return (size_t)snprintf(out, 16, "%04d-%02d-%02d", y, m, d);
}

/* Days and seconds; false where there is no such day. */
static bool read_moment(int64_t *day, int64_t *second, const struct decimal *d)
{
	int64_t whole = 0, part = 0;
	if (d->negative || d->exponent > 6)
		return false;
	for (int i = 0; i <= d->exponent; i++)
		whole = whole * 10 + (i < d->n ? d->digits[i] - '0' : 0);
	for (int i = 1; i <= FRACTION_DIGITS; i++) {
		int at = d->exponent + i;
		part = part * 10 + (at >= 0 && at < d->n ? d->digits[at] - '0' : 0);
	}
	*day = whole;
	*second = (part * DAY_SECONDS + FRACTION_ONE / 2) / FRACTION_ONE;
	return whole < LAST_DAY;
}

static size_t moment_text(char *out, int64_t day, int64_t second, enum value_form form,
			  bool from_1904)
{
	size_t n = 0;
	if (form == VALUE_DURATION)
		return (size_t)snprintf(out, 48, "%lld:%02d:%02d",
					(long long)(day * 24 + second / 3600),
					(int)(second / 60 % 60), (int)(second % 60));
	if (second >= DAY_SECONDS) {
		second = 0;
		day++;
	}
	/* A time alone has no day. */
	if (form != VALUE_TIME || day >= 1)
		n = day_text(out, (long)day, from_1904);
	if (form == VALUE_DATE)
		return n;
	if (n)
		out[n++] = ' ';
	return n + (size_t)snprintf(out + n, 16, "%02d:%02d:%02d", (int)(second / 3600),
				    (int)(second / 60 % 60), (int)(second % 60));
}

/* ---- codes ---- */

/* The digits from behind into the mask; what it has no room for stands in front. */
static size_t code_text(char out[VALUE_TEXT_SIZE], const char *mask, struct str digits)
{
	char back[VALUE_TEXT_SIZE];
	size_t n = 0, left = digits.len;
	for (size_t i = strlen(mask); i-- > 0;) {
		bool first = strchr(mask, '0') == mask + i;
		if (mask[i] != '0') {
			back[n++] = mask[i];
			continue;
		}
		back[n++] = left ? digits.ptr[--left] : '0';
		while (first && left && n < VALUE_TEXT_SIZE - VALUE_CODE_MAX)
			back[n++] = digits.ptr[--left];
	}
	for (size_t i = 0; i < n; i++)
		out[i] = back[n - 1 - i];
	return n;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

/* ---- together ---- */

/* What is written plainly and has no noise is most of what there is; false: it must be reckoned. */
static bool is_plain(struct str s)
{
	bool point = false;
	size_t i = s.len && s.ptr[0] == '-';
	if (s.len - i > DECIMAL_DIGITS || s.len == i || s.ptr[i] < '1' || s.ptr[i] > '9')
		return false;
	for (; i < s.len; i++) {
		char c = s.ptr[i];
		if (c == '.' && !point)
			point = true;
		else if (c < '0' || c > '9')
			return false;
	}
	return !point || (s.ptr[s.len - 1] >= '1' && s.ptr[s.len - 1] <= '9');
}

static size_t formed(char out[VALUE_TEXT_SIZE], struct book_cell *cell, struct decimal *d,
		     const struct value_format *f, bool from_1904)
{
	char plain[VALUE_TEXT_SIZE];
	int64_t day, second;
	struct str decimal = {plain, decimal_write(plain, d)};
	if (f->form == VALUE_CODE && all_digits(decimal)) {
		cell->kind = BOOK_CODE;
		return code_text(out, f->mask, decimal);
	}
	if (f->form == VALUE_PERCENT) {
		cell->kind = BOOK_PERCENT;
		if (d->n > 1 || d->digits[0] != '0')
			d->exponent += 2;
		size_t n = decimal_write(out, d);
		out[n++] = '%';
		return n;
	}
	/* What is no day shows as ##### */
	if (f->form >= VALUE_DATE && read_moment(&day, &second, d)) {
		cell->kind = BOOK_DATE;
		return moment_text(out, day, second, f->form, from_1904);
	}
	memcpy(out, plain, decimal.len);
	return decimal.len;
}

size_t value_text(char out[VALUE_TEXT_SIZE], struct book_cell *cell, struct str number,
		  const struct value_format *f, bool from_1904)
{
	struct decimal d;
	cell->kind = BOOK_NUMBER;
	cell->scaled = f->scaled;
	cell->unseen = f->unseen;
	if (f->form == VALUE_PLAIN && is_plain(number)) {
		memcpy(out, number.ptr, number.len);
		return number.len;
	}
	if (!decimal_read(&d, number))
		return 0;
	return f->form == VALUE_PLAIN ? decimal_write(out, &d)
				      : formed(out, cell, &d, f, from_1904);
}
