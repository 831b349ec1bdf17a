/* What a cell looks like to someone who looks for a header. */
#include "extract/detect/detect.h"

#include <ctype.h>

static bool is_one_year(struct str s)
{
	return s.len >= 4 && (memcmp(s.ptr, "19", 2) == 0 || memcmp(s.ptr, "20", 2) == 0) &&
	       isdigit((unsigned char)s.ptr[2]) && isdigit((unsigned char)s.ptr[3]);
}

/* "2023", and "2023/24", "2023-2024" of one that is of two; "2024-01", which is a month of one. */
static bool is_year(struct str s)
{
	uint64_t first, next;
	if (!is_one_year(s))
		return false;
	if (s.len == 4)
		return true;
	if ((s.len != 7 && s.len != 9) || (s.ptr[4] != '/' && s.ptr[4] != '-') ||
	    !str_to_u64((struct str){s.ptr, 4}, &first) ||
	    !str_to_u64((struct str){s.ptr + 5, s.len - 5}, &next))
		return false;
	bool month = s.len == 7 && next >= 1 && next <= 12;
	return month || next == (s.len == 7 ? (first + 1) % 100 : first + 1);
}

static size_t run_of(struct str s, size_t from, int (*is)(int))
{
	size_t n = 0;
	while (from + n < s.len && is((unsigned char)s.ptr[from + n]))
		n++;
	return n;
}

static bool is_date_mark(struct str s, size_t at)
{
	return at < s.len && (s.ptr[at] == '-' || s.ptr[at] == ' ' || s.ptr[at] == '/');
}

/* 09-Mar-2011, 9 maart 2011 */
static bool is_month_date(struct str s)
{
	size_t day = run_of(s, 0, isdigit);
	size_t month = run_of(s, day + 1, isalpha);
	size_t year = run_of(s, day + month + 2, isdigit);
	if (!is_date_mark(s, day) || !is_date_mark(s, day + 1 + month))
		return false;
	return (day == 1 || day == 2) && month >= 3 && (year == 2 || year == 4) &&
	       day + month + year + 2 == s.len;
}

/* 7.6E-12, 6,00101E+11 */
static bool is_exponent(struct str s)
{
	size_t at = !isdigit((unsigned char)s.ptr[0]);
	size_t whole = run_of(s, at, isdigit);
	at += whole;
	if (at < s.len && (s.ptr[at] == '.' || s.ptr[at] == ','))
		at += 1 + run_of(s, at + 1, isdigit);
	if (whole == 0 || at >= s.len || (s.ptr[at] | 0x20) != 'e')
		return false;
	at++;
	at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+');
	size_t power = run_of(s, at, isdigit);
	return power > 0 && at + power == s.len &&
	       (isdigit((unsigned char)s.ptr[0]) || strchr("+-", s.ptr[0]));
}

enum cell cell_kind(struct str s)
{
	s = str_trim(s);
	if (s.len == 0)
		return CELL_EMPTY;
	if (is_year(s))
		return CELL_YEAR;
	bool digit = false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		digit |= isdigit(c) != 0;
		/* Bytes beyond ASCII: signs of currency, no-break spaces. */
		if (!isdigit(c) && c < 0x80 && !strchr(" .,-+/:()'$%", c))
			return is_month_date(s) || is_exponent(s) ? CELL_DATA : CELL_TEXT;
	}
	return digit ? CELL_DATA : CELL_TEXT;
}

static size_t decimals(struct str s)
{
	size_t n = 0;
	s = str_trim(s);
	while (n < s.len && s.ptr[s.len - 1 - n] != ',' && s.ptr[s.len - 1 - n] != '.')
		n++;
	return n < s.len ? n : 0;
}

bool cells_end_cut(const struct batch *b)
{
	const struct record *last = &b->records[b->nrecords - 1];
	struct str number = b->fields[last->first + last->nfields - 1];
	size_t alike = 0, others = 0;
	if (cell_kind(number) != CELL_DATA)
		return false;
	for (size_t i = 0; i + 1 < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		if (r->nfields != last->nfields)
			continue;
		others++;
		alike += decimals(b->fields[r->first + r->nfields - 1]) == decimals(number);
	}
	return alike * 2 < others;
}
