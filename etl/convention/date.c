/*
 * Dates as ledgers write them. Years have four digits: "01-02-03" is refused in every format, also
 * beside a month's name, because it would have to be guessed.
 */
#include "model/date.h"
#include "convention/convention.h"

/* Month names of English, Dutch, German and Spanish. A date may give three letters or more of a
 * name; no two months share their first three within these languages. */
static const struct {
	const char *name;
	int month;
} MONTHS[] = {
	{"january", 1},    {"januari", 1},    {"januar", 1},     {"jänner", 1},    {"enero", 1},
	{"february", 2},   {"februari", 2},   {"februar", 2},    {"febrero", 2},   {"march", 3},
	{"maart", 3},      {"mrt", 3},        {"märz", 3},       {"maerz", 3},     {"marzo", 3},
	{"april", 4},      {"abril", 4},      {"may", 5},        {"mei", 5},       {"mai", 5},
	{"mayo", 5},       {"june", 6},       {"juni", 6},       {"junio", 6},     {"july", 7},
	{"juli", 7},       {"julio", 7},      {"august", 8},     {"augustus", 8},  {"agosto", 8},
	{"september", 9},  {"septiembre", 9}, {"setiembre", 9},  {"october", 10},  {"oktober", 10},
	{"octubre", 10},   {"november", 11},  {"noviembre", 11}, {"december", 12}, {"dezember", 12},
	{"diciembre", 12},
};

struct cursor {
	const char *p, *end;
};

