/*
 * Dates as ledgers write them. Years have four digits: "01-02-03" is refused in every format, also
 * beside a month's name, because it would have to be guessed; unless the style says that years are
 * short, and which hundred years they are of.
 */
#include "model/date.h"
#include "convention/convention.h"
#include "convention/month.h"
#include "convention/zone.h"

#define DAY_MINUTES 1440

struct date_cursor {
	const char *p, *end;
};

static int peek(const struct date_cursor *c)
{
	return c->p < c->end ? (unsigned char)*c->p : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool take(struct date_cursor *c, char wanted)
{
	if (peek(c) != (unsigned char)wanted)
		return false;
	c->p++;
	return true;
}

static size_t blanks(struct date_cursor *c)
{
	size_t n = 0;
	for (; take(c, ' ') || take(c, '\t'); n++)
		;
	return n;
}

/* A number of min to max digits, and no digit behind it. */
static bool digits(struct date_cursor *c, int min, int max, int *out)
{
	int n = 0;
	*out = 0;
	for (; n < max && is_digit(peek(c)); n++)
		*out = *out * 10 + (*c->p++ - '0');
	return n >= min && !is_digit(peek(c));
}

/* A time of day. It only counts where it carries a zone: then it may be another day elsewhere. */
struct moment {
	int minutes; /* since midnight, as written */
	bool zoned;
	int east; /* of UTC, in minutes */
};

/* Z, +01:00, +0100, +01, or nothing. */
static bool zone(struct date_cursor *c, struct moment *m)
{
	int hour, minute = 0, sign = peek(c) == '-' ? -1 : 1;
	m->zoned = take(c, 'Z') || take(c, 'z');
	if (m->zoned || (!take(c, '+') && !take(c, '-')))
		return true;
	if (c->end - c->p < 2)
		return false;
	struct date_cursor two = {c->p, c->p + 2};
	c->p += 2;
	if (!digits(&two, 2, 2, &hour) || hour > 23)
		return false;
	bool more = take(c, ':') || c->p != c->end;
	if (more && (!digits(c, 2, 2, &minute) || minute > 59))
		return false;
	m->zoned = true;
	m->east = sign * (hour * 60 + minute);
	return true;
}

static bool seconds(struct date_cursor *c)
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

static bool half_day(struct date_cursor *c, int *hour)
{
	blanks(c);
	bool afternoon = take(c, 'P') || take(c, 'p');
	if (!afternoon && !take(c, 'A') && !take(c, 'a'))
		return true;
	*hour = *hour % 12 + (afternoon ? 12 : 0);
	return take(c, 'M') || take(c, 'm');
}

static bool clock_time(struct date_cursor *c, struct moment *m)
{
	int hour, minute;
	if (!digits(c, 1, 2, &hour) || hour > 24 || !take(c, ':') || !digits(c, 2, 2, &minute) ||
	    minute > 59 || !seconds(c) || !half_day(c, &hour) || !zone(c, m))
		return false;
	m->minutes = hour * 60 + minute;
	return true;
}

/* Nothing, or a time, up to the end. */
static bool time_and_end(struct date_cursor *c, struct moment *m)
{
	if (c->p == c->end)
		return true;
	if (!take(c, 'T') && !take(c, 't') && blanks(c) == 0)
		return false;
	return clock_time(c, m) && c->p == c->end;
}

static int32_t day_of(int64_t minutes)
{
	int64_t day = minutes / DAY_MINUTES;
	return (int32_t)(minutes % DAY_MINUTES < 0 ? day - 1 : day);
}

/* The day that a moment is on in the style's zone. */
static int32_t in_zone(int64_t utc, const struct date_style *s)
{
	return day_of(s->zone ? utc + zone_east(s->zone, utc) : utc);
}

/* The date is read; a time may stand behind it. */
static bool finish(struct date_cursor *c, const struct date_style *s, int year, int month, int day,
		   int32_t *out)
{
	struct moment m = {0};
	if (!time_and_end(c, &m) || !date_from_civil(year, month, day, out))
		return false;
	if (m.zoned && s->zone)
		*out = in_zone((int64_t)*out * DAY_MINUTES + m.minutes - m.east, s);
	return true;
}

/* Four digits; two where the style says so. */
static bool read_year(struct date_cursor *c, const struct date_style *s, int *year)
{
	const char *start = c->p;
	if (!digits(c, s->short_years ? 2 : 4, 4, year))
		return false;
	if (c->p - start == 2)
		*year = date_long_year(*year, s->first_year);
	return c->p - start != 3;
}

/* - / or . ; 0 when there is none. */
static char separator(struct date_cursor *c)
{
	int s = peek(c);
	if (s != '-' && s != '/' && s != '.')
		return 0;
	c->p++;
	return (char)s;
}

static bool read_iso(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	int year, month, day;
	char sep;
	return read_year(&c, s, &year) && (sep = separator(&c)) && digits(&c, 1, 2, &month) &&
	       take(&c, sep) && digits(&c, 1, 2, &day) && finish(&c, s, year, month, day, out);
}

/* Two small numbers and a year, with the same separator twice. */
static bool read_year_last(struct date_cursor c, const struct date_style *s, bool month_first,
			   int32_t *out)
{
	int a, b, year;
	char sep;
	return digits(&c, 1, 2, &a) && (sep = separator(&c)) && digits(&c, 1, 2, &b) &&
	       take(&c, sep) && read_year(&c, s, &year) &&
	       finish(&c, s, year, month_first ? a : b, month_first ? b : a, out);
}

/* What a spreadsheet puts behind a whole number. */
static bool only_zeros(struct date_cursor *c)
{
	if (c->p == c->end)
		return true;
	if (!take(c, '.') && !take(c, ','))
		return false;
	int n = 0;
	for (; take(c, '0'); n++)
		;
	return n > 0 && c->p == c->end;
}

static bool read_compact(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	int v, width = s->short_years ? 6 : 8;
	if (!digits(&c, width, width, &v) || !only_zeros(&c))
		return false;
	int year = s->short_years ? date_long_year(v / 10000, s->first_year) : v / 10000;
	return date_from_civil(year, v / 100 % 100, v % 100, out);
}

/* Between the parts: a separator, or blanks with perhaps the Spanish "de"; a point may end an
 * abbreviation or a day's number, a comma a day. */
static bool gap(struct date_cursor *c)
{
	bool point = take(c, '.') || take(c, ','), blank = blanks(c) > 0;
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

static bool name_of_month(struct date_cursor *c, int *month)
{
	struct str rest = {c->p, (size_t)(c->end - c->p)};
	*month = month_take(&rest);
	c->p = rest.ptr;
	return *month != 0;
}

/* The first day of a month may say so: "1er janvier", "1º de enero". */
static void ordinal(struct date_cursor *c)
{
	static const char *const marks[] = {"er", "\xC2\xBA", "\xC2\xB0"};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (c->end - c->p > 2 && memcmp(c->p, marks[i], 2) == 0) {
			c->p += 2;
			return;
		}
	}
}

/* 9 maart 2011, 09-Mar-2011; March 9, 2011. */
static bool read_monthname(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	int day, month = 0, year;
	bool name_first = !is_digit(peek(&c));
	if (name_first && !(name_of_month(&c, &month) && gap(&c)))
		return false;
	if (!digits(&c, 1, 2, &day))
		return false;
	ordinal(&c);
	return gap(&c) && (name_first || (name_of_month(&c, &month) && gap(&c))) &&
	       read_year(&c, s, &year) && finish(&c, s, year, month, day, out);
}

/* yyyy-mm, mm-yyyy, "maart 2024"; with short years mm-yy and "mrt-24": the first day of it. */
static bool read_month(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	int a, b;
	struct date_cursor first = c;
	if (!is_digit(peek(&c)))
		return name_of_month(&c, &a) && gap(&c) && read_year(&c, s, &b) && c.p == c.end &&
		       date_from_civil(b, a, 1, out);
	if (digits(&c, 4, 4, &a))
		return separator(&c) && digits(&c, 1, 2, &b) && c.p == c.end &&
		       date_from_civil(a, b, 1, out);
	return digits(&first, 1, 2, &a) && separator(&first) && read_year(&first, s, &b) &&
	       first.p == first.end && date_from_civil(b, a, 1, out);
}

/* Six digits: yyyymm. */
static bool read_compact_month(struct date_cursor c, int32_t *out)
{
	int v;
	return digits(&c, 6, 6, &v) && only_zeros(&c) && date_from_civil(v / 100, v % 100, 1, out);
}

/* "/Date(1704067200000)/", milliseconds since 1970 in UTC, as .NET writes moments. What may stand
 * behind the number is only the writer's own zone. */
static bool read_epoch(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	static const char head[] = "/Date(", tail[] = ")/";
	int64_t ms = 0;
	int n = 0;
	if (c.end - c.p < 9 || memcmp(c.p, head, 6) != 0 || memcmp(c.end - 2, tail, 2) != 0)
		return false;
	c.p += 6;
	c.end -= 2;
	bool negative = take(&c, '-');
	for (; is_digit(peek(&c)) && n < 15; n++)
		ms = ms * 10 + (*c.p++ - '0');
	struct moment own = {0};
	if (n == 0 || !zone(&c, &own) || c.p != c.end)
		return false;
	int64_t minutes = negative ? -((ms + 59999) / 60000) : ms / 60000;
	int32_t date = in_zone(minutes, s);
	int year, month, day;
	date_to_civil(date, &year, &month, &day);
	return date_from_civil(year, month, day, out);
}

/* Day 1 is 1900-01-01; day 60 is 1900-02-29, which never was: Excel copied the fault of Lotus
 * 1-2-3, so days after it are one too high. A fraction is the time of day. */
static bool read_excel(struct date_cursor c, int32_t *out)
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
static bool read_any(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	ptrdiff_t run = 0;
	while (run < c.end - c.p && is_digit((unsigned char)c.p[run]))
		run++;
	if (run == 8)
		return read_compact(c, s, out);
	if (run == 4)
		return read_iso(c, s, out) || read_month(c, s, out);
	return read_year_last(c, s, false, out) || read_monthname(c, s, out) ||
	       read_month(c, s, out) || read_epoch(c, s, out);
}

static bool read_in(struct date_cursor c, const struct date_style *s, int32_t *out)
{
	switch (s->format) {
	case DATE_ISO:
		return read_iso(c, s, out) || read_epoch(c, s, out);
	case DATE_DMY:
	case DATE_MDY:
		return read_year_last(c, s, s->format == DATE_MDY, out);
	case DATE_COMPACT:
		return read_compact(c, s, out);
	case DATE_MONTHNAME:
		return read_monthname(c, s, out);
	case DATE_MONTH:
		return read_month(c, s, out) || (!s->short_years && read_compact_month(c, out));
	case DATE_EXCEL:
		return read_excel(c, out);
	case DATE_ANY:
		return read_any(c, s, out);
	}
	return false;
}

int date_long_year(int two_digits, int first_year)
{
	int year = first_year - first_year % 100 + two_digits;
	return year < first_year ? year + 100 : year;
}

bool date_read_style(struct str text, const struct date_style *s, int32_t *out)
{
	struct str trimmed = str_trim(text);
	struct date_cursor c = {trimmed.ptr, trimmed.ptr + trimmed.len};
	int32_t date;
	bool ok = read_in(c, s, &date);
	if (ok)
		*out = date;
	return ok;
}

bool date_read(struct str text, enum date_format f, int32_t *out)
{
	return date_read_style(text, &(struct date_style){.format = f}, out);
}
