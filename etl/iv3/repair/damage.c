/* What spreadsheets make of codes: dates, and numbers without their last zero, their first, or with a comma. */
#include "iv3/verdict/verdict.h"

#include <string.h>
#include <strings.h>

static bool month_of(struct str s, int *out)
{
	static const char *const names[] = {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug",
					    "sep", "okt", "nov", "dec", "mar", "may", "oct"};
	static const int numbers[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 3, 5, 10};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (s.len == 3 && strncasecmp(s.ptr, names[i], 3) == 0) {
			*out = numbers[i];
			return true;
		}
	return false;
}

/* Numbers parted by hyphens, at most three; *named: which of them is a month's name, or -1. How many; 0: it is no date. */
static int parts_of(int out[3], int *named, struct str code)
{
	struct str rest = code;
	int count = 0;

	for (*named = -1; rest.len && count < 3; count++) {
		struct str part = str_split(&rest, '-');
		uint64_t n;
		if (*named < 0 && month_of(part, &out[count]))
			*named = count;
		else if (str_to_u64(part, &n) && n <= 9999)
			out[count] = (int)n;
		else
			return 0;
	}
	return rest.len ? 0 : count;
}

/* "2001-03-04", "4-3-2001", "4-mrt-01", "4-mrt", "jan-10": day, month, and the year's last two digits or -1. */
static bool date_of(int out[3], struct str code)
{
	int n[3], named, count = parts_of(n, &named, code);

	if (count == 2 && named >= 0) {
		out[0] = n[!named];
		out[1] = n[named];
		out[2] = -1;
		return true;
	}
	if (count != 3 || named == 0)
		return false;
	bool year_first = n[0] > 31;
	out[0] = year_first ? n[2] : n[0];
	out[1] = n[1];
	out[2] = (year_first ? n[0] : n[2]) % 100;
	return true;
}

static void add(struct damage *out, const struct iv3_definitions *d, enum iv3_list list,
		struct str code)
{
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->codes[i], code))
			return;
	if (iv3_has(d, list, code))
		out->codes[out->n++] = code;
}

static void add_dates(struct damage *out, struct arena *a, const struct iv3_definitions *d,
		      enum iv3_list list, struct str code)
{
	int date[3];

	if (!date_of(date, code))
		return;
	out->date = true;
	if (date[2] >= 0)
		add(out, d, list, arena_printf(a, "%d.%d.%d", date[0], date[1], date[2]));
	add(out, d, list, arena_printf(a, "%d.%d", date[0], date[1]));
	add(out, d, list, arena_printf(a, "%d.%d", date[1], date[0]));
}

void damage_of(struct damage *out, struct arena *a, const struct iv3_definitions *d,
	       enum iv3_list list, struct str code)
{
	*out = (struct damage){.n = 0};
	if (code.len == 0 || code.len > 20)
		return;
	const char *comma = memchr(code.ptr, ',', code.len);
	if (comma) {
		int whole = (int)(comma - code.ptr);
		code = arena_printf(a, "%.*s.%.*s", whole, code.ptr, (int)code.len - whole - 1,
				    comma + 1);
		add(out, d, list, code);
	}
	if (memchr(code.ptr, '.', code.len))
		add(out, d, list, arena_printf(a, "%.*s0", STR_ARG(code)));
	if (code.ptr[0] == '.')
		add(out, d, list, arena_printf(a, "0%.*s", STR_ARG(code)));
	add_dates(out, a, d, list, code);
}

struct str damage_of_date(struct arena *a, const struct iv3_definitions *d, enum iv3_list list,
			  struct str code)
{
	struct damage meant;

	damage_of(&meant, a, d, list, code);
	return meant.date && meant.n == 1 ? meant.codes[0] : STR("");
}

struct str damage_of_zero(struct arena *a, const struct iv3_definitions *d,
			  const struct iv3_row *row)
{
	struct str longer = arena_printf(a, "%.*s0", STR_ARG(row->row));

	if (row->part > IV3_BATEN || !iv3_has(d, IV3_TAAKVELD, longer) ||
	    iv3_forbidden(d, row->part, longer, row->column))
		return STR("");
	return longer;
}