static int peek(const struct cursor *c)
{
	return c->p < c->end ? (unsigned char)*c->p : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool take(struct cursor *c, char wanted)
{
	if (peek(c) != (unsigned char)wanted)
		return false;
	c->p++;
	return true;
}

static size_t blanks(struct cursor *c)
{
	size_t n = 0;
	for (; take(c, ' ') || take(c, '\t'); n++)
		;
	return n;
}

/* A number of min to max digits, and no digit behind it. */
static bool digits(struct cursor *c, int min, int max, int *out)
{
	int n = 0;
	*out = 0;
	for (; n < max && is_digit(peek(c)); n++)
		*out = *out * 10 + (*c->p++ - '0');
	return n >= min && !is_digit(peek(c));
}

/* Z, +01:00, +0100, +01, or nothing. */
static bool zone(struct cursor *c)
{
	int hour, minute = 0;
	if (take(c, 'Z') || take(c, 'z') || (!take(c, '+') && !take(c, '-')))
		return true;
	if (c->end - c->p < 2)
		return false;
	struct cursor two = {c->p, c->p + 2};
	c->p += 2;
	if (!digits(&two, 2, 2, &hour) || hour > 23)
		return false;
	if (!take(c, ':') && c->p == c->end)
		return true;
	return digits(c, 2, 2, &minute) && minute < 60;
}

static bool seconds(struct cursor *c)
{
	int second, fraction = 0;
	if (!take(c, ':'))
		return true;
	if (!digits(c, 2, 2, &second) || second > 60) /* 60 is a leap second */
		return false;
	if (!take(c, '.') && !take(c, ','))
		return true;
	for (; is_digit(peek(c)); fraction++)
		c->p++;
	return fraction > 0;
}

static bool half_day(struct cursor *c)
{
	blanks(c);
	if (!take(c, 'A') && !take(c, 'P') && !take(c, 'a') && !take(c, 'p'))
		return true;
	return take(c, 'M') || take(c, 'm');
}

static bool clock_time(struct cursor *c)
{
	int hour, minute;
	return digits(c, 1, 2, &hour) && hour <= 24 && take(c, ':') && digits(c, 2, 2, &minute) &&
	       minute <= 59 && seconds(c) && half_day(c) && zone(c);
}

/* Nothing, or a time that is checked and then ignored, up to the end. */
static bool time_and_end(struct cursor *c)
{
	if (c->p == c->end)
		return true;
	if (!take(c, 'T') && !take(c, 't') && blanks(c) == 0)
		return false;
	return clock_time(c) && c->p == c->end;
}

/* - / or . ; 0 when there is none. */
static char separator(struct cursor *c)
{
	int s = peek(c);
	if (s != '-' && s != '/' && s != '.')
		return 0;
	c->p++;
	return (char)s;
}

static bool read_iso(struct cursor c, int32_t *out)
{
	int year, month, day;
	char sep;
	return digits(&c, 4, 4, &year) && (sep = separator(&c)) && digits(&c, 1, 2, &month) &&
	       take(&c, sep) && digits(&c, 1, 2, &day) && time_and_end(&c) &&
	       date_from_civil(year, month, day, out);
}

/* Two small numbers and a year, with the same separator twice. */
static bool read_year_last(struct cursor c, bool month_first, int32_t *out)
{
	int a, b, year;
	char sep;
	if (!digits(&c, 1, 2, &a) || !(sep = separator(&c)) || !digits(&c, 1, 2, &b) ||
	    !take(&c, sep) || !digits(&c, 4, 4, &year) || !time_and_end(&c))
		return false;
	return date_from_civil(year, month_first ? a : b, month_first ? b : a, out);
}

static bool read_compact(struct cursor c, int32_t *out)
{
	int v;
	return digits(&c, 8, 8, &v) && c.p == c.end &&
	       date_from_civil(v / 10000, v / 100 % 100, v % 100, out);
}

/* The next letter in lower case (ä too); "" is none. */
static size_t letter(const struct cursor *c, char out[3])
{
	int a = peek(c);
	out[1] = out[2] = 0;
	if ((a >= 'a' && a <= 'z') || (a >= 'A' && a <= 'Z')) {
		out[0] = (char)(a | 0x20);
		return 1;
	}
	if (a == 0xC3 && c->end - c->p >= 2 && ((unsigned char)c->p[1] | 0x20) == 0xA4) {
		memcpy(out, "\xC3\xA4", 2);
		return 2;
	}
	return 0;
}

/* A month's name of three letters or more, with or without a point behind it; 0 for none. */
static int month_name(struct cursor *c)
{
	char name[16], one[3];
	size_t len = 0, letters = 0, n;
	while ((n = letter(c, one)) > 0) {
		if (len + n >= sizeof(name))
			return 0;
		memcpy(name + len, one, n);
		len += n;
		letters++;
		c->p += n;
	}
	if (letters < 3)
		return 0;
	for (size_t i = 0; i < sizeof(MONTHS) / sizeof(MONTHS[0]); i++) {
		if (strncmp(MONTHS[i].name, name, len) == 0)
			return MONTHS[i].month;
	}
	return 0;
}

/* Between the parts: a separator, or blanks with perhaps the Spanish "de"; a point may end an
 * abbreviation. */
static bool gap(struct cursor *c)
{
	bool point = take(c, '.'), blank = blanks(c) > 0;
	if (blank && c->end - c->p > 3 && (c->p[0] | 0x20) == 'd' && (c->p[1] | 0x20) == 'e' &&
	    c->p[2] == ' ') {
		c->p += 3;
		blanks(c);
		return true;
	}
	if (!blank && (take(c, '-') || take(c, '/')))
		return true;
	return blank || point;
}

static bool read_monthname(struct cursor c, int32_t *out)
{
	int day, month, year;
	return digits(&c, 1, 2, &day) && gap(&c) && (month = month_name(&c)) && gap(&c) &&
	       digits(&c, 4, 4, &year) && time_and_end(&c) &&
	       date_from_civil(year, month, day, out);
}

/* Day 1 is 1900-01-01; day 60 is 1900-02-29, which never was: Excel copied the fault of Lotus
 * 1-2-3, so days after it are one too high. A fraction is the time of day. */
static bool read_excel(struct cursor c, int32_t *out)
{
	const int last = 2958465; /* 9999-12-31 */
	int serial;
	if (!digits(&c, 1, 7, &serial) || serial < 1 || serial == 60 || serial > last)
		return false;
	if (take(&c, '.') || take(&c, ',')) {
		if (c.p == c.end)
			return false;
		while (is_digit(peek(&c)))
			c.p++;
	}
	if (c.p != c.end || !date_from_civil(1899, 12, serial > 60 ? 30 : 31, out))
		return false;
	*out += serial;
	return true;
}

/* By shape: eight digits, a year in front, letters, or a year at the end (then the day comes
 * first). */
static bool read_any(struct cursor c, int32_t *out)
{
	ptrdiff_t run = 0;
	while (run < c.end - c.p && is_digit((unsigned char)c.p[run]))
		run++;
	if (run == 8)
		return read_compact(c, out);
	if (run == 4)
		return read_iso(c, out);
	return read_year_last(c, false, out) || read_monthname(c, out);
}

bool date_read(struct str text, enum date_format f, int32_t *out)
{
	struct str s = str_trim(text);
	struct cursor c = {s.ptr, s.ptr + s.len};
	int32_t date;
	bool ok = false;
	switch (f) {
	case DATE_ISO:
		ok = read_iso(c, &date);
		break;
	case DATE_DMY:
	case DATE_MDY:
		ok = read_year_last(c, f == DATE_MDY, &date);
		break;
	case DATE_COMPACT:
		ok = read_compact(c, &date);
		break;
	case DATE_MONTHNAME:
		ok = read_monthname(c, &date);
		break;
	case DATE_EXCEL:
		ok = read_excel(c, &date);
		break;
	case DATE_ANY:
		ok = read_any(c, &date);
		break;
	}
	if (ok)
		*out = date;
	return ok;
}
