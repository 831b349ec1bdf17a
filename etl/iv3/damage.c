/* What spreadsheets make of codes: dates, and numbers without their last zero. */
#include "iv3/verdict.h"

#include <string.h>

/* "2001-03-04", "4-3-2001": three numbers, the year first or last. */
static bool date_of(int out[3], struct str code)
{
	uint64_t n[3];
	struct str rest = code;

	for (int i = 0; i < 3; i++)
		if (!str_to_u64(str_split(&rest, '-'), &n[i]) || n[i] > 9999)
			return false;
	if (rest.len)
		return false;
	bool year_first = n[0] > 31;
	out[0] = (int)(year_first ? n[2] : n[0]);
	out[1] = (int)n[1];
	out[2] = (int)((year_first ? n[0] : n[2]) % 100);
	return true;
}

struct str damage_of_date(struct arena *a, const struct iv3_definitions *d, enum iv3_list list,
			  struct str code)
{
	struct str found = STR("");
	int date[3];
	size_t n = 0;

	if (!date_of(date, code))
		return found;
	const struct str meant[] = {arena_printf(a, "%d.%d.%d", date[0], date[1], date[2]),
				    arena_printf(a, "%d.%d", date[0], date[1]),
				    arena_printf(a, "%d.%d", date[1], date[0])};
	for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
		if (iv3_has(d, list, meant[i]) && !str_eq(found, meant[i])) {
			found = meant[i];
			n++;
		}
	return n == 1 ? found : STR("");
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
